"""How many people a second a mapping takes on one core, beside plain ``json.dumps`` of the same profiles.

Run as a program, ``python -m tests.bench.mapping``; nothing is asserted, since it depends on the machine.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable

from pulumi_webex.directory import Profile, people
from pulumi_webex.mapping import Ruleset

COUNT, ROUNDS = 20_000, 5


def entra(count: int) -> list[Profile]:
    """People as Entra exports them."""
    return list(people(_entra(number) for number in range(count)).profiles)


def okta(count: int) -> list[Profile]:
    """People as Okta exports them."""
    return list(people(_okta(number) for number in range(count)).profiles)


def _entra(number: int) -> dict[str, str]:
    return {
        "userPrincipalName": f"person{number}@example.com", "displayName": f"Zoë {number} Silva", "surname": "Silva",
        "mail": f"person{number}@example.com", "givenName": f"Zoë {number}", "userType": "Member",
        "objectId": f"00aa00aa-bb11-cc22-dd33-{number:012x}", "jobTitle": "Engineer" if number % 3 else "",
        "department": "R&D", "accountEnabled": "True" if number % 9 else "False", "city": "Lisbon",
        "telephoneNumber": "+351 21 000 00 00", "mobile": f"+351 9{number:08}", "country": "Portugal",
    }  # fmt: skip


def _okta(number: int) -> dict[str, str]:
    return {
        "login": f"person{number}@example.com", "email": f"person{number}@example.com", "firstName": f"Zoë {number}",
        "lastName": "Silva", "displayName": "", "id": f"00u{number:017x}", "title": "Engineer",
        "status": "ACTIVE" if number % 9 else "DEPROVISIONED", "department": "R&D", "mobilePhone": "+351 9",
    }  # fmt: skip


COMPUTED = {
    "userName": 'ToLower(Append(NormalizeDiacritics(StripSpaces(Join(".", [givenName], [surname]))), "@example.com"))',
    "displayName": 'Join(", ", [surname], [givenName])',
    "name.givenName": "PCase([givenName])",
    "title": "IgnoreFlowIfNullOrEmpty([jobTitle])",
    "department": 'Switch([country], "abroad", "Portugal", [department])',
    'phoneNumbers[type eq "mobile"].value': 'Replace([mobile], " ", , , "", , )',
    'phoneNumbers[type eq "work"].value': "[telephoneNumber]",
}
"""Rules that all compute something, or are part of a list."""


def _seconds(action: Callable[[Profile], object], profiles: Iterable[Profile]) -> float:
    """The best of some rounds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for profile in profiles:
            action(profile)
        times.append(time.perf_counter() - started)
    return min(times)


def milliseconds(preset: str, count: int = 1_000) -> float:
    """How long a preset takes for one person of Entra's export."""
    return round(_seconds(Ruleset(preset=preset).apply, entra(count)) / count * 1000, 4)


def main() -> None:
    """Prints one line for each mapping."""
    for name, ruleset, profiles in (
        ("entra-control-hub", Ruleset(preset="entra-control-hub"), entra(COUNT)),
        ("okta-control-hub", Ruleset(preset="okta-control-hub"), okta(COUNT)),
        ("seven computed rules", Ruleset(rules=COMPUTED), entra(COUNT)),
    ):
        mapped = _seconds(ruleset.apply, profiles)
        dumped = _seconds(lambda profile: json.dumps(dict(profile)), profiles)
        print(f"{name:22} {COUNT / mapped:9,.0f} people/s, {mapped / dumped:.2f} times json.dumps")


if __name__ == "__main__":
    main()
