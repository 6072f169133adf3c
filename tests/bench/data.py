"""The people that are measured with: a CSV file as Entra exports it, and the same with one in a hundred changed."""

from __future__ import annotations

import csv
from pathlib import Path

CSV = "people.csv"
OLD_NAME, NEW_NAME = "Silva", "Silva Souza"
_COLUMNS = (
    "userPrincipalName", "displayName", "surname", "mail", "givenName", "id",
    "userType", "jobTitle", "department", "accountEnabled", "usageLocation", "streetAddress", "state", "country",
    "city", "postalCode", "telephoneNumber", "mobilePhone",
)  # fmt: skip


def one_percent(people: int) -> int:
    """How many people change: one in a hundred, at least one."""
    return max(1, people // 100)


def write_people(folder: Path, people: int, changed: int = 0) -> None:
    """Write the file; the first `changed` people have a new family name."""
    with (folder / CSV).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows(_row(number, NEW_NAME if number < changed else OLD_NAME) for number in range(people))


def read_people(folder: Path) -> list[dict[str, str]]:
    """Read the file back, for scripts."""
    with (folder / CSV).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def scim_user(row: dict[str, str]) -> dict[str, object]:
    """Return what the scripts and Terraform send for a person: the attributes that the product's mapping sends, too."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": row["userPrincipalName"],
        "userType": "user",
        "active": True,
        "displayName": row["displayName"],
        "name": {"givenName": row["givenName"], "familyName": row["surname"]},
        "externalId": row["id"],
        "emails": [{"value": row["mail"], "type": "work", "primary": True}],
    }


def _row(number: int, name: str) -> list[str]:
    address = f"person{number}@example.com"
    return [
        address, f"Zoë {number}", name, address, f"Zoë {number}", f"00aa00aa-bb11-cc22-dd33-{number:012x}",
        "Member", "Engineer", "R&D", "True", "PT", f"Rua do Exemplo {number}", "", "Portugal", "Lisbon", "1000-001",
        "+351 21 000 00 00", f"+351 9{number:08}",
    ]  # fmt: skip
