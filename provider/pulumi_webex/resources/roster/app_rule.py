"""Who of a roster gets an app, and with which attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from pulumi import Output

from pulumi_webex.mapping import Ruleset
from pulumi_webex.mapping.systems import MEETINGS
from pulumi_webex.meetings.personal import why_personal
from pulumi_webex.meetings.rules import problems
from pulumi_webex.meetings.typed import MeetingsAttributes
from pulumi_webex.resources.app_assignment import MeetingsSite
from pulumi_webex.resources.attribute_mapping.resource import AttributeMapping
from pulumi_webex.resources.license.resource import License
from pulumi_webex.resources.shared.properties import OnExisting, OnLeave, OnRemove

EVERYBODY = "everybody"
OPTIONS = ("on_existing", "on_remove", "on_leave")


@dataclass(frozen=True)
class AppRule:
    """Gives an app to the people of a `Roster` who are in scope and in one of `groups`, or to all of them.

    `attributes` are those of an account, the same for all; what is one person's alone, such as a phone number or a
    PIN, is refused there. `mapping` takes attributes from each person's profile: an `AttributeMapping`, a `Ruleset`
    or the name of a preset. If several rules give one person the same app, there is one assignment: what a
    mapping gives the person wins over `attributes`, and among the same kind the rule with the lower `priority`.
    `release`, `clear` and the other options are those of an `AppAssignment`. See docs/roster.md.
    """

    app: MeetingsSite | License
    _: KW_ONLY
    groups: str | Iterable[str] | None = None
    attributes: MeetingsAttributes | Mapping[str, Any] | None = None
    mapping: AttributeMapping | Ruleset | str | None = None
    priority: int = 0
    release: Sequence[str] = ()
    clear: Sequence[str] = ()
    on_existing: OnExisting = "link"
    on_remove: OnRemove = "deactivate"
    on_leave: OnLeave = "keep"

    def __post_init__(self) -> None:
        # Groups are asked for more than once, and an iterator answers once.
        if self.groups is not None and not isinstance(self.groups, str):
            object.__setattr__(self, "groups", tuple(self.groups))

    @property
    def label(self) -> str:
        """The app's name in resource names: two rules with the same label give the same app.

        Raises `ValueError` if it is none.
        """
        return re.sub(r"[^\w.-]+", "-", self.app.label).strip("-").lower()

    @property
    def group_names(self) -> tuple[str, ...] | None:
        """The names or ids of its groups; None for everybody."""
        return None if self.groups is None else (self.groups,) if isinstance(self.groups, str) else tuple(self.groups)


def mistakes(rule: AppRule) -> list[str]:
    """What is wrong with a rule, no matter who gets the app."""
    if not isinstance(rule, AppRule):
        return [f"apps holds a {type(rule).__name__}, but must be a list of AppRule"]
    try:
        label = rule.label
    except (AttributeError, ValueError) as error:
        return [f"the app of an AppRule {error}" if isinstance(error, ValueError) else _no_app(rule)]
    found = [] if rule.group_names is None or rule.group_names else ["groups is empty: leave it out for everybody"]
    if not isinstance(rule.priority, int) or isinstance(rule.priority, bool):
        found.append(f"priority must be a whole number, not {rule.priority!r}")
    return [f"{label}: {text}" for text in found + (_of_accounts_only(rule) or _mapping(rule) + _attributes(rule))]


def _no_app(rule: AppRule) -> str:
    return f"the app of an AppRule is a {type(rule.app).__name__}, but must be a MeetingsSite or a License"


def _of_accounts_only(rule: AppRule) -> list[str]:
    """What a rule says that makes no sense for a license."""
    names = ("attributes", "mapping", "release", "clear") if isinstance(rule.app, License) else ()
    found = [name for name in names if getattr(rule, name)]
    found += ["on_existing"] if isinstance(rule.app, License) and rule.on_existing != "link" else []
    return [f"{name} is for an account on a MeetingsSite; a License takes none" for name in found]


def _mapping(rule: AppRule) -> list[str]:
    if rule.mapping is None or isinstance(rule.mapping, str):
        return []
    ruleset = rule.mapping if isinstance(rule.mapping, Ruleset) else getattr(rule.mapping, "ruleset", None)
    if not isinstance(ruleset, Ruleset):
        return [f"mapping is an AttributeMapping, a Ruleset or a preset's name, not a {type(rule.mapping).__name__}"]
    return [] if ruleset.target == MEETINGS else [f"the mapping has to be one to {MEETINGS}, not to {ruleset.target}"]


def _attributes(rule: AppRule) -> list[str]:
    given = dict(rule.attributes or {})
    personal = {name: reason for name in given if (reason := why_personal(name))}
    found = [
        f"{name} cannot be the same for a group, since {reason}: give the rule a mapping that takes it from each "
        "person's profile"
        for name, reason in personal.items()
    ]
    late = [name for name, value in given.items() if isinstance(value, Output)]
    found += [f"{name} is an output, but the attributes of a group must be plain" for name in late]
    plain = {name: value for name, value in given.items() if name not in personal and name not in late}
    kind = getattr(rule.app, "kind", "")
    return found + [str(problem) for problem in problems(plain, kind=kind, clear=rule.clear)]
