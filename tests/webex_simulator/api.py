"""A plain HTTP client for the simulator's tests: no code of the package's own clients."""

from __future__ import annotations

from typing import Any

import requests

from webex_simulator import Simulator

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
CISCO = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
CISCO_GROUP = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
CISCO_ERROR = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error"


def user(user_name: str = "ana@example.com", **attributes: Any) -> dict[str, Any]:
    """Return the smallest body that creates a user, with more attributes where given."""
    return {"schemas": [CORE], "userName": user_name, "userType": "user", **attributes}


class Api:
    """Calls the SCIM API of one simulator with one token."""

    def __init__(self, simulator: Simulator, token: str | None = None) -> None:
        self.base = simulator.scim_url
        self.url = simulator.url
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token or simulator.token}"

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        url = path if path.startswith("http") else f"{self.base}{path}"
        return self.session.request(method, url, timeout=30, **options)

    def post(self, body: Any) -> requests.Response:
        return self.call("POST", "/Users", json=body)

    def create(self, user_name: str = "ana@example.com", **attributes: Any) -> dict[str, Any]:
        return self._good(self.post(user(user_name, **attributes)), 201)

    def get(self, user_id: str) -> dict[str, Any]:
        return self._good(self.call("GET", f"/Users/{user_id}"), 200)

    def put(self, user_id: str, body: Any) -> requests.Response:
        return self.call("PUT", f"/Users/{user_id}", json=body)

    def patch(self, user_id: str, *operations: dict[str, Any]) -> requests.Response:
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return self.call("PATCH", f"/Users/{user_id}", json=body)

    def patched(self, user_id: str, *operations: dict[str, Any]) -> dict[str, Any]:
        return self._good(self.patch(user_id, *operations), 200)

    def search(self, filter: str | None = None, **query: Any) -> dict[str, Any]:
        parameters = query if filter is None else {"filter": filter, **query}
        return self._good(self.call("GET", "/Users", params=parameters), 200)

    def names(self, filter: str | None = None, **query: Any) -> list[str]:
        """Return the userNames found, without the simulator's administrator."""
        found = [one["userName"] for one in self.search(filter, **query)["Resources"]]
        return [name for name in found if not name.startswith("administrator@")]

    @staticmethod
    def _good(answer: requests.Response, status: int) -> dict[str, Any]:
        assert answer.status_code == status, answer.text
        body: dict[str, Any] = answer.json()
        return body


def problem(answer: requests.Response) -> tuple[int, str | None]:
    """Return status and scimType of a SCIM error."""
    body = answer.json()
    assert body["status"] == str(answer.status_code)
    return answer.status_code, body.get("scimType")
