"""OAuth: codes, refresh tokens, and when everything ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from requests import HTTPError
from wxc_sdk.integration import Integration

from tests.webex_simulator.api import Api
from tests.webex_simulator.rest import Rest, code
from webex_simulator import Simulator

REDIRECT = "http://127.0.0.1:8484/callback"
SCOPES = ["identity:people_rw", "spark-admin:licenses_read"]


@pytest.fixture
def integration(simulator: Simulator) -> Integration:
    """wxc_sdk's own client of the two endpoints."""
    client_id, secret = simulator.add_integration(REDIRECT, SCOPES)
    return Integration(
        client_id=client_id,
        client_secret=secret,
        scopes=SCOPES,
        redirect_url=REDIRECT,
        auth_service=f"{simulator.api_url}/authorize",
        token_service=f"{simulator.api_url}/access_token",
    )


def redirected(simulator: Simulator, url: str) -> dict[str, str]:
    answer = Rest(simulator).call("GET", url)
    assert answer.status_code == 302, answer.text
    goal = urlsplit(answer.headers["Location"])
    assert goal.geturl().startswith(REDIRECT)
    return {name: values[0] for name, values in parse_qs(goal.query or goal.fragment).items()}


def test_the_code_flow(simulator: Simulator, integration: Integration) -> None:
    said = redirected(simulator, integration.auth_url("s1"))
    assert said["state"] == "s1"
    tokens = integration.tokens_from_code(said["code"])
    assert (tokens.expires_in, tokens.refresh_token_expires_in) == (1209600, 7776000)
    assert Rest(simulator, tokens.access_token).get("/licenses")["items"]
    assert Rest(simulator, tokens.access_token).call("GET", "/people").status_code == 403
    first, refresh = tokens.access_token, tokens.refresh_token
    integration.refresh(tokens)
    assert tokens.refresh_token == refresh
    assert tokens.access_token != first
    assert Rest(simulator, tokens.access_token).get("/licenses")["items"]


def test_refreshes_at_the_same_moment_all_succeed(simulator: Simulator, integration: Integration) -> None:
    form = {"client_id": integration.client_id, "client_secret": integration.client_secret}
    form |= {"grant_type": "refresh_token", "refresh_token": simulator.refresh_token(integration.client_id)}

    def refresh(_: int) -> int:
        return requests.post(f"{simulator.api_url}/access_token", data=form, timeout=30).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(refresh, range(48))) == {200}


def test_what_is_refused(simulator: Simulator, integration: Integration) -> None:
    rest = Rest(simulator)
    said = redirected(simulator, integration.auth_url("s1"))
    own = {"client_id": integration.client_id, "client_secret": integration.client_secret}
    form = {**own, "grant_type": "authorization_code", "code": said["code"], "redirect_uri": REDIRECT}

    def asked(**changes: str) -> tuple[int, int | None]:
        return code(rest.call("POST", "/access_token", data={**form, **changes}))

    assert asked(client_secret="wrong") == (401, None)
    assert asked(client_id="wrong") == (401, None)
    assert asked(redirect_uri="http://127.0.0.1/else") == (400, None)
    assert asked(code="wrong") == (400, None)
    assert asked(grant_type="password") == (400, None)
    assert asked(grant_type="refresh_token", refresh_token=said["code"]) == (400, None)
    assert rest.call("POST", "/access_token", data=form).status_code == 200
    assert asked() == (400, None)  # a code is good for one use
    for changes in ({"redirect_uri": "http://127.0.0.1/else"}, {"scope": "spark:all"}, {"response_type": "x"}):
        query = {"client_id": integration.client_id, "redirect_uri": REDIRECT, "response_type": "code", **changes}
        assert code(rest.call("GET", "/authorize", params=query)) == (400, None)


def test_the_connectors_old_way(simulator: Simulator, integration: Integration) -> None:
    said = redirected(simulator, integration.auth_url("s1").replace("response_type=code", "response_type=token"))
    assert (said["expires_in"], said["state"]) == ("1209600", "s1")
    assert Rest(simulator, said["access_token"]).get("/licenses")["items"]


def test_tokens_end_with_time(simulator: Simulator, integration: Integration) -> None:
    tokens = integration.tokens_from_code(redirected(simulator, integration.auth_url("s1"))["code"])
    late = redirected(simulator, integration.auth_url("s1"))["code"]
    form: dict[str, Any] = {"client_id": integration.client_id, "client_secret": integration.client_secret}
    form |= {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
    first = Rest(simulator, tokens.access_token)
    simulator.advance(days=13, hours=23)
    assert first.call("GET", "/licenses").status_code == 200
    simulator.advance(hours=1)
    assert first.call("GET", "/licenses").status_code == 401
    assert Api(simulator, tokens.access_token).call("GET", "/Users").status_code == 401
    with pytest.raises(HTTPError):
        integration.tokens_from_code(late)
    simulator.advance(days=75)
    refreshed = Rest(simulator).call("POST", "/access_token", data=form)
    assert Rest(simulator, refreshed.json()["access_token"]).call("GET", "/licenses").status_code == 200
    simulator.advance(days=89)  # each use gives the refresh token another 90 days
    assert Rest(simulator).call("POST", "/access_token", data=form).status_code == 200
    simulator.advance(days=91)
    assert code(Rest(simulator).call("POST", "/access_token", data=form)) == (400, None)


def test_tokens_end_on_order(simulator: Simulator, integration: Integration) -> None:
    refresh = simulator.refresh_token(integration.client_id)
    form: dict[str, Any] = {"client_id": integration.client_id, "client_secret": integration.client_secret}
    form |= {"grant_type": "refresh_token", "refresh_token": refresh}
    rest = Rest(simulator)
    token = rest.call("POST", "/access_token", data=form).json()["access_token"]
    simulator.expire_token(token)
    assert Rest(simulator, token).call("GET", "/licenses").status_code == 401
    simulator.expire_token(refresh)
    assert code(rest.call("POST", "/access_token", data=form)) == (400, None)
    with pytest.raises(KeyError, match="no such token"):
        simulator.expire_token(token)


def test_the_log_keeps_no_secret(simulator: Simulator, integration: Integration) -> None:
    tokens = integration.tokens_from_code(redirected(simulator, integration.auth_url("s1"))["code"])
    integration.refresh(tokens)
    seen = str(simulator.requests())
    assert [request.body for request in simulator.requests(write_only=True)] == [
        {"grant_type": "authorization_code"},
        {"grant_type": "refresh_token"},
    ]
    for secret in (integration.client_secret, tokens.refresh_token, tokens.access_token):
        assert secret
        assert secret not in seen
