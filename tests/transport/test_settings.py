"""DESIGN section 3: where each setting comes from, and what is said when it is wrong."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest

from pulumi_webex.transport.errors import SettingsError
from pulumi_webex.transport.names import VARIABLES
from pulumi_webex.transport.redaction import Secret
from pulumi_webex.transport.settings import Settings

ORG = "0ae87ade-8c8a-4952-af08-318798958d0c"
OTHER = "11111111-2222-4333-8444-555555555555"
# base64 of ciscospark://us/ORGANIZATION/<ORG>
ORG_BASE64 = "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8wYWU4N2FkZS04YzhhLTQ5NTItYWYwOC0zMTg3OTg5NThkMGM"
TOKEN = "obviously-fake-token"


def resolve(config: dict[str, str] | None = None, **environ: str) -> Settings:
    return Settings.resolve((config or {}).get, environ)


def refusal(config: dict[str, str] | None = None, **environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        resolve(config, **environ)
    return str(caught.value)


def test_an_organization_alone_leads_to_the_commercial_cloud() -> None:
    settings = resolve({"orgId": ORG})
    assert settings.org_id == ORG
    assert settings.scim_url == f"https://webexapis.com/identity/scim/{ORG}/v2"
    assert settings.api_url == "https://webexapis.com/v1"
    assert settings.target == {"orgId": ORG}
    assert (settings.concurrency, settings.requests_per_second, settings.paused) == (16, None, False)


def test_the_government_cloud_has_its_own_host() -> None:
    settings = resolve({"orgId": ORG, "cloud": "Gov"})
    assert settings.scim_url == f"https://api-usgov.webex.com/identity/scim/{ORG}/v2"
    assert settings.api_url == "https://api-usgov.webex.com/v1"


@pytest.mark.parametrize("form", [ORG, ORG.upper(), f"  {ORG}\n", ORG_BASE64, ORG_BASE64 + "=="])
def test_every_form_of_an_organization_id_is_the_same(form: str) -> None:
    assert resolve({"orgId": form}).org_id == ORG
    assert resolve({"orgId": ORG}, WEBEX_ORG_ID=form).org_id == ORG


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("my-org", "malformed"),
        (ORG[:-1], "malformed"),
        (ORG.replace("-", ""), "malformed"),
        ("Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wYWU4N2FkZS04YzhhLTQ5NTItYWYwOC0zMTg3OTg5NThkMGM", "PEOPLE"),
    ],
)
def test_a_malformed_organization_id_is_named_as_such(text: str, said: str) -> None:
    message = refusal({"orgId": text})
    assert message.startswith("webex:orgId (WEBEX_ORG_ID) ")
    assert said in message
    assert refusal(WEBEX_ORG_ID=text).startswith("WEBEX_ORG_ID (webex:orgId) ")


def test_no_organization_says_which_key_and_variable() -> None:
    message = refusal(WEBEX_ORG_ID="  ")
    assert "webex:orgId" in message
    assert "WEBEX_ORG_ID" in message


def test_a_scim_address_may_hold_the_organization() -> None:
    settings = resolve({"scimUrl": f"https://Proxy.Example:443/identity/scim/{ORG.upper()}/v2/"})
    assert settings.scim_url == f"https://proxy.example/identity/scim/{ORG}/v2"
    assert settings.org_id == ORG
    assert settings.target == {"orgId": ORG}


def test_any_scim_server_is_told_apart_by_its_address() -> None:
    settings = resolve({"scimUrl": "http://localhost:5000/v2/Users"})
    assert settings.org_id is None
    assert settings.target == {"scimUrl": "http://localhost:5000/v2"}
    # An organization id that the address does not carry tells nothing about where a call ends up.
    assert resolve({"scimUrl": "http://localhost:5000/v2", "orgId": ORG}).target == settings.target


def test_an_address_of_another_organization_is_refused() -> None:
    message = refusal({"orgId": ORG}, WEBEX_SCIM_URL=f"http://127.0.0.1:8080/identity/scim/{OTHER}/v2")
    for part in (ORG, OTHER, "webex:orgId", "WEBEX_SCIM_URL"):
        assert part in message


@pytest.mark.parametrize(
    ("key", "configured", "exported"),
    [
        ("orgId", ORG, OTHER),
        ("cloud", "gov", "commercial"),
        ("scimUrl", "https://a.example/scim", "https://b.example/scim"),
        ("apiUrl", "https://a.example/v1", "https://b.example/v1"),
    ],
)
def test_contradicting_targets_name_both(key: str, configured: str, exported: str) -> None:
    message = refusal({"orgId": ORG, key: configured}, **{VARIABLES[key]: exported})
    for part in (f"webex:{key}", VARIABLES[key], configured, exported):
        assert part in message


def test_targets_are_compared_in_their_normal_form() -> None:
    settings = resolve(
        {"orgId": ORG, "apiUrl": "https://webexapis.com/v1/"},
        WEBEX_ORG_ID=ORG_BASE64,
        WEBEX_API_URL="https://WebexApis.com:443/v1",
    )
    assert settings.api_url == "https://webexapis.com/v1"


def test_the_environments_token_wins() -> None:
    settings = resolve({"orgId": ORG, "accessToken": "fake-token-of-last-month"}, WEBEX_ACCESS_TOKEN=TOKEN)
    assert settings.access_token == Secret(TOKEN)


@pytest.mark.parametrize("text", [TOKEN, f"  {TOKEN}\n", f"Bearer {TOKEN}", f"bearer   {TOKEN} "])
def test_a_token_is_taken_as_people_paste_it(text: str) -> None:
    assert resolve({"orgId": ORG}, WEBEX_ACCESS_TOKEN=text).access_token == Secret(TOKEN)


@pytest.mark.parametrize("text", ["obviously\nfake-token", "obviously fake-token", "fake\x00token", "fake-tokën"])
def test_a_damaged_token_is_refused_by_name_and_not_shown(text: str) -> None:
    message = refusal({"orgId": ORG}, WEBEX_ACCESS_TOKEN=text)
    assert message.startswith("WEBEX_ACCESS_TOKEN (webex:accessToken) ")
    assert "fake" not in message


def test_a_missing_token_is_its_own_error() -> None:
    settings = resolve({"orgId": ORG})
    with pytest.raises(SettingsError, match=r"WEBEX_ACCESS_TOKEN.*webex:accessToken"):
        settings.require_token()


def test_a_token_does_not_show_itself() -> None:
    settings = resolve({"orgId": ORG, "accessToken": TOKEN})
    assert TOKEN not in f"{settings!r} {settings} {settings.access_token} {settings.access_token!r}"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(settings)
    assert copy.deepcopy(settings) == settings


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.10", "[::1]"])
def test_plain_http_is_for_loopback(host: str) -> None:
    assert resolve({"scimUrl": f"http://{host}:81/scim"}).scim_url == f"http://{host}:81/scim"


@pytest.mark.parametrize("host", ["webexapis.com", "10.0.0.1", "localhost.example.com", "127.0.0.1.example.com"])
def test_plain_http_anywhere_else_is_refused(host: str) -> None:
    assert "plain http" in refusal({"scimUrl": f"http://{host}/scim"})


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("scimUrl", "webexapis.com/identity", "not a web address"),
        ("scimUrl", "https://", "not a web address"),
        ("scimUrl", "https://host:port/scim", "not a web address"),
        ("scimUrl", "ftp://host/scim", "not a web address"),
        ("scimUrl", "https://someone:fake@host/scim", "user name or password"),
        ("scimUrl", "https://host/scim?x=1", "query"),
        ("scimUrl", "https://host/identity/scim/my-org/v2", "malformed"),
        ("apiUrl", "https://host/v2", "/v1"),
        ("cloud", "europe", "commercial or gov"),
        ("concurrency", "0", "whole number"),
        ("concurrency", "many", "whole number"),
        ("requestsPerSecond", "-1", "above 0"),
        ("requestsPerSecond", "nan", "above 0"),
        ("caBundle", "/nowhere/ca.pem", "not there"),
        ("paused", "perhaps", "true or false"),
        ("asOf", "31.3.2026", "2026-03-31"),
        ("bulk", "always", "auto or off"),
        ("continueOnError", "perhaps", "true or false"),
    ],
)
def test_a_wrong_value_names_key_variable_and_cure(key: str, text: str, said: str) -> None:
    message = refusal({"orgId": ORG, key: text})
    assert message.startswith(f"webex:{key} ({VARIABLES[key]}) ")
    assert said in message
    assert "fake" not in message


def test_the_rest_is_read_from_either_place(tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.write_text("not read here")
    settings = resolve(
        {"orgId": ORG, "concurrency": "4", "caBundle": str(bundle), "allowRemovals": "12:ab34", "asOf": "2026-03-31"},
        WEBEX_CONCURRENCY="8",
        WEBEX_REQUESTS_PER_SECOND="2.5",
    )
    assert (settings.concurrency, settings.requests_per_second) == (8, 2.5)
    assert (settings.ca_bundle, settings.allow_removals, settings.as_of) == (str(bundle), "12:ab34", "2026-03-31")


def test_how_many_people_at_once_are_written() -> None:
    plain = resolve({"orgId": ORG})
    assert (plain.bulk, plain.continue_on_error, plain.only) == (True, False, frozenset())
    settings = resolve(
        {"orgId": ORG, "bulk": "auto", "continueOnError": "true"},
        WEBEX_BULK="off", WEBEX_CONTINUE_ON_ERROR="false", WEBEX_ONLY="Ana@Example.com, e-7,",
    )  # fmt: skip
    assert (settings.bulk, settings.continue_on_error) == (False, False)
    assert settings.only == {"ana@example.com", "e-7"}


@pytest.mark.parametrize(
    ("configured", "exported", "paused"),
    [("true", "false", True), ("false", "true", True), ("false", "", False), ("", "", False), ("1", "", True)],
)
def test_either_place_can_pause(configured: str, exported: str, paused: bool) -> None:
    assert resolve({"orgId": ORG, "paused": configured}, WEBEX_PAUSED=exported).paused is paused


# explicit providers: neither target nor credential from variables that are somebody else's

EMEA = {"provider": "emea", "orgId": ORG}


def test_an_explicit_provider_ignores_the_stacks_variables() -> None:
    elsewhere = {
        "WEBEX_ORG_ID": OTHER,
        "WEBEX_ACCESS_TOKEN": "obviously-fake-other",
        "WEBEX_CLOUD": "gov",
        "WEBEX_SCIM_URL": "https://scim.example.com/v2",
        "WEBEX_API_URL": "https://api.example.com/v1",
    }
    settings = resolve({**EMEA, "accessToken": TOKEN}, **elsewhere)
    assert settings == resolve({**EMEA, "accessToken": TOKEN})
    with pytest.raises(SettingsError, match=r"no access token for provider emea: .*WEBEX_ACCESS_TOKEN is not used"):
        resolve(EMEA, **elsewhere).require_token()
    assert "give provider emea its org_id" in refusal({"provider": "emea"}, **elsewhere)


def test_what_is_about_the_run_holds_for_explicit_providers() -> None:
    settings = resolve(EMEA, WEBEX_PAUSED="true", WEBEX_CONCURRENCY="3", WEBEX_ALLOW_REMOVALS="2:ab")
    assert (settings.paused, settings.concurrency, settings.allow_removals) == (True, 3, "2:ab")


def test_variables_of_its_own_win_over_its_arguments() -> None:
    own = {**EMEA, "accessToken": TOKEN, "credentialsFrom": "EMEA"}
    assert resolve(own, WEBEX_EMEA_ACCESS_TOKEN="obviously-fake-new").access_token == Secret("obviously-fake-new")
    names = ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
    fetched = resolve(own, **{f"WEBEX_EMEA_{name}": f"obviously-fake-{name}" for name in names})
    assert fetched.grant is not None
    assert fetched.grant.refresh_token == Secret("obviously-fake-REFRESH_TOKEN")
    assert fetched.access_token is None
    assert resolve(own, WEBEX_EMEA_ORG_ID=OTHER, WEBEX_ACCESS_TOKEN="other") == resolve(own)
    with pytest.raises(SettingsError, match="export WEBEX_EMEA_ACCESS_TOKEN, or give the provider access_token"):
        resolve({**EMEA, "credentialsFrom": "EMEA"}).require_token()
    assert "WEBEX_EMEA_ACCESS_TOKEN (access_token of provider emea)" in refusal(
        own, WEBEX_EMEA_ACCESS_TOKEN="two words"
    )


def test_in_a_rehearsal_the_environment_leads_every_provider() -> None:
    simulated = {"WEBEX_ORG_ID": OTHER, "WEBEX_ACCESS_TOKEN": "simulated", "WEBEX_SCIM_URL": "http://127.0.0.1:1/v2"}
    given = {**EMEA, "accessToken": TOKEN, "cloud": "gov", "caBundle": "not-there.pem", "requestsPerSecond": "2"}
    settings = resolve(given, WEBEX_REHEARSAL="true", **simulated)
    assert settings == resolve({"requestsPerSecond": "2"}, **simulated)
