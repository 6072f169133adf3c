"""The operations on the accounts of a site-admin site."""

from __future__ import annotations

import base64

import pytest

from tests.webex_simulator.xml_api import GOOD_PASSWORD, XmlApi, inside
from webex_simulator import Simulator


def summaries(xml: XmlApi, body: str = "") -> list[str | None]:
    answer = xml.call("LstsummaryUser", body)
    return [next(child.text for child in user if child.tag.endswith("webExId")) for user in answer.all("user")]


def test_a_new_account(xml: XmlApi) -> None:
    number = xml.create().text("userId")
    found = xml.get()
    told = {
        "userId": number,
        "active": "ACTIVATED",
        "timeZoneID": "4",
        "timeZone": "GMT-08:00, Pacific (San Jose)",
        "language": "ENGLISH",
        "languageID": "1",
        "locale": "U.S.",
        "service": "FREE_OFFICE",
        "expirationDate": "12/31/2049 23:59:59",
        "personalUrl": "ana",
    }
    assert {name: found.text(name) for name in told} == told
    assert found.text("meetingTypes", "meetingType") == "3"
    assert found.text("supportedServices", "meetingCenter") == "true"
    assert found.text("personalMeetingRoom", "personalMeetingRoomURL") == "https://acme.webex.com/meet/ana"
    assert found.text("personalMeetingRoom", "sipURL") == "ana@acme.webex.com"
    assert found.text("personalMeetingRoom", "accessCode") == "******"
    assert found.find("title") is None


@pytest.mark.parametrize("missing", ["firstName", "lastName", "email", "webExId"])
def test_what_a_new_account_needs(missing: str, xml: XmlApi) -> None:
    told = {"firstName": "Ana", "lastName": "Lima", "webExId": "ana", "email": "ana@example.com"} | {missing: ""}
    assert xml.call("CreateUser", inside(**told)).refusal[1] == f"{missing} is required"


def test_taken_names_are_compared_without_case(xml: XmlApi) -> None:
    xml.create("ana@example.com")
    assert xml.create("ANA@example.com").refusal[0] == "030004"
    assert xml.create("other", email="Ana@Example.com").refusal[0] == "030005"
    xml.create("bo@example.com")
    assert xml.set("bo@example.com", email="ana@example.com").refusal[0] == "030005"
    assert xml.set("bo@example.com", newWebExId="ana@example.com").refusal[0] == "030004"
    assert xml.get("bo@example.com").text("email") == "bo@example.com"


def test_set_leaves_alone_what_it_does_not_mention(xml: XmlApi) -> None:
    xml.create(title="Boss", company="Acme")
    xml.set(company="Other", body="<phones><phone>1</phone></phones>")
    xml.set(body="<phones><fax>2</fax></phones>")
    found = xml.get()
    assert (found.text("title"), found.text("company")) == ("Boss", "Other")
    assert (found.text("phones", "phone"), found.text("phones", "fax")) == ("1", "2")


def test_an_empty_element_clears_a_text(xml: XmlApi) -> None:
    xml.create(title="Boss", body="<address><city>Bern</city></address>")
    xml.set(title="", body="<address><city/></address>")
    assert xml.get().text("title") == ""
    assert xml.get().text("address", "city") == ""


@pytest.mark.parametrize("name", ["email", "firstName", "lastName"])
def test_what_cannot_be_emptied(name: str, xml: XmlApi) -> None:
    xml.create()
    assert xml.set(**{name: ""}).refusal[1] == f"{name} must not be empty"


def test_secrets_are_masked_or_left_out_and_recognized(xml: XmlApi, simulator: Simulator) -> None:
    xml.create(password=GOOD_PASSWORD, passwordHint="pet", passwordHintAnswer="obviously-fake")
    xml.set(body="<phones><PIN>82645</PIN></phones><personalMeetingRoom><hostPIN>8264</hostPIN></personalMeetingRoom>")
    found = xml.get()
    assert found.text("password") == "******"
    assert found.text("phones", "PIN") == "******"
    assert found.text("personalMeetingRoom", "hostPIN") == "******"
    assert found.find("passwordHint") is None
    assert found.find("passwordHintAnswer") is None
    for secret in (GOOD_PASSWORD, "obviously-fake", "8264"):
        assert secret not in found.reply.text
    site = simulator.site("acme")
    assert site.holds("ana@example.com", "password", GOOD_PASSWORD)
    assert not site.holds("ana@example.com", "password", "another")
    assert site.holds("ana@example.com", "phonesPIN", "82645")
    xml.set(body="<phones><PIN/></phones>")
    assert xml.get().text("phones", "PIN") == ""
    assert not site.holds("ana@example.com", "phonesPIN", "82645")


