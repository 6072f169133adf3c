from __future__ import annotations

import threading

from pulumi_webex.transport.budget import Budget
from tests.support.scripted import Time


def budget(time: Time, per_second: float | None, concurrency: int = 16) -> Budget:
    return Budget(concurrency, per_second, clock=time.clock, sleep=time.sleep)


def take(budget: Budget, times: int) -> None:
    for _ in range(times):
        with budget.seat():
            pass


def test_without_a_rate_nobody_waits() -> None:
    time = Time()
    take(budget(time, None), 1000)
    assert time.slept == []


def test_a_rate_is_kept_after_one_seconds_worth() -> None:
    time = Time()
    start = time.now
    take(budget(time, 4), 4)
    assert time.now == start
    bounded = budget(time, 4)
    take(bounded, 24)
    assert time.now - start == 5.0


def test_less_than_one_a_second_saves_nothing_up() -> None:
    time = Time()
    start = time.now
    take(budget(time, 0.5), 3)
    assert time.now - start == 4.0


def test_hold_stops_everybody_until_then() -> None:
    time = Time()
    start = time.now
    held = budget(time, None)
    held.hold(7)
    held.hold(3)
    take(held, 2)
    assert time.slept == [7.0]
    assert time.now - start == 7.0


def test_no_more_at_once_than_there_are_seats() -> None:
    bounded = Budget(3, None, clock=lambda: 0.0, sleep=lambda seconds: None)
    lock = threading.Lock()
    inside, most = 0, 0
    full = threading.Event()

    def work() -> None:
        nonlocal inside, most
        with bounded.seat():
            with lock:
                inside += 1
                most = max(most, inside)
                if inside == 3:
                    full.set()
            full.wait(10)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 3
