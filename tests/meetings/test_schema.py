"""Every request that the client can make, held against what Cisco's schemas say (tests/contracts)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import xmlschema

from pulumi_webex.meetings.catalog import CATALOG, TSP_FLAT, SiteAttribute
from pulumi_webex.meetings.client import HEADER, PHOTO, MeetingsClient
from pulumi_webex.meetings.settings import AccessToken, Password, SessionTicket
from pulumi_webex.transport.redaction import Secret
from tests.support.meetings import Played, envelope, failure, sample
from tests.support.meetings_xsd import as_published, schemas

WRITABLE = [attribute for attribute in CATALOG if attribute.writable]
CREATABLE = [attribute for attribute in WRITABLE if attribute.settable_on("create")]
UPDATABLE = [attribute for attribute in WRITABLE if attribute.settable_on("update") and attribute.name != "webExId"]
CLEARABLE = [attribute for attribute in WRITABLE if attribute.clear and attribute.clear != "entries"]
BASE = {"webExId": "ana@example.com", "firstName": "Ana", "lastName": "Lima", "email": "ana@example.com"}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> xmlschema.XMLSchema10:
    return schemas(tmp_path_factory.mktemp("xsd"))


@pytest.fixture
def validated(schema: xmlschema.XMLSchema10, played: Played) -> Callable[[], list[str]]:
    """Checks all that was asked so far; says which operations there were."""

    def check() -> list[str]:
        for asked in played.asked:
            schema.validate(as_published(asked.data))
        return [asked.operation for asked in played.asked]

    return check


@pytest.mark.parametrize("attribute", CREATABLE, ids=lambda attribute: attribute.name)
def test_create_with(attribute: SiteAttribute, client: MeetingsClient, validated: Callable[[], list[str]]) -> None:
    client.create({**BASE, attribute.name: sample(attribute)})

    assert validated() == ["AuthenticateUser", "CreateUser"]


@pytest.mark.parametrize("attribute", UPDATABLE, ids=lambda attribute: attribute.name)
def test_set_with(attribute: SiteAttribute, client: MeetingsClient, validated: Callable[[], list[str]]) -> None:
    client.set("ana@example.com", {attribute.name: sample(attribute)})

    assert validated() == ["AuthenticateUser", "SetUser"]


@pytest.mark.parametrize("attribute", CLEARABLE, ids=lambda attribute: attribute.name)
def test_clear(attribute: SiteAttribute, client: MeetingsClient, validated: Callable[[], list[str]]) -> None:
    client.set("ana@example.com", {}, clear=[attribute.name])

    assert validated() == ["AuthenticateUser", "SetUser"]


@pytest.mark.parametrize("tsp", [True, False], ids=["flat", "list"])
def test_everything_at_once(tsp: bool, client: MeetingsClient, validated: Callable[[], list[str]]) -> None:
    without = {"tspAccounts"} if tsp else set(TSP_FLAT)

    def chosen(attributes: list[SiteAttribute]) -> dict[str, Any]:
        return {one.name: sample(one) for one in attributes if one.name not in without}

    client.create(chosen(CREATABLE))
    client.set("ana@example.com", chosen(UPDATABLE))

    assert validated() == ["AuthenticateUser", "CreateUser", "SetUser"]


@pytest.mark.parametrize("name", ["personalTeleconfAccounts", "tspAccounts"])
def test_accounts_deleted_by_index(
    name: str, played: Played, client: MeetingsClient, validated: Callable[[], list[str]]
) -> None:
    path = CATALOG.attribute(name).path
    entry = "".join(f"<{path[1]}><accountIndex>{index}</accountIndex></{path[1]}>" for index in (1, 3))
    played.answers["GetUser"] = envelope(f"<{path[0]}>{entry}</{path[0]}>")

    client.set("ana@example.com", {}, clear=[name])

    assert validated()[1:] == ["GetUser", "SetUser"]
    entries = played.of("SetUser")[0].body.findall("/".join(path))
    assert [(one.findtext("accountIndex"), one.findtext("delete")) for one in entries] == [("1", "true"), ("3", "true")]


def test_every_other_operation(played: Played, client: MeetingsClient, validated: Callable[[], list[str]]) -> None:
    played.answers["GetSite"] = envelope("<siteInstance/>")
    played.answers["LstsummaryUser"] = failure("000015", "Sorry, no record found")
    played.answers["DelUser"] = envelope("<user><webExId>ana</webExId><status>SUCCESS</status></user>")

    client.get("ana@example.com")
    client.delete("ana", sync_web_office=True)
    list(client.summaries(firstName="A", lastName="L", email="ana@example.com", active="ACTIVATED", webExId="ana"))
    client.site()
    client.session_types()
    client.time_zones()
    client.upload_image(PHOTO, b"\x89PNG")
    client.upload_image(HEADER, None)

    operations = "AuthenticateUser GetUser DelUser LstsummaryUser GetSite LstMeetingType LstTimeZone UploadPMRImage"
    assert list(dict.fromkeys(validated())) == operations.split()


@pytest.mark.parametrize(
    "credential",
    [
        Password("admin", Secret("obviously-fake-password")),
        SessionTicket("admin", Secret("obviously-fake-ticket")),
        AccessToken(Secret("obviously-fake-token"), "admin"),
        AccessToken(Secret("obviously-fake-token")),
    ],
    ids=["password", "ticket", "token with admin", "token"],
)
def test_every_credential(
    credential: Any, make_client: Callable[..., MeetingsClient], played: Played, validated: Callable[[], list[str]]
) -> None:
    make_client(credential).get("ana@example.com")
    played.answers["AuthenticateUser"] = failure("030104", "session ticket authentication is not supported")
    make_client(credential).get("ana@example.com")

    assert "GetUser" in validated()


@pytest.mark.parametrize(
    "body",
    [
        "<webExId>a</webExId><firstName>b</firstName>",
        "<webExId>a</webExId><privilege><HDvideos>true</HDvideos></privilege>",
        "<webExId>a</webExId><privilege><host>perhaps</host></privilege>",
        "<webExId>a</webExId><timeZone>GMT</timeZone>",
    ],
    ids=["order", "unknown element", "no boolean", "enumeration"],
)
def test_the_schema_is_strict(body: str, schema: xmlschema.XMLSchema10) -> None:
    kind = 'xsi:type="java:com.webex.service.binding.user.SetUser"'
    space = 'xmlns:serv="http://www.webex.com/schemas/2002/06/service" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    request = f"<serv:message {space}><header/><body><bodyContent {kind}>{body}</bodyContent></body></serv:message>"

    with pytest.raises(xmlschema.XMLSchemaValidationError):
        schema.validate(as_published(request.encode()))
