"""A plain HTTP client for the simulator's REST APIs: no code of the package's own clients."""

from __future__ import annotations

from typing import Any

import requests

from webex_simulator import Simulator


class Rest:
    """Calls ``/v1`` of one simulator with one token."""

    def __init__(self, simulator: Simulator, token: str | None = None) -> None:
        self.base = simulator.api_url
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token or simulator.token}"

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        url = path if path.startswith("http") else f"{self.base}{path}"
        return self.session.request(method, url, timeout=30, allow_redirects=False, **options)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.call("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def assign(self, email: str, *licenses: Any, sites: Any = ()) -> requests.Response:
        """Ask for licenses: ids to add, or whole entries."""
        entries = [{"id": one} if isinstance(one, str) else one for one in licenses]
        body = {"email": email, "licenses": entries, "siteUrls": list(sites)}
        return self.call("PATCH", "/licenses/users", json={name: value for name, value in body.items() if value})


def code(answer: requests.Response) -> tuple[int, int | None]:
    """Return status and errorCode of a REST error."""
    body = answer.json()
    assert body["trackingId"] == answer.headers["trackingid"]
    assert body["message"] and body["errors"][0]["description"]
    return answer.status_code, body["errors"][0].get("errorCode")
