"""Exports that are known by their headers: what they are, what their columns are called, their key."""

from __future__ import annotations

import pytest

from pulumi_webex.directory import people


def test_entra_portal_export(files):
    directory = people(files / "entra-users.csv")
    ana, bjorn, chloe = directory

    assert (directory.source, directory.key, directory.login) == ("entra", "objectId", "userPrincipalName")
    assert ana.key == ana["objectId"] == ana["id"] == "11111111-aaaa-4aaa-8aaa-000000000001"
    assert ana["jobTitle"] == "Head of Sales, EMEA"
    assert ana["streetAddress"] == "Calle Mayor 1\r\n2º izquierda"
    assert ana["physicalDeliveryOfficeName"] == ana["officeLocation"] == "Madrid 2"
    assert (ana["postalCode"], ana["mobile"]) == ("08001", "+34 600 000 001")
    assert chloe["displayName"] == 'Chloé "Clo" Dupont'
    assert chloe["mail"] is None
    assert [person["accountEnabled"] for person in directory] == [True, True, False]
    assert bjorn["usageLocation"] == "NO"


def test_a_record_is_named_by_the_physical_line_on_which_it_starts(files):
    ana, bjorn, _ = people(files / "entra-users.csv")
    assert ana.where.endswith("entra-users.csv line 2")
    assert bjorn.where.endswith("entra-users.csv line 4")  # Ana's address takes two lines.


@pytest.mark.parametrize(
    "header",
    [
        "Object Id,User principal name,First name,Last name,Office",
        "ObjectId,UserPrincipalName,GivenName,Surname,PhysicalDeliveryOfficeName",
        "id,userPrincipalName,givenName,surname,officeLocation",
    ],
    ids=["admin-center", "powershell", "portal"],
)
def test_entra_in_other_spellings(write, header):
    (ana,) = people(write(f"{header}\n1-2-3,ana@example.com,Ana,López,Madrid 2\n"))
    assert dict(ana) == {
        "objectId": "1-2-3",
        "userPrincipalName": "ana@example.com",
        "givenName": "Ana",
        "surname": "López",
        "physicalDeliveryOfficeName": "Madrid 2",
    }
    assert ana.key == "1-2-3"


def test_an_id_beside_an_object_id_keeps_its_name(write):
    directory = people(write("id,objectId,userPrincipalName\n7,abc,ana@example.com\n"))
    assert (directory.columns, directory.key) == (("id", "objectId", "userPrincipalName"), "objectId")
    assert dict(directory.profiles[0]) == {"id": "7", "objectId": "abc", "userPrincipalName": "ana@example.com"}


def test_okta_report(files):
    directory = people(files / "okta-report.csv")
    ana, bjorn = directory

    assert (directory.source, directory.key, directory.login) == ("okta", "id", "login")
    assert ana["login"] == ana["Username"] == "ana.lopez@example.com"
    assert (ana["firstName"], ana["secondEmail"], ana["employeeNumber"]) == ("Ana", None, "00042")
    assert (bjorn["status"], bjorn.key) == ("Deactivated", "00u1aB2cD3eF4gH5i6j8")


def test_okta_flattened(write):
    directory = people(write("id,status,profile.login,profile.firstName\n00u1,ACTIVE,ana@example.com,Ana\n"))
    assert (directory.source, directory.columns) == ("okta", ("id", "status", "login", "firstName"))


def test_okta_api(files):
    directory = people(files / "okta-api.json")
    (ana,) = directory
    assert (directory.source, ana.key, ana.login) == ("okta", "00u1aB2cD3eF4gH5i6j7", "ana.lopez@example.com")
    assert (ana["lastName"], ana["secondEmail"], ana["type.id"]) == ("López", None, "otyfake")


def test_scim_list(files):
    directory = people(files / "scim-users.json")
    ana, bjorn = directory

    assert (directory.source, directory.key, ana.key) == ("scim", "externalId", "ext-1")
    assert ana["name.givenName"] == "Ana"
    assert bjorn["name.givenName"] is None
    urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    assert (ana[f"{urn}:department"], bjorn[f"{urn}:department"]) == ("Sales", None)
    assert ana[f"{urn}:manager.displayName"] == "Björn Österling"
    assert f"{urn}:manager.displayName" in directory.columns


def test_scim_single_user(write):
    directory = people(write('{"userName": "ana@example.com", "id": "7", "name": {"givenName": "Ana"}}', "ana.json"))
    assert (directory.source, directory.key, len(directory)) == ("scim", "id", 1)


def test_graph(files):
    (ana,) = directory = people(files / "graph-users.json")
    assert (directory.source, ana["objectId"], ana["accountEnabled"]) == (
        "entra",
        "11111111-aaaa-4aaa-8aaa-000000000001",
        True,
    )
    assert ana["businessPhones"] == ["+34 91 000 00 01"]


@pytest.mark.parametrize(
    ("header", "key", "login"),
    [
        ("employeeNumber,email,name", "employeeNumber", "email"),
        ("Email,External ID,id", "External ID", "Email"),
        ("name,Mail", None, "Mail"),
        ("id,name", "id", None),
        ("userName,Title", None, "userName"),
    ],
)
def test_plain_files_are_mapped_by_name(write, header, key, login):
    cells = ",".join(f"value {number}" for number in range(header.count(",") + 1))
    directory = people(write(f"{header}\n{cells}\n"))
    assert (directory.source, directory.key, directory.login) == ("plain", key, login)
    assert directory.columns == tuple(header.split(","))


def test_an_export_without_its_id_has_another_key(write):
    directory = people(write("login,firstName,External ID,E-mail,email\na@example.com,Ana,x1,1,2\n"))
    assert (directory.source, directory.key, directory.login) == ("okta", "External ID", "login")


@pytest.mark.parametrize(
    ("word", "value"),
    [("True", True), ("TRUE", True), ("Yes", True), ("no", False), ("0", False), ("", None), (" False ", False)],
)
def test_account_enabled_is_a_boolean(write, word, value):
    (ana,) = people(write(f"id,userPrincipalName,accountEnabled\n1,ana@example.com,{word}\n"))
    assert ana["accountEnabled"] is value
