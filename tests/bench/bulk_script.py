"""What somebody would write without an engine: plain requests, the organization's list, and full SCIM Bulk requests.

It keeps no state: each run reads the list, except the first, which only creates.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import requests

from tests.bench.data import read_people, scim_user

PAGE = 100
REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Webex:
    """One session with the SCIM API."""

    def __init__(self) -> None:
        self._base = os.environ["WEBEX_SCIM_URL"]
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {os.environ['WEBEX_ACCESS_TOKEN']}"

    def listed(self) -> dict[str, dict[str, Any]]:
        """Return everybody by address."""
        found: list[dict[str, Any]] = []
        total = 1
        while len(found) < total:
            query = {"startIndex": str(len(found) + 1), "count": str(PAGE)}
            answer = self._session.get(f"{self._base}/Users", params=query, timeout=600)
            answer.raise_for_status()
            body = answer.json()
            found += body["Resources"]
            total = body["totalResults"]
        return {user["userName"]: user for user in found}

    def bulk(self, operations: list[dict[str, Any]]) -> None:
        """Send operations, as many in a request as it takes; raise if one of them failed."""
        for start in range(0, len(operations), PAGE):
            body = {"schemas": [REQUEST], "failOnErrors": PAGE, "operations": operations[start : start + PAGE]}
            answer = self._session.post(f"{self._base}/Bulk", json=body, timeout=600)
            answer.raise_for_status()
            failed = [one for one in answer.json()["operations"] if not one["status"].startswith("2")]
            if failed:
                raise SystemExit(f"{len(failed)} operations failed, the first: {failed[0]}")


def post(number: int, user: dict[str, object]) -> dict[str, Any]:
    """Return the operation that creates a user."""
    return {"method": "POST", "path": "/Users", "bulkId": str(number), "data": user}


def patch(user: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return the operation that sets one attribute."""
    data = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": path, "value": value}]}
    return {"method": "PATCH", "path": f"/Users/{user['id']}", "data": data}


def new_names(rows: Iterable[dict[str, str]], there: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the operations for everybody whose family name differs."""
    pairs = ((there[row["userPrincipalName"]], row["surname"]) for row in rows)
    return [patch(user, "name.familyName", name) for user, name in pairs if user["name"]["familyName"] != name]


def main(operation: str) -> None:
    """Do one operation."""
    webex, rows = Webex(), read_people(Path.cwd())
    if operation == "create":
        webex.bulk([post(number, scim_user(row)) for number, row in enumerate(rows)])
        return
    there = webex.listed()
    changes = new_names(rows, there)
    if operation == "change":
        webex.bulk(changes)
    elif operation == "destroy":
        webex.bulk([patch(there[row["userPrincipalName"]], "active", False) for row in rows])
    else:
        print(f"{len(changes)} of {len(rows)} people differ")


if __name__ == "__main__":
    main(sys.argv[1])
