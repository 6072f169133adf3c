"""Prints who is still to be done, and why: beside the name, or once for all who have the same cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from pulumi_webex.resources.shared.causes import Cause, by_cause
from pulumi_webex.resources.shared.removals import named

from .assignments import Assignment
from .people import Person
from .plan import Plan


@dataclass(frozen=True)
class Pending:
    """What several people have in common: the causes, and the URNs of those who have one of them."""

    causes: tuple[Cause, ...]
    urns: frozenset[str]

    @classmethod
    def of(cls, plan: Plan) -> Pending:
        """People and apps each for themselves, since one person may be pending in both."""
        causes: list[Cause] = []
        urns: set[str] = set()
        everybody: tuple[Iterable[Person | Assignment], ...] = (plan.people, plan.assignments)
        for some in everybody:
            waiting = {_name(one): one for one in some if one.pending}
            for cause in by_cause({name: one.pending for name, one in waiting.items()}):
                if len(cause.people) > 1:
                    causes.append(cause)
                    urns |= {waiting[name].urn for name in cause.people}
        return cls(tuple(causes), frozenset(urns))

    def show_beside(self, one: Person | Assignment, console: Console) -> None:
        """Below the name of a person; why only if nobody else has the same cause."""
        if one.pending:
            why = "" if one.urn in self.urns else f": {_visible(one.pending)}"
            console.print(Text(f"      still to be done{why}", style="yellow"), soft_wrap=True)

    def show(self, console: Console) -> None:
        """Each cause with the first ten of those who have it."""
        if not self.causes:
            return
        console.print(Text(f"Still to be done ({len(self.urns)})", style="bold"))
        for cause in self.causes:
            console.print(Text(f"    {_visible(str(cause))}", style="yellow"), soft_wrap=True)
            console.print(Text(f"      {_visible(named(cause.people))}", style="dim"), soft_wrap=True)
        console.print()


def _name(one: Person | Assignment) -> str:
    return one.user_name if isinstance(one, Person) else one.person


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else "·" for c in text)
