"""Access tokens: which one is used, when a new one is fetched, and by how many threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pulumi_webex.transport.errors import BadGrant, BadToken, SettingsError
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.oauth import Client, OAuthGrant
from pulumi_webex.transport.redaction import Secret
from pulumi_webex.transport.settings import Settings, Sources, api_address
from tests.support.scripted import Play, Scripted, Seen, Time
from webex_simulator import Simulator

ORG = "0ae87ade-8c8a-4952-af08-318798958d0c"
GRANT = OAuthGrant(Client("fake-client", Secret("fake-client-secret")), Secret("fake-refresh-token"))
REFRESH = {"clientId": "fake-client", "clientSecret": "fake-client-secret", "refreshToken": "fake-refresh-token"}


class Webex:
    """A token endpoint and one resource, which takes the latest token only."""

    def __init__(self, server: Scripted, valid: str = "", life: Any = 1209600) -> None:
        self.valid = valid
        self.life = life
        self.refreshes: list[Any] = []
        self.answers: list[str] = []
        server.always = self.answer

    def answer(self, seen: Seen) -> Play:
        if seen.path == "/v1/access_token":
            self.refreshes.append(seen)
            self.valid = f"fake-token-{len(self.refreshes)}"
            return Play(200, {"access_token": self.valid, "expires_in": self.life, "token_type": "Bearer"})
        given = seen.headers.get("authorization", "")
        self.answers.append(given)
        return Play(200, {"ok": True}) if given == f"Bearer {self.valid}" else Play(401, {"message": "expired"})


def test_a_token_is_fetched_when_it_is_first_needed(make_transport: Callable[..., Transport], server: Scripted) -> None:
    webex = Webex(server)
    transport = make_transport(access_token=None, grant=GRANT)
    assert server.seen == []
    for _ in range(2):
        assert transport.request("GET", f"{server.url}/v1/x").body == {"ok": True}
    [refresh] = webex.refreshes
    assert refresh.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "authorization" not in refresh.headers
    assert webex.answers == ["Bearer fake-token-1"] * 2


def test_a_new_token_comes_before_the_old_one_ends(
    make_transport: Callable[..., Transport], server: Scripted, time: Time
) -> None:
    webex = Webex(server, life=10_000)
    transport = make_transport(access_token=None, grant=GRANT)
    for pause, expected in [(0, 1), (9_699, 1), (2, 2), (9_600, 2), (200, 3)]:
        time.sleep(pause)
        transport.request("GET", f"{server.url}/v1/x")
        assert len(webex.refreshes) == expected
    assert "Bearer " not in webex.answers
    assert len(webex.answers) == 5


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_that_is_refused_is_replaced_once(
    make_transport: Callable[..., Transport], server: Scripted, method: str
) -> None:
    webex = Webex(server, valid="another")
    transport = make_transport(access_token=Secret("fake-stale-token"), grant=GRANT)
    assert transport.request(method, f"{server.url}/v1/x", json={}).status == 200
    assert webex.answers == ["Bearer fake-stale-token", "Bearer fake-token-1"]
    assert len(webex.refreshes) == 1


def test_many_threads_fetch_one_token(make_transport: Callable[..., Transport], server: Scripted) -> None:
    webex = Webex(server, valid="another")
    transport = make_transport(access_token=Secret("fake-stale-token"), grant=GRANT)
    together = threading.Barrier(8)

    def call(_: int) -> int:
        together.wait()
        return transport.request("GET", f"{server.url}/v1/x").status

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(call, range(8))) == [200] * 8
    assert len(webex.refreshes) == 1


def test_a_fresh_token_that_is_refused_is_the_end(
    make_transport: Callable[..., Transport], server: Scripted, time: Time
) -> None:
    webex = Webex(server)
    transport = make_transport(access_token=None, grant=GRANT)
    transport.request("GET", f"{server.url}/v1/x")
    webex.valid = "revoked"
    with pytest.raises(BadToken, match="webex login"):
        transport.request("GET", f"{server.url}/v1/x")
    assert len(webex.refreshes) == 1
    time.sleep(3600)  # a token that has served a while may have been revoked in mid-run
    assert transport.request("GET", f"{server.url}/v1/x").status == 200
    assert len(webex.refreshes) == 2


def test_without_a_refresh_token_401_is_the_end(make_transport: Callable[..., Transport], server: Scripted) -> None:
    webex = Webex(server, valid="another")
    with pytest.raises(BadToken):
        make_transport(access_token=Secret("fake-stale-token")).request("GET", f"{server.url}/v1/x")
    assert (len(webex.answers), webex.refreshes) == (1, [])


def test_a_refused_refresh_token_is_told_once_and_not_shown(
    make_transport: Callable[..., Transport], server: Scripted
) -> None:
    server.always = lambda seen: Play(400, {"message": "invalid refresh_token=fake-refresh-token", "trackingId": "T1"})
    transport = make_transport(access_token=None, grant=GRANT)
    for _ in range(2):
        with pytest.raises(BadGrant, match="webex login") as refused:
            transport.request("GET", f"{server.url}/v1/x")
        assert "T1" in str(refused.value)
        assert "fake-refresh" not in str(refused.value)
        assert "fake-client-secret" not in str(refused.value)
    assert len(server.seen) == 1


@pytest.mark.parametrize("body", [{"token": "x"}, [], {"access_token": 3}])
def test_an_answer_without_a_token(make_transport: Callable[..., Transport], server: Scripted, body: Any) -> None:
    server.always = lambda seen: Play(200, body)
    with pytest.raises(Exception, match="without an access token; is webex:apiUrl right"):
        make_transport(access_token=None, grant=GRANT).request("GET", f"{server.url}/v1/x")


def test_a_pause_in_mid_run_holds_fetching_back_too(make_transport: Callable[..., Transport], server: Scripted) -> None:
    webex = Webex(server)
    server.play(Play(429, headers={"Retry-After": "3"}))
    assert make_transport(access_token=None, grant=GRANT).request("GET", f"{server.url}/v1/x").status == 200
    assert len(webex.refreshes) == 1


def test_the_simulator_refreshes(simulator: Simulator) -> None:
    client_id, client_secret = simulator.add_integration()
    environment = {
        **simulator.environment(),
        "WEBEX_CLIENT_ID": client_id,
        "WEBEX_CLIENT_SECRET": client_secret,
        "WEBEX_REFRESH_TOKEN": simulator.refresh_token(client_id),
    }
    transport = Transport(Settings.resolve({}.get, environment))
    url = f"{simulator.scim_url}/Users"
    assert transport.request("GET", url).status == 200
    simulator.expire_token(simulator.token)
    assert transport.request("GET", url).status == 200
    assert [(seen.path, seen.status) for seen in simulator.requests()][1:] == [
        (url.removeprefix(simulator.url), 401),
        ("/v1/access_token", 200),
        (url.removeprefix(simulator.url), 200),
    ]
    transport.close()


# which credentials are used


def resolve(config: Mapping[str, str], **environ: str) -> Settings:
    return Settings.resolve({"orgId": ORG, **config}.get, environ)


def used(settings: Settings) -> tuple[str | None, str | None]:
    token, grant = settings.access_token, settings.grant
    return (token.reveal() if token else None), (grant.refresh_token.reveal() if grant else None)


IN_ENVIRONMENT = {
    "WEBEX_CLIENT_ID": "fake-client",
    "WEBEX_CLIENT_SECRET": "fake-client-secret",
    "WEBEX_REFRESH_TOKEN": "fake-refresh-exported",
}


@pytest.mark.parametrize(
    ("config", "environ", "expected"),
    [
        (REFRESH, {}, (None, "fake-refresh-token")),
        ({**REFRESH, "accessToken": "fake-configured"}, {}, ("fake-configured", "fake-refresh-token")),
        (REFRESH, {"WEBEX_ACCESS_TOKEN": "fake-exported"}, ("fake-exported", None)),
        (
            {"accessToken": "fake-configured"},
            {**IN_ENVIRONMENT, "WEBEX_ACCESS_TOKEN": "fake-exported"},
            ("fake-exported", "fake-refresh-exported"),
        ),
        ({"accessToken": "fake-configured"}, IN_ENVIRONMENT, (None, "fake-refresh-exported")),
        (REFRESH, {"WEBEX_REFRESH_TOKEN": "fake-rotated"}, (None, "fake-rotated")),
        ({"accessToken": "fake-configured"}, {"WEBEX_CLIENT_ID": "fake-client"}, ("fake-configured", None)),
    ],
)
def test_which_credentials_are_used(
    config: dict[str, str], environ: dict[str, str], expected: tuple[str | None, str | None]
) -> None:
    settings = resolve(config, **environ)
    assert used(settings) == expected
    settings.require_token()


@pytest.mark.parametrize(
    ("config", "environ"),
    [
        ({"refreshToken": "fake-refresh-token", "clientId": "fake-client"}, {}),
        ({"accessToken": "fake-other", "clientId": "fake-client"}, {"WEBEX_REFRESH_TOKEN": "fake-exported"}),
    ],
)
def test_half_a_refresh_grant_says_what_is_missing(config: dict[str, str], environ: dict[str, str]) -> None:
    settings = resolve(config, **environ)
    with pytest.raises(SettingsError, match=r"no webex:clientSecret \(WEBEX_CLIENT_SECRET\)"):
        settings.require_token()


def test_when_a_token_ends_is_kept_beside_it() -> None:
    kept = {"accessToken": "fake-configured", "accessTokenEnds": "2026-03-31T09:30:00Z"}
    assert str(resolve(kept).token_ends) == "2026-03-31 09:30:00+00:00"
    assert resolve(kept, WEBEX_ACCESS_TOKEN="fake-exported").token_ends is None
    with pytest.raises(SettingsError, match="must be a time such as"):
        resolve({**kept, "accessTokenEnds": "soon"})
    with pytest.raises(SettingsError, match="must be a time"):
        resolve({**kept, "accessTokenEnds": "0001-01-01T00:00:00+14:00"})


def test_nothing_shows_a_secret() -> None:
    settings = resolve({**REFRESH, "accessToken": "fake-configured"})
    for value in (*REFRESH.values(), "fake-configured"):
        assert value == "fake-client" or value not in f"{settings!r} {settings}"


# which cloud


@pytest.mark.parametrize(
    ("config", "api_url"),
    [
        ({}, "https://webexapis.com/v1"),
        ({"cloud": "gov"}, "https://api-usgov.webex.com/v1"),
        ({"scimUrl": f"https://api-usgov.webex.com/identity/scim/{ORG}/v2"}, "https://api-usgov.webex.com/v1"),
        ({"scimUrl": "https://scim.example.com/v2"}, "https://webexapis.com/v1"),
    ],
)
def test_the_token_goes_to_the_same_cloud(config: dict[str, str], api_url: str) -> None:
    assert resolve(config).api_url == api_url
    assert api_address(Sources(config.get, {})) == api_url


@pytest.mark.parametrize("tail", ["", "/", "/Users", "/v2/Users"])
def test_the_connectors_older_tenant_url_is_explained(tail: str) -> None:
    with pytest.raises(SettingsError) as refused:
        resolve({"scimUrl": f"https://api.ciscospark.com/v1/scim/{ORG.upper()}{tail}"})
    assert str(refused.value) == (
        "webex:scimUrl (WEBEX_SCIM_URL) is the tenant URL of the connectors' older guides, which served an older SCIM; "
        f"set https://webexapis.com/identity/scim/{ORG}/v2, or webex:orgId alone."
    )
