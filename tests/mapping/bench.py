"""How many profiles a second a mapping of six rules takes, beside plain ``json.dumps`` of the same profiles.

Run as a program, or call ``measure``; nothing is asserted here, since it depends on the machine.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from pulumi_webex.mapping.expressions import parse

ENTRA_PRESET = {
    "userName": "[userPrincipalName]",
    "name.givenName": "[givenName]",
    "name.familyName": "[surname]",
    "displayName": "[displayName]",
    "externalId": "[objectId]",
    "active": 'Switch([IsSoftDeleted], , "False", "True", "True", "False")',
}
"""The rules of the Entra connector for Webex (MicrosoftDocs/entra-docs, Cisco Webex tutorial)."""
COMPUTED = {
    "userName": 'ToLower(Append(NormalizeDiacritics(StripSpaces(Join(".", [givenName], [surname]))), "@example.com"))',
    "name.givenName": "PCase([givenName])",
    "name.familyName": "PCase([surname])",
    "displayName": 'Join(", ", [surname], [givenName])',
    "externalId": "Coalesce([objectId], [userPrincipalName])",
    "active": 'IIF([IsSoftDeleted]="False", "True", "False")',
}
"""Six rules that all compute something."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Profiles a second, and how much longer one takes than ``json.dumps`` of it."""

    profiles_per_second: float
    times_json: float


def people(count: int) -> list[dict[str, object]]:
    """Make that many profiles as a directory would export them."""
    return [
        {
            "userPrincipalName": f"person{number}@example.com",
            "givenName": f"Zoë {number}",
            "surname": "Silva",
            "displayName": f"Zoë {number} Silva",
            "objectId": f"00aa00aa-bb11-cc22-dd33-{number:012x}",
            "IsSoftDeleted": "False" if number % 9 else "True",
        }
        for number in range(count)
    ]


def measure(rules: dict[str, str], count: int = 20_000, rounds: int = 3) -> Speed:
    """Take the best of some rounds over ``count`` profiles, on one core."""
    profiles = people(count)
    evaluators = [(target, parse(text).evaluate) for target, text in rules.items()]

    def mapped() -> None:
        for profile in profiles:
            {target: evaluate(profile) for target, evaluate in evaluators}

    def dumped() -> None:
        for profile in profiles:
            json.dumps(profile)

    seconds = _best(mapped, rounds)
    return Speed(count / seconds, seconds / _best(dumped, rounds))


def _best(action: Callable[[], None], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)


if __name__ == "__main__":
    for name, rules in (("Entra preset", ENTRA_PRESET), ("six computed rules", COMPUTED)):
        speed = measure(rules)
        print(f"{name}: {speed.profiles_per_second:,.0f} profiles/s, {speed.times_json:.2f} times json.dumps")
