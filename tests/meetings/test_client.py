"""What the client asks of a site, and what it makes of the answers."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from pulumi_webex.meetings.client import HEADER, PHOTO, Created, MeetingsClient
from pulumi_webex.meetings.errors import AccountExists, AccountNotFound, MeetingsError, Unreachable
from pulumi_webex.transport.errors import ApiError, ErrorDetail, NoAnswer, NotFound, Refused, ServerFault, SettingsError
from tests.support.meetings import Asked, Played, envelope, failure

ANA = {"webExId": "ana@example.com", "firstName": "Ana", "lastName": "Lima", "email": "ana@example.com"}
FOUND = envelope(
    "<use:webExId>ana@example.com</use:webExId><use:active>DEACTIVATED</use:active><use:userId>7</use:userId>"
)


def lost(*, sent: bool = True) -> NoAnswer:
    return NoAnswer("Webex gave no usable answer to POST https://api.example.com/XML: no answer in time.", sent=sent)


def test_create(client: MeetingsClient, played: Played) -> None:
    played.answers["CreateUser"] = envelope("<use:userId>7</use:userId>")

    assert client.create(ANA) == Created("ana@example.com", 7)
    asked = played.of("CreateUser")[0]
    assert asked.text("firstName") == "Ana"
    assert asked.security["siteName"] == "acme"
    assert played.calls[-1]["repeatable"] is False
    assert played.calls[-1]["timeout"][1] >= 60


@pytest.mark.parametrize(
    "error", [lost(), ServerFault(502, ErrorDetail(), method="POST", path="/XML")], ids=["lost", "502"]
)
def test_an_account_whose_creation_went_unanswered_is_looked_up(
    error: Exception, client: MeetingsClient, played: Played
) -> None:
    played.answers |= {"CreateUser": error, "GetUser": FOUND}

    assert client.create(ANA) == Created("ana@example.com", 7, certain=False)
    assert len(played.of("CreateUser")) == 1


def test_a_creation_that_left_nothing_behind_says_so_and_is_not_repeated(
    client: MeetingsClient, played: Played
) -> None:
    played.answers |= {"CreateUser": lost(), "GetUser": failure("030001", "User not found")}

    with pytest.raises(NoAnswer, match=r"^CreateUser for ana@example.com on site acme: "):
        client.create(ANA)
    assert len(played.of("CreateUser")) == 1


def test_a_creation_that_was_never_sent_is_not_looked_up(client: MeetingsClient, played: Played) -> None:
    played.answers["CreateUser"] = lost(sent=False)

    with pytest.raises(NoAnswer) as caught:
        client.create(ANA)
    assert not caught.value.sent
    assert not played.of("GetUser")


def test_a_taken_name(client: MeetingsClient, played: Played) -> None:
    played.answers["CreateUser"] = failure("030004", "The user already exists")

    with pytest.raises(AccountExists, match="link it"):
        client.create(ANA)


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({**ANA, "personalUrl": "ana"}, "personalUrl is not something that CreateUser takes"),
        ({**ANA, "userId": 7}, "userId is not something that CreateUser takes"),
        ({**ANA, "timeZoneID": "x"}, "timeZoneID is 'x', but must be a whole number"),
        ({**ANA, "titel": "x"}, "no attribute 'titel'; did you mean title?"),
        ({"firstName": "Ana"}, "The webExId is empty"),
    ],
)
def test_what_create_does_not_send(
    attributes: dict[str, object], sentence: str, client: MeetingsClient, played: Played
) -> None:
    with pytest.raises(Refused) as caught:
        client.create(attributes)

    assert sentence in str(caught.value)
    assert not played.asked


def test_get(client: MeetingsClient, played: Played) -> None:
    played.answers["GetUser"] = FOUND

    account = client.get("ANA@example.com")

    assert (account.webex_id, account.user_id, account.is_active) == ("ana@example.com", 7, False)
    assert played.of("GetUser")[0].all("webExId") == ["ANA@example.com"]


def test_nobody_there(client: MeetingsClient, played: Played) -> None:
    played.answers["GetUser"] = failure("030001", "User not found")

    with pytest.raises(NotFound) as caught:
        client.get("ana")
    assert isinstance(caught.value, AccountNotFound)


def test_set_sends_what_is_declared_and_nothing_else(client: MeetingsClient, played: Played) -> None:
    client.set("ana", {"webExId": "ignored", "phonesMobilePhone": "1,408,5550100,", "title": None}, clear=["company"])

    body = played.of("SetUser")[0].body
    assert [child.tag for child in body] == ["company", "webExId", "phones"]
    assert [child.tag for child in body.find("phones") or ()] == ["mobilePhone"]
    assert body.findtext("webExId") == "ana"


@pytest.mark.parametrize(
    ("attributes", "repeatable"),
    [
        ({"title": "x"}, True),
        ({"password": "obviously-fake-1"}, False),
        ({"newWebExId": "ana2"}, False),
        ({"securityResetPassword": True}, False),
        ({"tspAccounts": [{"accountIndex": 1, "custom1": "x"}]}, True),
        ({"tspAccounts": [{"accountIndex": 1, "createOnBridge": True}]}, False),
        ({"meetingTypes": [3]}, True),
    ],
)
def test_only_what_can_be_said_twice_is_repeated(
    attributes: dict[str, object], repeatable: bool, client: MeetingsClient, played: Played
) -> None:
    client.set("ana", attributes)

    assert played.calls[-1]["repeatable"] is repeatable


@pytest.mark.parametrize(
    ("attributes", "clear", "sentence"),
    [
        ({"sendWelcome": True}, [], "sendWelcome is not something that SetUser takes"),
        ({}, ["privilegeHost"], "privilegeHost is true or false and has no empty value"),
        ({}, ["titel"], "no attribute 'titel'"),
        ({"title": "a\x00"}, [], "title holds the control character U+0000"),
    ],
)
def test_what_set_does_not_send(
    attributes: dict[str, object], clear: list[str], sentence: str, client: MeetingsClient, played: Played
) -> None:
    with pytest.raises(Refused) as caught:
        client.set("ana", attributes, clear=clear)

    assert str(caught.value).startswith("SetUser for ana on site acme: ")
    assert sentence in str(caught.value)
    assert not played.of("SetUser")


def test_each_status_of_a_deletion_is_looked_at(client: MeetingsClient, played: Played) -> None:
    users = "".join(
        f"<use:user><use:webExId>{name}</use:webExId><use:status>{status}</use:status></use:user>"
        for name, status in (("ANA", "SUCCESS"), ("ben", "FAILURE"))
    )
    played.answers["DelUser"] = envelope(users)

    with pytest.raises(MeetingsError, match="not deactivated: ben, eva"):
        client.delete("ana", "ben", "eva")


def test_deletions_go_fifty_at_a_time(client: MeetingsClient, played: Played) -> None:
    def done(asked: Asked) -> bytes:
        users = (f"<user><webExId>{name}</webExId><status>SUCCESS</status></user>" for name in asked.all("webExId"))
        return envelope("".join(users))

    played.answers["DelUser"] = done
    client.delete(*(f"user{number}" for number in range(120)))

    assert [len(asked.all("webExId")) for asked in played.of("DelUser")] == [50, 50, 20]


def listed(total: int) -> Callable[[Asked], bytes]:
    def page(asked: Asked) -> bytes:
        start, most = int(asked.text("listControl", "startFrom")), int(asked.text("listControl", "maximumNum"))
        numbers = range(start, min(start + most, total + 1))
        users = "".join(
            f"<use:user><use:webExId>user{n}</use:webExId><use:firstName>F</use:firstName><use:lastName>L</use:lastName>"
            f"<use:email>User{n}@example.com</use:email><use:active>ACTIVATED</use:active></use:user>"
            for n in numbers
        )
        counts = f"<serv:total>{total}</serv:total><serv:returned>{len(numbers)}</serv:returned>"
        return envelope(
            f"{users}<use:matchingRecords>{counts}<serv:startFrom>{start}</serv:startFrom></use:matchingRecords>"
        )

    return page


@pytest.mark.parametrize(("total", "pages"), [(1, 1), (500, 1), (501, 2), (1200, 3)])
def test_summaries_are_paged(total: int, pages: int, client: MeetingsClient, played: Played) -> None:
    played.answers["LstsummaryUser"] = listed(total)

    found = list(client.summaries())

    assert [one.webex_id for one in found] == [f"user{number}" for number in range(1, total + 1)]
    assert len(played.of("LstsummaryUser")) == pages
    assert played.of("LstsummaryUser")[0].text("listControl", "maximumNum") == "500"


def test_an_account_that_two_pages_show_is_listed_once(client: MeetingsClient, played: Played) -> None:
    first, second = listed(501), listed(501)
    played.answers["LstsummaryUser"] = lambda asked: (
        first(asked)
        if asked.text("listControl", "startFrom") == "1"
        else second(asked).replace(b">user501<", b">USER500<")
    )

    assert len(list(client.summaries())) == 500


def test_nobody_in_the_list(client: MeetingsClient, played: Played) -> None:
    played.answers["LstsummaryUser"] = failure("000015", "Sorry, no record found")

    assert list(client.summaries(active="ACTIVATED")) == []
    assert client.find("ana@example.com") is None


def test_find_by_address(client: MeetingsClient, played: Played) -> None:
    played.answers["LstsummaryUser"] = listed(12)

    found = client.find("user12@EXAMPLE.com")

    assert found is not None
    assert found.webex_id == "user12"


def test_session_types_and_time_zones(client: MeetingsClient, played: Played) -> None:
    played.answers["LstMeetingType"] = envelope(
        "<m:meetingType xmlns:m='urn:m'><m:productCodePrefix>PRO</m:productCodePrefix><m:active>ACTIVATED</m:active>"
        "<m:name>Pro 200</m:name><m:displayName>Pro 200</m:displayName><m:meetingTypeID>214</m:meetingTypeID>"
        "<m:serviceTypes><m:serviceType>MeetingCenter</m:serviceType></m:serviceTypes></m:meetingType>"
    )
    played.answers["LstTimeZone"] = envelope(
        "<timeZone><timeZoneID>4</timeZoneID><gmtOffset>-480</gmtOffset>"
        "<description>GMT-08:00, Pacific (San Jose)</description><shortName>Pacific</shortName></timeZone>"
    )

    (kind,), (zone,) = client.session_types(), client.time_zones()

    assert (kind.id, kind.product_code, kind.active, kind.centers) == (214, "PRO", True, ("MeetingCenter",))
    assert (zone.id, zone.offset, zone.short_name) == (4, -480, "Pacific")


def test_images(client: MeetingsClient, played: Played) -> None:
    client.upload_image(PHOTO, b"\x89PNG")
    client.upload_image(HEADER, None)

    photo, header = played.of("UploadPMRImage")
    assert base64.b64decode(photo.text("imageData")) == b"\x89PNG"
    assert (header.text("imageFor"), header.all("imageData")) == ("Header", [])


def test_a_paused_site_is_read_only(make_client: Callable[..., MeetingsClient], played: Played) -> None:
    client = make_client(paused=True)
    played.answers["GetUser"] = FOUND

    assert client.get("ana").user_id == 7
    for write in (
        lambda: client.create(ANA),
        lambda: client.set("ana", {"title": "x"}),
        lambda: client.delete("ana"),
        lambda: client.upload_image(PHOTO, None),
    ):
        with pytest.raises(Refused, match="writing to Webex is paused"):
            write()
    assert {asked.operation for asked in played.asked} == {"AuthenticateUser", "GetUser"}


def test_the_limit_for_each_minute_is_waited_out(client: MeetingsClient, played: Played) -> None:
    played.answers["SetUser"] = [failure("000045", "rate limit"), failure("000045", "rate limit"), envelope()]

    client.set("ana", {"title": "x"})

    assert played.held == [60.0, 60.0]
    assert len(played.of("SetUser")) == 3


def test_a_limit_that_stays_ends_in_an_error(client: MeetingsClient, played: Played) -> None:
    played.answers["GetUser"] = failure("000045", "Rate limit reached")

    with pytest.raises(MeetingsError, match="asks for fewer calls a minute"):
        client.get("ana")
    assert sum(played.held) == 240


@pytest.mark.parametrize("exception_id", ["000000", "000029", "000035", "999999"])
def test_a_passing_fault_is_sat_out_when_reading_only(
    exception_id: str, client: MeetingsClient, played: Played
) -> None:
    fault = failure(exception_id, "A general error has occurred")
    played.answers |= {"GetUser": [fault, fault, FOUND], "SetUser": fault}

    assert client.get("ana").user_id == 7
    with pytest.raises(MeetingsError):
        client.set("ana", {"title": "x"})
    assert len(played.of("SetUser")) == 1


def test_a_fault_that_does_not_pass_ends_in_an_error(client: MeetingsClient, played: Played) -> None:
    played.answers["GetUser"] = failure("999999", "A general error has occurred")

    with pytest.raises(MeetingsError, match="open a case"):
        client.get("ana")
    assert len(played.of("GetUser")) == 4


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"<html/>", "not a message of the XML API"), (b"<a", "no well-formed"), (envelope()[:99], "cut off")],
)
def test_an_answer_that_is_none(data: bytes, reason: str, client: MeetingsClient, played: Played) -> None:
    played.answers |= {"GetUser": data, "CreateUser": data}

    with pytest.raises(NoAnswer, match=f"^GetUser for ana on site acme: .*{reason}.*running again is safe"):
        client.get("ana")
    with pytest.raises(NoAnswer):
        client.create(ANA)


@pytest.mark.parametrize(("status", "kind"), [(404, Unreachable), (401, Unreachable), (503, ServerFault)])
def test_an_http_error_never_means_that_somebody_is_gone(
    status: int, kind: type[ApiError], client: MeetingsClient, played: Played
) -> None:
    played.answers["GetUser"] = kind(status, ErrorDetail(detail="Nothing here"), method="POST", path="/XML")
    if kind is Unreachable:
        played.answers["GetUser"] = NotFound(status, ErrorDetail(detail="Nothing here"), method="POST", path="/XML")

    with pytest.raises(kind, match=f"GetUser for ana on site acme /XML with {status}: Nothing here") as caught:
        client.get("ana")
    assert not isinstance(caught.value, NotFound)


def test_no_credential(played: Played) -> None:
    from pulumi_webex.meetings.settings import MeetingsSettings

    client = MeetingsClient(MeetingsSettings("acme"), played)  # type: ignore[arg-type]

    with pytest.raises(SettingsError, match="WEBEX_MEETINGS_PASSWORD"):
        client.get("ana")


def test_a_site_that_tells_nothing(client: MeetingsClient, played: Played) -> None:
    played.answers["GetSite"] = envelope("<siteInstance/>")
    site = client.site()
    assert (site.name, site.tracking_codes, site.password_criteria.min_length) == ("", {}, 0)

    played.answers["GetSite"] = envelope()
    with pytest.raises(NoAnswer, match="holds no site"):
        client.site()
