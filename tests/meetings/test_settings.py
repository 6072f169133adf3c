"""Where a site is, and who signs in."""

from __future__ import annotations

import pytest

from pulumi_webex.meetings.settings import (
    DEFAULT_URL,
    AccessToken,
    MeetingsSettings,
    Password,
    SessionTicket,
    site_name,
)
from pulumi_webex.transport.errors import SettingsError
from pulumi_webex.transport.redaction import Secret


def resolved(config: dict[str, str], environ: dict[str, str], site: str | None = "acme") -> MeetingsSettings:
    return MeetingsSettings.resolve(config.get, environ, site=site)


@pytest.mark.parametrize("text", ["acme", "ACME", "acme.webex.com", "https://acme.webex.com/", " acme "])
def test_a_site_by_any_name(text: str) -> None:
    assert site_name(text) == "acme"


@pytest.mark.parametrize("text", ["", "acme/../x", "a b", "acme.example.com", "-"])
def test_no_site(text: str) -> None:
    with pytest.raises(ValueError, match="must be the name of a site"):
        site_name(text)


def test_defaults() -> None:
    settings = resolved({}, {})

    assert settings == MeetingsSettings("acme", DEFAULT_URL)


def test_everything_from_configuration_and_environment() -> None:
    settings = resolved(
        {
            "meetingsSite": "acme",
            "meetingsAdmin": "admin",
            "concurrency": "4",
            "meetingsPassword": "obviously-fake-old",
        },
        {
            "WEBEX_MEETINGS_PASSWORD": "obviously-fake-new",
            "WEBEX_MEETINGS_URL": "https://acme.webex.com/WBXService/XMLService",
            "WEBEX_PAUSED": "true",
        },
    )

    assert settings.credential == Password("admin", Secret("obviously-fake-new"))
    assert settings.url == "https://acme.webex.com/WBXService/XMLService"
    assert (settings.concurrency, settings.paused) == (4, True)


def test_the_other_credentials() -> None:
    token = resolved({}, {"WEBEX_MEETINGS_ACCESS_TOKEN": "obviously-fake-token"}).credential
    ticket = resolved({"meetingsAdmin": "admin"}, {"WEBEX_MEETINGS_SESSION_TICKET": "obviously-fake-ticket"}).credential

    assert token == AccessToken(Secret("obviously-fake-token"))
    assert ticket == SessionTicket("admin", Secret("obviously-fake-ticket"))


def test_the_kind_in_the_environment_wins_over_another_kind_in_the_configuration() -> None:
    config = {"meetingsAdmin": "admin", "meetingsPassword": "obviously-fake-old"}

    credential = resolved(config, {"WEBEX_MEETINGS_ACCESS_TOKEN": "obviously-fake-token"}).credential

    assert credential == AccessToken(Secret("obviously-fake-token"), "admin")


@pytest.mark.parametrize(
    ("config", "environ", "site", "sentence"),
    [
        ({}, {}, None, "No Webex Meetings site is set"),
        ({"meetingsSite": "other"}, {}, "acme", "The program says Meetings site acme"),
        ({"meetingsSite": "other"}, {"WEBEX_MEETINGS_SITE": "acme"}, None, "a run must have one target"),
        ({}, {}, "a b", "MeetingsSite must be the name of a site"),
        ({"meetingsPassword": "obviously-fake"}, {}, "acme", "set webex:meetingsAdmin"),
        (
            {"meetingsAdmin": "admin"},
            {"WEBEX_MEETINGS_PASSWORD": "obviously-fake", "WEBEX_MEETINGS_ACCESS_TOKEN": "obviously-fake"},
            "acme",
            "More than one credential",
        ),
        ({"cloud": "gov"}, {}, "acme", "government cloud is not published"),
        ({"meetingsUrl": "http://example.com/x"}, {}, "acme", "is plain http"),
    ],
)
def test_settings_that_do_not_do(
    config: dict[str, str], environ: dict[str, str], site: str | None, sentence: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        resolved(config, environ, site)

    assert sentence in str(caught.value)
    assert "obviously-fake" not in str(caught.value)
