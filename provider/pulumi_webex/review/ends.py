"""Resources that go and take everybody in them along: who that would be, and the override that allows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi_webex.resources.people.texts import PEOPLE
from pulumi_webex.resources.removal_guard.provider import limit_of
from pulumi_webex.resources.shared.plural import LIMIT, NAME
from pulumi_webex.resources.shared.properties import HIDDEN_PEOPLE, OFF
from pulumi_webex.resources.shared.removals import Changes, RemovalLimit, named, off_app, on_app

from .assignments import assignment, with_successors
from .guards import overrides_for_guards
from .people import people
from .plural import one_by_one, texts_of
from .steps import ASSIGNMENT_TYPE, ROSTER_END, Step, inputs_in, inputs_of, is_a, is_user, name_of


@dataclass(frozen=True)
class End:
    """A resource that goes, with more of its people than the limit; `size` is how many it had.

    `removed` are identities as its provider knows them; `app` is what they lose, if it is not their accounts.
    """

    name: str
    removed: frozenset[str]
    size: int
    app: str = ""

    @property
    def token(self) -> str:
        """The override for exactly these people."""
        return Changes(self.removed).token

    def __str__(self) -> str:
        told = named(off_app(identity, self.app) for identity in self.removed)
        fate = f"lose {self.app} with it" if self.app else "with it"
        return f"{self.name} would go, and {len(self.removed)} of its {self.size} people {fate} ({told})"


def ends_of_people(steps: Iterable[Step]) -> list[End]:
    """The ends that need an override: what the provider asks for when it is to delete the resource."""
    everything = list(steps)
    rosters = [step for step in everything if step["op"] == "delete" and is_a(ROSTER_END, step["urn"])]
    # What the end of a roster lets go, goes: its people and their apps ask for nothing of their own.
    covered = {name for step in rosters for name in _covered(inputs_in(step, "oldState"))}
    going = [step for step in everything if step["op"] == "delete" and texts_of(step["urn"])]
    going = [step for step in going if inputs_in(step, "oldState").get(NAME) not in covered]
    if not going and not rosters:
        return []
    each = one_by_one(everything, "destroy")
    found = [*(_roster(step, each) for step in rosters), *(_end(step, each) for step in going)]
    return [end for end in found if end]


def _covered(inputs: Mapping[str, Any]) -> list[str]:
    return [str(inputs.get(NAME)), *(inputs.get("apps") or {})]


def _roster(step: Step, each: Sequence[Step]) -> End | None:
    """The end of a whole roster: everybody whom nothing else of the program declares."""
    inputs = inputs_in(step, "oldState")
    goes_on = {
        str(inputs_of(one).get("userName")).casefold() for one in each if is_user(one["urn"]) and one["op"] != "delete"
    }
    people = inputs.get(HIDDEN_PEOPLE) or {}
    leavers = frozenset(one for one in people if one not in goes_on)
    return End(f"the roster {inputs.get(NAME)}", leavers, len(people)) if leavers else None


def _end(step: Step, each: Sequence[Step]) -> End | None:
    mine = [one for one in each if one.get("resource") == step["urn"] and one["op"] == "delete"]
    is_people = texts_of(step["urn"]) == PEOPLE
    inputs = inputs_in(step, "oldState")
    app = "" if is_people else str(inputs.get("label") or "")
    active, alone = _of_people(mine, each) if is_people else _of_apps(mine, each)
    limit = limit_of(inputs) if inputs.get(LIMIT) else RemovalLimit()
    beyond = Changes(frozenset(on_app(name.casefold(), app) for name in alone)).beyond(limit, active)
    return End(str(inputs.get("name") or name_of(step["urn"])), beyond.removed, active, app) if beyond else None


def _of_people(mine: Sequence[Step], each: Sequence[Step]) -> tuple[int, list[str]]:
    """How many are active, and those of them with whom no other resource goes on."""
    active = [one for one in people(mine, each, "destroy") if one.inputs.get("active") is not False]
    return len(active), [one.user_name for one in active if not one.note]


def _of_apps(mine: Sequence[Step], each: Sequence[Step]) -> tuple[int, list[str]]:
    """How many can use the app, and those of them who lose it."""
    active = [one for one in mine if inputs_in(one, "oldState").get("active") != "DEACTIVATED"]
    told = (assignment(one, (), ()) for one in active)
    every = (assignment(one, (), ()) for one in each if is_a(ASSIGNMENT_TYPE, one["urn"]))
    losing = [one for one in with_successors(told, every) if one.fate == "taken"]
    return len(active), [one.person for one in losing if "deactivate" not in (one.inputs.get(OFF) or ())]


def overrides_for_all(steps: Sequence[Step]) -> tuple[str, ...]:
    """The overrides for whatever keeps people from being removed, if all of it goes."""
    return (*overrides_for_guards(steps), *(end.token for end in ends_of_people(steps)))
