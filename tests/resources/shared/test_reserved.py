"""Where invented people are refused: anywhere but on this machine."""

from __future__ import annotations

import pytest

from pulumi_webex.resources.shared.reserved import reserved
from pulumi_webex.transport.settings import Settings

ORG = "0ae87ade-8c8a-4952-af08-318798958d0c"


@pytest.mark.parametrize(
    ("config", "refused"),
    [
        ({"orgId": ORG}, True),
        ({"orgId": ORG, "cloud": "gov"}, True),
        ({"scimUrl": "https://scim.acme.com/v2"}, True),
        ({"scimUrl": "http://127.0.0.1:8080/scim"}, False),
        ({"scimUrl": "http://localhost/scim"}, False),
        ({"scimUrl": "http://[::1]:8080/scim"}, False),
        ({"orgId": ORG, "allowReserved": "true"}, False),
        ({"orgId": ORG, "allowReserved": "false"}, True),
    ],
)
def test_where(config: dict[str, str], refused: bool) -> None:
    settings = Settings.resolve(config.get, {})
    assert (reserved(settings, {}, {"a": "ana@example.com"}) is not None) == refused
    assert reserved(settings, {}, {"a": "ana@acme.com"}) is None
    assert reserved(settings, {"a": "ana@example.com"}, {"a": "ana@example.com"}) is None


def test_a_variable_lets_them_through() -> None:
    settings = Settings.resolve({"orgId": ORG}.get, {"WEBEX_ALLOW_RESERVED": "true"})
    assert reserved(settings, {}, {"a": "ana@example.com"}) is None
