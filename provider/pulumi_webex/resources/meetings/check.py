"""Checks what a program declares of an app assignment, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_webex.controlhub.declared import unknown
from pulumi_webex.meetings.catalog import CATALOG
from pulumi_webex.meetings.features import missing_tracking_codes, refusals, unknown_session_types
from pulumi_webex.meetings.rules import CENTERS, CONTROL_HUB, disagreements, ignored_on_control_hub, problems, settled
from pulumi_webex.resources.meetings.changes import RENAME, lasting, orphaned
from pulumi_webex.resources.meetings.options import IDENTITY, AccountOptions, attributes_of
from pulumi_webex.resources.meetings.sites import SiteRun
from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.claims import claimed_twice, handed_over
from pulumi_webex.resources.shared.properties import Properties
from pulumi_webex.resources.shared.registry import Registry
from pulumi_webex.transport.errors import Refused


@dataclass
class ValidatedAccount:
    """A declaration that was validated: the `attributes` as they are sent and compared, `problems` that
    forbid it, and `remarks` on what will not be as one may think; all are half sentences."""

    attributes: Properties
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def validate(olds: Properties, news: Properties, options: Mapping[str, Any]) -> ValidatedAccount:
    """The attributes within `news`, validated by the rules and in the spelling of `olds` if that is as good."""
    kind = str(options["siteKind"])
    given = {name: value for name, value in attributes_of(news).items() if value not in (None, "")}
    ignored = []
    if kind == CONTROL_HUB:  # where "active" is set by a second call
        named = {name: value for name, value in given.items() if name in CATALOG and name != "active"}
        ignored = ignored_on_control_hub(named)
    given.setdefault("active", "ACTIVATED")
    if kind == CONTROL_HUB and "@" in str(given.get("webExId", "")):
        given.setdefault("email", given["webExId"])
    open_ = {name: value for name, value in given.items() if _is_open(value)}
    plain = {name: value for name, value in given.items() if name not in open_}
    clear = [name for name in _known(options.get("clear")) if name in CATALOG]
    found = [*_problems(plain, kind, clear, open_)]
    wrong = {name for name, _ in found}
    attributes = {**plain, **settled({name: value for name, value in plain.items() if name not in wrong}), **open_}
    attributes = _keep_create_only(keep_spelling(attributes_of(olds), attributes), attributes_of(olds), options)
    return ValidatedAccount(
        attributes, [text for _, text in found], [*_ignored(olds, ignored), *_lasting(olds, attributes, options)]
    )


def keep_spelling(olds: Mapping[str, Any], news: Properties) -> Properties:
    """`news` with the addresses of `olds` if only their case differs."""
    same = {name for name in (*IDENTITY, "email2") if _folded(olds.get(name)) == _folded(news.get(name)) is not None}
    return {name: olds[name] if name in same else value for name, value in news.items()}


def contested_account(
    registry: Registry, olds: Properties, attributes: Properties, site: str, urn: str | None
) -> list[str]:
    """Problems with a person whom two resources of one run claim on a site."""
    names = [name for key in IDENTITY if (name := _folded(attributes.get(key)))]
    twice = claimed_twice(registry, names, urn, f"give the same person site {site}")
    new = next(iter(names), None)
    if twice or new is None:
        return twice
    old = next((name for key in IDENTITY if (name := _folded(olds.get(key)))), new)
    return handed_over(registry, old, new, urn)


def preflight(attributes: Properties, here: SiteRun, *, new: bool) -> list[str]:
    """What the site would not take, as far as it can be told before anything is sent."""
    plain = {name: value for name, value in attributes.items() if name in CATALOG and not _is_open(value)}
    found = refusals(plain, here.site) + unknown_session_types(plain, here.session_types)
    found += missing_tracking_codes(plain, here.site) if new else []
    texts = [f"{one.attribute} {one.reason}" for one in found]
    texts += [str(problem) for problem in disagreements(plain, here.session_types)]
    password = plain.get("password")
    if isinstance(password, str):
        names = [str(plain.get(name, "")) for name in ("webExId", "email", "firstName", "lastName")]
        texts += [f"password {text}" for text in here.site.password_criteria.shortfalls(password, *names)]
    return texts


def refuse_sessions(declared: Properties, changed: Mapping[str, Any], here: SiteRun) -> list[str]:
    """What is doubtful about the session types that are about to be sent.

    Raises `Refused` if the site does not have them, or if they contradict the centers that are
    declared: the site would take such a list and leave out of it what has no effect.
    """
    if "meetingTypes" not in declared or not {"meetingTypes", *CENTERS.values()} & changed.keys():
        return []
    types = here.session_types
    wrong = [f"{one.attribute} {one.reason}" for one in unknown_session_types(declared, types)]
    wrong += [str(problem) for problem in disagreements(declared, types)]
    if wrong:
        raise Refused(f"nothing was sent: {'; '.join(wrong)}")
    centers = {one.id: [CENTERS[name] for name in one.centers if name in CENTERS] for one in types}
    missing = sorted({name for number in declared["meetingTypes"] for name in centers[number] if name not in declared})
    return [f"meetingTypes takes effect only if {name} is on: declare it, too" for name in missing]


def person(attributes: Mapping[str, Any], urn: str | None) -> str:
    """What to call the person in a message."""
    names = (*(attributes.get(key) for key in IDENTITY), rpc.logical_name(urn))
    return next((name for name in names if isinstance(name, str) and name), "AppAssignment")


def _problems(plain: Properties, kind: str, clear: list[str], open_: Properties) -> Iterable[tuple[str, str]]:
    for problem in problems({name: value for name, value in plain.items() if name != RENAME}, kind=kind, clear=clear):
        yield problem.attribute, str(problem)
    if RENAME in plain:
        yield RENAME, f"{RENAME} is not declared: change webExId or user, and the account is renamed"
    webex_id = plain.get("webExId")
    if kind == CONTROL_HUB and "email" not in plain and isinstance(webex_id, str) and "@" not in webex_id:
        yield "webExId", f"webExId is {webex_id}, but on a site that Control Hub manages it is the e-mail address"
    if not any(name in plain or name in open_ for name in IDENTITY):
        yield "user", "user is empty: give a User, an e-mail address or a webExId"


def _ignored(olds: Properties, names: Iterable[str]) -> list[str]:
    return [
        f"{name} is ignored on a site that Control Hub manages; leave it out"
        for name in sorted(names)
        if name not in olds
    ]


def _lasting(olds: Properties, attributes: Properties, options: Mapping[str, Any]) -> list[str]:
    if not olds or any(
        unknown(options.get(key) or []) or _is_open(options.get(key)) for key in ("release", "createOnly")
    ):
        return []
    before = attributes_of(olds)
    remarks = [
        f"{name} is dropped but stays in Webex as it is: it {CATALOG.attribute(name).why_not_cleared}"
        for name in lasting(before, attributes, AccountOptions.of(options))
    ]
    for name, indexes in orphaned(before, {key: v for key, v in attributes.items() if not _is_open(v)}).items():
        numbers, several = " and ".join(str(index) for index in indexes), len(indexes) > 1
        remarks.append(
            f"account{'s' if several else ''} {numbers} {'are' if several else 'is'} dropped from {name} but "
            f"{'stay' if several else 'stays'} in Webex: the XML API cannot delete one; declare another in its place, "
            "or delete it on the site"
        )
    return remarks


def _keep_create_only(attributes: Properties, state: Properties, options: Mapping[str, Any]) -> Properties:
    """With the values of state for what counts at creation only, and without what state lacks of it."""
    names = _known(options.get("createOnly"))
    if not state or not names:
        return attributes
    kept = {name: state[name] for name in names if name in state}
    return {**{name: value for name, value in attributes.items() if name not in names}, **kept}


def _known(names: Any) -> list[str]:
    return [] if unknown(names) else [name for name in names or () if isinstance(name, str)]


def _is_open(value: Any) -> bool:
    """Whether a value, or something within it, is not known yet."""
    if isinstance(value, Mapping):
        return any(_is_open(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(_is_open(item) for item in value)
    return unknown(value)


def _folded(value: Any) -> str | None:
    return value.casefold() if isinstance(value, str) else None