def test_the_personal_url_is_made_up_and_set_later(xml: XmlApi) -> None:
    xml.create("ana@example.com", personalUrl="boss")
    xml.create("ana@example.org")
    assert xml.get("ana@example.com").text("personalUrl") == "ana"
    assert xml.get("ana@example.org").text("personalUrl") == "ana2"
    assert xml.set(personalUrl="boss").is_success
    assert xml.get().text("personalMeetingRoom", "personalMeetingRoomURL") == "https://acme.webex.com/meet/boss"


def test_time_zone_and_language_have_two_spellings(xml: XmlApi) -> None:
    xml.create()
    xml.set(timeZoneID="25", language="GERMAN")
    assert xml.get().text("timeZone") == "GMT+01:00, Europe (Berlin)"
    assert xml.get().text("timeZoneWithDST") == "Berlin (Europe Time, GMT+01:00)"
    number = xml.get().text("languageID")
    xml.set(timeZone="GMT+09:00, Tokyo (Tokyo)", language="ENGLISH")
    assert xml.get().text("timeZoneID") == "49"
    assert xml.get().text("languageID") == "1"
    xml.set(languageID=number or "")
    assert xml.get().text("language") == "GERMAN"


def test_session_types_take_effect_with_their_center_only(xml: XmlApi) -> None:
    def effective() -> list[str | None]:
        return [one.text for one in xml.get().all("meetingTypes", "meetingType")]

    xml.create()
    xml.set(body="<meetingTypes><meetingType>214</meetingType><meetingType>13</meetingType></meetingTypes>")
    assert effective() == ["214"]
    xml.set(body="<supportedServices><trainingCenter>true</trainingCenter></supportedServices>")
    assert effective() == ["214", "13"]
    xml.set(body="<meetingTypes/>")
    assert effective() == []


def test_teleconferencing_accounts_are_merged_by_index(xml: XmlApi) -> None:
    def entries() -> list[dict[str, str | None]]:
        found = xml.get().all("tspAccount", "tspAccount")
        return [{child.tag.rpartition("}")[2]: child.text for child in entry} for entry in found]

    def put(*texts: str) -> None:
        entries = "".join(f"<tspAccount>{text}</tspAccount>" for text in texts)
        assert xml.set(body=f"<tspAccount>{entries}</tspAccount>").is_success

    xml.create()
    put(
        inside(accountIndex="2", custom1="b", subscriberAccessCode="1234", createOnBridge="true"),
        inside(accountIndex="1", custom1="a", defaultFlag="true"),
    )
    put(inside(accountIndex="2", custom2="c", defaultFlag="TRUE"))
    assert entries() == [
        {"accountIndex": "1", "custom1": "a", "defaultFlag": "false"},
        {"subscriberAccessCode": "******", "accountIndex": "2", "defaultFlag": "true", "custom1": "b", "custom2": "c"},
    ]
    put(inside(accountIndex="1", delete="true"))
    assert [entry["accountIndex"] for entry in entries()] == ["2"]
    many = "<tspAccount><tspAccount><accountIndex>4</accountIndex></tspAccount></tspAccount>"
    assert xml.set(body=many).refusal == ("030105", "Can't set field accountIndex", "4")


def test_generated_codes_and_products(xml: XmlApi) -> None:
    xml.create()
    account = inside(accountIndex="1", autoGenerate="true")
    xml.set(body=f"<personalTeleconf><account>{account}</account></personalTeleconf>")
    assert xml.get().text("personalTeleconf", "account", "subscriberAccessCode") == "******"
    xml.set(body="<salesCenter><smeInfo><products><prodID>7</prodID></products></smeInfo></salesCenter>")
    assert xml.get().text("salesCenter", "smeInfo", "products", "product", "prodID") == "7"


def test_deleting_deactivates(xml: XmlApi) -> None:
    xml.create("ana@example.com", title="Boss")
    xml.create("bo@example.com")
    gone = "".join(inside(webExId=name) for name in ("ana@example.com", "nobody", "BO@example.com"))
    answer = xml.call("DelUser", gone)
    assert [one.text for one in answer.all("user", "status")] == ["SUCCESS", "FAILURE", "SUCCESS"]
    assert xml.get().text("active") == "DEACTIVATED"
    assert xml.get().text("title") == "Boss"
    assert xml.create("ana@example.com").refusal[0] == "030004"
    assert xml.set(active="ACTIVATED").is_success
    assert xml.get().text("active") == "ACTIVATED"


def test_deleting_nobody_or_too_many(xml: XmlApi) -> None:
    assert xml.call("DelUser", inside(webExId="nobody")).refusal[0] == "030001"
    assert "1 to 50" in (xml.call("DelUser").refusal[1] or "")
    assert "1 to 50" in (xml.call("DelUser", inside(webExId="a") * 51).refusal[1] or "")


