"""The accounts of a site as people, so that a program can declare what is there already."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import yaml

from pulumi_webex.meetings.answers import Summary
from pulumi_webex.meetings.catalog import CATALOG, TSP_FLAT, SiteAttribute
from pulumi_webex.meetings.client import MeetingsAccount, MeetingsClient
from pulumi_webex.meetings.errors import AccountNotFound
from pulumi_webex.meetings.rules import settled
from pulumi_webex.meetings.values import InvalidValue
from pulumi_webex.transport.errors import Refused

ALWAYS = ("webExId", "email")
USUAL = (*ALWAYS, "firstName", "lastName")
ALL = "all"
_ADMIN = ("privilegeSiteAdmin", "privilegeRoSiteAdmin")
_LOOKS_LIKE_SOMETHING_ELSE = re.compile(r"[-+.\d]")
_SECOND_WAYS = ("timeZone", "language", *TSP_FLAT)
"""Of what can be said in two ways, the one that ``all`` leaves out."""

Person = dict[str, Any]


@dataclass
class ExportedPeople:
    """`people` are entries of ``id`` and attributes; `notes` say in a sentence each who or what was left out."""

    people: list[Person] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The attributes to export: webExId and email, and those named; ``all`` is everything that reads back.

    Raises `UnknownAttribute`; `Refused` for an attribute that cannot be exported.
    """
    asked = list(names)
    every = [one.name for one in CATALOG if not _why_not(one) and one.name not in _SECOND_WAYS]
    wanted = [name for asked_name in asked for name in (every if asked_name == ALL else [asked_name])]
    for name in wanted:
        reason = _why_not(CATALOG.attribute(name))
        if reason:
            raise Refused(f"{name} cannot be exported: {reason}")
    twice = next((n for n in wanted if any(o in wanted for o in CATALOG.attribute(n).not_with)), None)
    if twice:
        other = next(o for o in CATALOG.attribute(twice).not_with if o in wanted)
        raise Refused(f"{twice} and {other} say the same in two ways: export one of them")
    return tuple(dict.fromkeys((*ALWAYS, *wanted)))


def exported(
    client: MeetingsClient,
    names: tuple[str, ...],
    *,
    inactive: bool = False,
    admins: bool = False,
    at_once: int = 8,
    seen: Callable[[int, int], None] = lambda done, all_: None,
) -> ExportedPeople:
    """The accounts of the site, one GetUser each, `at_once` at a time; `seen` is told how many of how many.

    Deactivated accounts and those of administrators are left out unless asked for.
    """
    found = ExportedPeople()
    summaries = [one for one in client.summaries() if inactive or one.active != "DEACTIVATED"]
    with ThreadPoolExecutor(at_once) as pool:
        for done, account in enumerate(pool.map(lambda one: _account(client, one), summaries), 1):
            if account:
                _add(found, account, names, admins)
            seen(done, len(summaries))
    return found


def written(people: ExportedPeople, form: str) -> str:
    """The text of a file of these people; `form` is ``yaml``, ``json`` or ``csv``.

    Raises `Refused` for a list or an object in a CSV file, which has no cell for it.
    """
    if form == "json":
        return json.dumps({"people": people.people}, ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        return _csv(people.people)
    return yaml.dump({"people": people.people}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


def _why_not(attribute: SiteAttribute) -> str:
    if not attribute.writable:
        return "it is read-only"
    if attribute.trigger:
        return "it is an instruction that acts once"
    if attribute.secret or attribute.reads != "yes":
        return "Webex does not show it"
    return ""


def _account(client: MeetingsClient, summary: Summary) -> MeetingsAccount | None:
    try:
        return client.get(summary.webex_id)
    except AccountNotFound:
        return None  # gone since the list was read


def _add(found: ExportedPeople, account: MeetingsAccount, names: tuple[str, ...], admins: bool) -> None:
    if not admins and any(account.attributes.get(name) is True for name in _ADMIN):
        found.notes.append(f"{account.webex_id} is a site administrator and was left out")
        return
    person: Person = {"id": str(account.user_id or account.webex_id)}
    wanted = names if account.is_active else (*names, "active")
    for name in dict.fromkeys(wanted):
        value = account.attributes.get(name)
        if value in (None, "", {}):
            continue
        try:
            person |= settled({name: value})
        except InvalidValue as error:
            found.notes.append(f"{account.webex_id}: {name} was left out, since it {error}")
    found.people.append(person)


def _csv(people: list[Person]) -> str:
    columns = list(dict.fromkeys(name for person in people for name in person))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for person in people:
        writer.writerow({name: _cell(name, value) for name, value in person.items()})
    return out.getvalue()


def _cell(name: str, value: Any) -> Any:
    if isinstance(value, (list, Mapping)):
        raise Refused(f"{name} is a list or an object, for which CSV has no cell: write YAML or JSON")
    return str(value).lower() if isinstance(value, bool) else value


class _Dumper(yaml.SafeDumper):
    """Quotes every text that some reader of YAML could take for a number or a date."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if _LOOKS_LIKE_SOMETHING_ELSE.match(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
