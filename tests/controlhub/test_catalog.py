"""The attribute catalog: names, keys, what may be written."""

from __future__ import annotations

import pytest

from pulumi_webex.controlhub.catalog import CATALOG, CISCO, CORE, ENTERPRISE, UnknownAttribute


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("title", "title"),
        (f"{CORE}:title", "title"),
        ("name.givenName", "name.givenName"),
        ("department", f"{ENTERPRISE}:department"),
        ("manager.value", f"{ENTERPRISE}:manager.value"),
        (f"{ENTERPRISE}:manager.value", f"{ENTERPRISE}:manager.value"),
        ("extensionAttribute15", f"{CISCO}:extensionAttribute15"),
    ],
)
def test_an_attribute_by_full_path_and_by_short_name(name: str, path: str) -> None:
    assert CATALOG.attribute(name).path == path


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("titel", ("title",)),
        ("Title", ("title",)),
        ("jobTitle", ("title",)),
        ("givenName", ("name.givenName",)),
        ("name.givenname", ("name.givenName",)),
        ("mobilephone", ()),
        (f"{ENTERPRISE}:departement", ("department",)),
    ],
)
def test_an_unknown_name_leads_to_the_nearest(name: str, nearest: tuple[str, ...]) -> None:
    with pytest.raises(UnknownAttribute) as raised:
        CATALOG.attribute(name)
    assert raised.value.nearest == nearest
    assert str(raised.value).startswith(f"Webex users have no attribute {name!r}")


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("emails", ("type",)),
        ("addresses", ("type",)),
        ("sipAddresses", ("type",)),
        ("roles", ("value",)),
        ("x509Certificates", ("value",)),
        ("loginIds", ("value",)),
        ("managedOrgs", ("orgId", "role")),
        ("managedGroups", ("groupId", "role")),
        ("managedSites", ("siteName",)),
        ("extLinkedAccts", ("providerID",)),
        ("externalAttribute7", ("source",)),
        ("crossOrgAttribute15", ("orgId",)),
        ("extensionAttribute1", ()),
        ("macAddresses", ()),
    ],
)
def test_what_tells_entries_apart(path: str, key: tuple[str, ...]) -> None:
    assert CATALOG.attribute(path).entry_key == key


def test_every_writable_list_of_mappings_has_a_key() -> None:
    lists = [attribute for attribute in CATALOG if attribute.writable and attribute.multi_valued]
    assert len(lists) > 50
    for attribute in lists:
        assert bool(CATALOG.parts(attribute)) == bool(attribute.entry_key)


@pytest.mark.parametrize(
    "path", ["id", "password", "groups", "accountStatus", "licenseID", "provisionSource", "manager.displayName",
             "inheritances", "inheritances.value", "groups.value"]
)  # fmt: skip
def test_what_a_program_cannot_declare(path: str) -> None:
    assert not CATALOG.attribute(path).writable


def test_limits_and_values_are_those_published() -> None:
    assert CATALOG.attribute("userName").max_length == 254
    assert CATALOG.attribute("emails").max_items == 10
    assert CATALOG.attribute("manager.value").case_exact
    assert set(CATALOG.attribute("addresses.type").canonical_values) == {"work", "home", "other"}
    assert {"alternate1", "pager"} <= set(CATALOG.attribute("phoneNumbers.type").canonical_values)


@pytest.mark.parametrize(
    ("path", "caseless"),
    [("userName", True), ("emails.value", True), ("emails.type", True), ("roles.value", True), ("userType", True),
     ("title", False), ("name.givenName", False), ("displayName", False), ("phoneNumbers.value", False)],
)  # fmt: skip
def test_only_identities_ignore_case(path: str, caseless: bool) -> None:
    assert CATALOG.attribute(path).same("Ana@Example.com", "ana@example.COM") is caseless
