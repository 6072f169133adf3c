"""Resources that go and take everybody in them along: who that would be, and the override that allows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pulumi_webex.resources.people.texts import PEOPLE
from pulumi_webex.resources.removal_guard.provider import limit_of
from pulumi_webex.resources.shared.plural import LIMIT
from pulumi_webex.resources.shared.removals import Changes, RemovalLimit, named

from .guards import overrides_for_guards
from .people import people
from .plural import one_by_one, texts_of
from .steps import Step, inputs_in, name_of


@dataclass(frozen=True)
class End:
    """A `People` that goes, with more of its people than the limit; `size` is how many it had."""

    name: str
    removed: frozenset[str]
    size: int

    @property
    def token(self) -> str:
        """The override for exactly these people."""
        return Changes(self.removed).token

    def __str__(self) -> str:
        return (
            f"{self.name} would go, and {len(self.removed)} of its {self.size} people with it ({named(self.removed)})"
        )


def ends_of_people(steps: Iterable[Step]) -> list[End]:
    """The ends that need an override: what the provider asks for when it is to delete the resource."""
    everything = list(steps)
    going = [step for step in everything if step["op"] == "delete" and texts_of(step["urn"]) == PEOPLE]
    if not going:
        return []
    each = one_by_one(everything, "destroy")
    found = [_end(step, each) for step in going]
    return [end for end in found if end]


def _end(step: Step, each: Sequence[Step]) -> End | None:
    mine = [one for one in each if one.get("resource") == step["urn"] and one["op"] == "delete"]
    active = [one for one in people(mine, each, "destroy") if one.inputs.get("active") is not False]
    alone = frozenset(one.user_name.casefold() for one in active if not one.note)
    inputs = inputs_in(step, "oldState")
    limit = limit_of(inputs) if inputs.get(LIMIT) else RemovalLimit()
    beyond = Changes(alone).beyond(limit, len(active))
    return End(str(inputs.get("name") or name_of(step["urn"])), beyond.removed, len(active)) if beyond else None


def overrides_for_all(steps: Sequence[Step]) -> tuple[str, ...]:
    """The overrides for whatever keeps people from being removed, if all of it goes."""
    return (*overrides_for_guards(steps), *(end.token for end in ends_of_people(steps)))