def test_renaming(xml: XmlApi) -> None:
    number = xml.create("ana@example.com").text("userId")
    assert xml.set(newWebExId="ana.lima", email="ana.lima@example.com").is_success
    assert xml.get("ANA.lima").text("userId") == number
    assert xml.get("ana@example.com").refusal[0] == "030001"


def test_summaries(xml: XmlApi, simulator: Simulator) -> None:
    for number in range(7):
        xml.create(f"p{number}@example.com", firstName="Pat" if number % 2 else "Kim")
    xml.call("DelUser", inside(webExId="p1@example.com"))
    admin = simulator.site("acme").admin
    assert summaries(xml) == [admin, *(f"p{number}@example.com" for number in range(7))]
    assert summaries(xml, inside(firstName="pat")) == ["p1@example.com", "p3@example.com", "p5@example.com"]
    assert summaries(xml, inside(firstName="Pat", active="DEACTIVATED")) == ["p1@example.com"]
    either = "<listControl><listMethod>OR</listMethod></listControl>"
    assert len(summaries(xml, inside(email="p2@example.com", active="DEACTIVATED") + either)) == 2
    order = "<orderBy>FIRSTNAME</orderBy><orderBy>WEBEXID</orderBy><orderAD>DESC</orderAD><orderAD>DESC</orderAD>"
    order = f"<order>{order}</order>"
    page = "<listControl><startFrom>2</startFrom><maximumNum>3</maximumNum></listControl>"
    assert summaries(xml, page + order) == ["p5@example.com", "p3@example.com", "p1@example.com"]
    answer = xml.call("LstsummaryUser", page + order)
    counts = {name: answer.text("matchingRecords", name) for name in ("total", "returned", "startFrom")}
    assert counts == {"total": "8", "returned": "3", "startFrom": "2"}
    assert xml.call("LstsummaryUser", inside(email="nobody@example.com")).refusal[0] == "000015"


def test_summaries_by_scope(xml: XmlApi) -> None:
    xml.create(timeZoneID="25")
    assert summaries(xml, "<dataScope><timeZoneID>25</timeZoneID></dataScope>") == ["ana@example.com"]
    future = "<dataScope><regDateStart>01/01/2999 00:00:00</regDateStart></dataScope>"
    assert xml.call("LstsummaryUser", future).refusal[0] == "000015"
    wrong = "<dataScope><regDateEnd>tomorrow</regDateEnd></dataScope>"
    assert "no date" in (xml.call("LstsummaryUser", wrong).refusal[1] or "")


def test_images_are_of_the_callers_own_room(xml: XmlApi, simulator: Simulator) -> None:
    picture = base64.b64encode(b"\x89PNG").decode()
    assert xml.call("UploadPMRImage", inside(imageFor="Photo", imageData=picture)).is_success
    admin = simulator.site("acme").account(simulator.site("acme").admin)
    assert admin["personalMeetingRoomPhotoURL"].startswith("https://acme.webex.com/")
    assert "personalMeetingRoomHeaderImageURL" not in admin
    assert xml.call("UploadPMRImage", inside(imageFor="Photo")).is_success
    assert "personalMeetingRoomPhotoURL" not in simulator.site("acme").account(simulator.site("acme").admin)
    assert (
        xml.call("UploadPMRImage", inside(imageFor="Cat", imageData=picture)).refusal[1] == "Can't set field imageFor"
    )
    assert "base64" in (xml.call("UploadPMRImage", inside(imageFor="Photo", imageData="é!")).refusal[1] or "")


def test_the_site(xml: XmlApi, simulator: Simulator) -> None:
    simulator.site("acme").set_features({"video/HDvideo": False})
    answer = xml.call("GetSite")
    assert answer.text("siteInstance", "metaData", "siteName") == "acme"
    assert answer.text("siteInstance", "video", "HQvideo") == "true"
    assert answer.text("siteInstance", "video", "HDvideo") == "false"
    assert answer.text("siteInstance", "supportedServices", "supportCenter", "webACD") == "true"
    assert answer.text("siteInstance", "accountPasswordCriteria", "minLength") == "8"
    assert len(answer.all("siteInstance", "trackingCodes", "trackingCode")) == 10


def test_time_zones_and_session_types(xml: XmlApi) -> None:
    zones = xml.call("LstTimeZone")
    assert len(zones.all("timeZone")) == 62
    one = xml.call("LstTimeZone", inside(timeZoneID="15"))
    assert one.text("timeZone", "description") == "GMT-03:30, Newfoundland (Newfoundland)"
    assert one.text("timeZone", "gmtOffset") == "-210"
    assert xml.call("LstTimeZone", inside(timeZoneID="99")).refusal[0] == "000015"
    kind = xml.call("LstMeetingType", inside(meetingTypeID="13"))
    assert kind.text("meetingType", "serviceTypes", "serviceType") == "TrainingCenter"
    assert kind.text("matchingRecords", "total") == "1"
