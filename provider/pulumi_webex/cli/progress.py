"""Tells what a run of the embedded engine is doing: a bar on a terminal, plain lines elsewhere.

On a terminal, what a call says of its own progress stands below the bar, and the next such line takes its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import TracebackType

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text

from pulumi_webex.review.assignments import Assignment
from pulumi_webex.review.people import Person
from pulumi_webex.review.plan import Plan
from pulumi_webex.review.steps import name_of
from pulumi_webex.review.wording import count

_DONE = {
    "create": ("+", "green", "joined"),
    "update": ("~", "yellow", "changed"),
    "delete": ("-", "red", "left"),
    "replace": ("±", "yellow", "replaced"),
    "refresh": ("~", "yellow", "read"),
}
_THINGS = {"create": "made", "delete": "removed"}


class _Bar(Bar):
    """The bar, and below it the last thing that was said in passing."""

    passing = ""

    def get_renderables(self) -> Iterator[RenderableType]:
        yield from super().get_renderables()
        if self.passing:
            yield Text(self.passing, overflow="ellipsis", no_wrap=True)


class Progress:
    """Counts steps and prints one line for each; use it as a context."""

    def __init__(self, plan: Plan, console: Console) -> None:
        self.finished: set[str] = set()
        """The URNs of what was planned and ended well."""
        self._console = console
        self._people = {
            p.urn: f"{p.name} <{p.user_name}>" if p.name else p.user_name for p in plan.people if not p.resource
        }
        self._things = {item.urn: item.title for item in plan.others}
        self._things |= {one.urn: f"{one.person}: {one.app}" for one in plan.assignments if not one.resource}
        told: list[Person | Assignment] = [*plan.people, *plan.assignments]
        for noun, some in (("person", plan.people), ("app assignment", plan.assignments)):
            many = Counter(one.resource for one in some if one.resource)
            self._things |= {urn: f"{name_of(urn)}: {count(number, noun)}" for urn, number in many.items()}
        self._outcomes = {one.urn: one.outcome for one in told if one.outcome not in ("new", "changed")}
        self._outcomes |= {one.resource: "done" for one in told if one.resource}
        self._bar = _Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("Working", total=len(self._people) + len(self._things) or None)

    def __enter__(self) -> Progress:
        self._bar.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.__exit__(kind, error, trace)

    def done(self, op: str, urn: str) -> None:
        """A step ended well. Steps that nobody planned (providers, the stack) are not told."""
        if op not in _DONE or not (urn in self._people or urn in self._things):
            return
        self.finished.add(urn)
        sign, style, word = _DONE[op]
        word = self._outcomes.get(urn) or (_THINGS.get(op, word) if urn in self._things else word)
        line = Text(f"  {sign} ", style=style).append(self.who(urn)).append(f"  {word}", style="dim")
        self._advance()
        self._console.print(line, soft_wrap=True)

    def failed(self, urn: str) -> None:
        """A step failed; why is told at the end."""
        self._advance()
        self._console.print(Text(f"  ! {self.who(urn)}  failed", style="red"), soft_wrap=True)

    def message(self, severity: str, text: str, *, ephemeral: bool = False) -> None:
        """Something the program or the provider says."""
        text = text.strip()
        if ephemeral:
            self._bar.passing = text.replace("\n", " ")
            self._bar.refresh()
        elif text:
            warning = severity == "warning"
            line = Text(f"warning: {text}" if warning else text, style="yellow" if warning else "")
            self._console.print(line, soft_wrap=True)

    def _advance(self) -> None:
        self._bar.passing = ""
        self._bar.advance(self._task)
        self._bar.refresh()

    def who(self, urn: str) -> str:
        """The person or thing behind a URN."""
        return self._people.get(urn) or self._things.get(urn) or urn.rpartition("::")[2]
