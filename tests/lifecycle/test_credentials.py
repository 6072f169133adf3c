"""A stack that has a refresh token and no access token."""

from __future__ import annotations

from tests.lifecycle.people import ana, bo
from tests.lifecycle.test_crash import PROGRAM
from tests.support.stack import StackMaker
from webex_simulator import Simulator


def test_a_run_fetches_its_own_token(make_stack: StackMaker, simulator: Simulator) -> None:
    client_id, client_secret = simulator.add_integration()
    refresh_token = simulator.refresh_token(client_id)
    environment = {name: value for name, value in simulator.environment().items() if name != "WEBEX_ACCESS_TOKEN"}
    grant = {"WEBEX_CLIENT_ID": client_id, "WEBEX_CLIENT_SECRET": client_secret, "WEBEX_REFRESH_TOKEN": refresh_token}
    stack = make_stack(environment={**environment, **grant})
    stack.program(PROGRAM)
    stack.people({"ana": ana(), "bo": bo()})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    asked = [seen for seen in simulator.requests() if seen.path == "/v1/access_token"]
    assert {seen.status for seen in asked} == {200}
    assert len(asked) == 1
    simulator.expire_token(refresh_token)
    stack.people({"ana": ana(title="Architect"), "bo": bo()})
    outcome = stack.up()
    assert not outcome.ok
    assert "run `webex login`" in outcome.text
    for secret in (client_secret, refresh_token):
        assert secret not in outcome.text
