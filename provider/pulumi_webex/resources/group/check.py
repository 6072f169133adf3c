"""What a program declares of a group: validated and normalized, without any network."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pulumi_webex.controlhub.catalog import GROUPS
from pulumi_webex.controlhub.declared import unknown
from pulumi_webex.controlhub.rules import address_problem, check_value
from pulumi_webex.controlhub.shape import empty
from pulumi_webex.resources.shared.choices import choices_of
from pulumi_webex.resources.shared.features import PLACEHOLDER
from pulumi_webex.resources.shared.properties import OnExisting, Properties

MembersMode = Literal["include", "exact"]
OnDelete = Literal["retain", "delete"]

NAME = "displayName"
EXTERNAL_ID = "externalId"
MEMBERS = "members"
MODE = "membersMode"
IDS = "__ids"
"""Among outputs: the id of each member that is declared by address; hidden, since the address says who it is."""
OTHERS = "__others"
"""Among outputs: the ids of those whom a refresh found in a group owned whole; hidden, since members has them, too."""

CHOICES: dict[str, tuple[str, ...]] = {
    MODE: get_args(MembersMode),
    "onExisting": get_args(OnExisting),
    "onDelete": get_args(OnDelete),
}
_ARGUMENTS = {MODE: "members_mode", "onExisting": "on_existing", "onDelete": "on_delete"}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass
class ValidatedGroup:
    """A declaration that was validated: `inputs` is what is compared and sent, `problems` what forbids it."""

    inputs: Properties = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def validate(news: Mapping[str, Any], waits: Callable[[str], bool] = lambda address: False) -> ValidatedGroup:
    """Checks the inputs of a group; what a preview does not know yet passes untouched.

    `waits` answers whether somebody with this address has no account yet, so that they cannot be a member.
    """
    validated = ValidatedGroup(*choices_of(news, CHOICES, _ARGUMENTS))
    for key in (NAME, EXTERNAL_ID):
        _validate_text(validated, key, news.get(key))
    if NAME not in validated.inputs:
        validated.problems.append("displayName is missing: every group needs a name")
    _validate_members(validated, news.get(MEMBERS), waits)
    return validated


def becomes_empty(olds: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """Whether a group that has members, and is owned whole, is to have none."""
    return bool(olds.get(MEMBERS)) and inputs.get(MODE) == "exact" and inputs.get(MEMBERS) == {}


def _validate_text(validated: ValidatedGroup, key: str, value: Any) -> None:
    if unknown(value):
        validated.inputs[key] = value
    elif not empty(value):
        problem = check_value(GROUPS.attribute(key), value)
        validated.problems += [f"{key} {problem}"] if problem else []
        validated.inputs[key] = value


def _validate_members(validated: ValidatedGroup, members: Any, waits: Callable[[str], bool]) -> None:
    if unknown(members):
        validated.inputs[MEMBERS] = members
    elif not isinstance(members, Mapping):
        validated.problems.append("members is missing: give a list of people, which may be empty")
    else:
        validated.inputs[MEMBERS] = checked = {}
        for name, member in members.items():
            if not unknown(member) and (str(member).startswith(PLACEHOLDER) or waits(str(member).strip())):
                continue  # who waits for an account cannot be in a group yet
            checked[name], problem = (member, None) if unknown(member) else _member(member)
            validated.problems += [problem] if problem else []


def _member(member: Any) -> tuple[Any, str | None]:
    """A member in the one form in which it is compared, and what is wrong with it."""
    if not isinstance(member, str):
        return member, f"members has {member!r}, which is neither an id nor an address"
    text = member.strip().lower()
    if "@" in text:
        problem = address_problem(text)
        return text, f"members: {problem}" if problem else None
    if _UUID.fullmatch(text):
        return text, None
    return text, f"members has {member!r}, which is neither an e-mail address nor the id (a UUID) of a person"
