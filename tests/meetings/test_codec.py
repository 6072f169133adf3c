"""Attributes as XML elements, and back."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_webex.meetings.catalog import CATALOG, TSP_FLAT, SiteAttribute, UnknownSiteAttribute
from pulumi_webex.meetings.codec import decoded, encoded
from pulumi_webex.meetings.message import answer
from pulumi_webex.meetings.values import InvalidValue
from tests.support.meetings import elements, envelope, kept, sample

WRITABLE = [attribute for attribute in CATALOG if attribute.writable]


def read(inside: str, **named: Any) -> dict[str, Any]:
    return decoded(answer(envelope(inside))[1], **named)


def there_and_back(attributes: dict[str, Any], **named: Any) -> dict[str, Any]:
    return read(elements(*encoded(attributes)), **named)


@pytest.mark.parametrize("attribute", WRITABLE, ids=lambda attribute: attribute.name)
def test_every_attribute_goes_there_and_comes_back(attribute: SiteAttribute) -> None:
    found = there_and_back({attribute.name: sample(attribute)}, tsp_index=3 if "Index" in attribute.name else 1)

    if attribute.reads == "no":
        assert attribute.name not in found
    else:
        assert found[attribute.name] == kept(attribute, sample(attribute))


def test_nothing_else_comes_along() -> None:
    for attribute in WRITABLE:
        sent = encoded({attribute.name: sample(attribute)})
        names = [element.tag for element in sent]
        assert names == [attribute.path[0]]


@pytest.mark.parametrize("attribute", [a for a in CATALOG if not a.writable], ids=lambda attribute: attribute.name)
def test_what_is_only_read(attribute: SiteAttribute) -> None:
    inside = "7"
    for name in reversed(attribute.path):
        inside = f"<use:{name}>{inside}</use:{name}>"
    value: Any = 7 if attribute.type == "integer" else "7"
    if attribute.type == "object":
        inside, value = "<use:defaultCallIn><use:tollNum>7</use:tollNum></use:defaultCallIn>", {"tollNum": "7"}

    assert read(inside)[attribute.name] == value


def test_elements_stand_in_the_order_of_the_schema_however_they_are_declared() -> None:
    declared = {
        "userId": None,
        "privilegeHost": True,
        "email": "a@example.com",
        "addressCity": "Lima",
        "firstName": "Ana",
    }
    declared |= {"privilegeSiteAdmin": False, "addressAddress1": "Way 1", "webExId": "ana"}

    tags = [(element.tag, [child.tag for child in element]) for element in encoded(declared)]

    assert tags == [
        ("firstName", []),
        ("webExId", []),
        ("address", ["address1", "city"]),
        ("email", []),
        ("privilege", ["host", "siteAdmin"]),
    ]


def test_truths_and_numbers_are_written_as_the_schema_has_them() -> None:
    assert elements(*encoded({"privilegeHost": False, "timeZoneID": 4.0})) == (
        "<timeZoneID>4</timeZoneID><privilege><host>false</host></privilege>"
    )


def test_a_string_is_cleared_by_an_empty_element() -> None:
    assert elements(*encoded({}, ["title", "phonesFax"])) == "<title /><phones><fax /></phones>"


def test_session_types_are_cleared_by_an_empty_list_and_the_end_of_an_account_by_its_last_day() -> None:
    assert elements(*encoded({}, ["meetingTypes", "expirationDate"])) == (
        "<expirationDate>12/31/2049 23:59:59</expirationDate><meetingTypes />"
    )


@pytest.mark.parametrize("attribute", WRITABLE, ids=lambda attribute: attribute.name)
def test_what_cannot_be_cleared_is_refused_with_a_sentence(attribute: SiteAttribute) -> None:
    if attribute.clearable and attribute.clear != "entries":
        assert encoded({}, [attribute.name])
        return
    with pytest.raises(InvalidValue, match=f"^{attribute.name} is "):
        encoded({}, [attribute.name])


def test_a_tsp_account_says_which_one_it_is() -> None:
    assert elements(*encoded({"tspAccountCustom1": "x"})) == (
        "<tspAccount><tspAccount><accountIndex>1</accountIndex><custom1>x</custom1></tspAccount></tspAccount>"
    )


def test_the_tsp_account_that_is_meant_is_read() -> None:
    entries = "".join(
        f"<tspAccount><accountIndex>{i}</accountIndex><custom1>of {i}</custom1></tspAccount>" for i in (2, 1)
    )
    inside = f"<tspAccount>{entries}</tspAccount>"

    assert read(inside)["tspAccountCustom1"] == "of 1"
    assert read(inside, tsp_index=2)["tspAccountCustom1"] == "of 2"
    assert not set(TSP_FLAT) & set(read(inside, tsp_index=3))
    assert [entry["custom1"] for entry in read(inside)["tspAccounts"]] == ["of 1", "of 2"]


def test_ids_of_products_are_read_in_the_shape_of_the_answer() -> None:
    inside = "<product><prodID>7</prodID><name>A</name></product><product><prodID>2</prodID><name>B</name></product>"

    found = read(f"<salesCenter><smeInfo><products>{inside}</products></smeInfo></salesCenter>")

    assert found["salesCenter"] == {"smeInfo": {"products": [2, 7]}}


def test_an_answer_as_version_10_gives_it() -> None:
    inside = """
      <use:firstName>Ana</use:firstName><use:title></use:title><use:webExId>ana@example.com</use:webExId>
      <use:address xmlns:com="urn:c"><com:addressType>PERSONAL</com:addressType><com:country/></use:address>
      <use:password>******</use:password>
      <use:meetingTypes><use:meetingType>216</use:meetingType><use:meetingType>214</use:meetingType></use:meetingTypes>
      <use:timeZoneID>4</use:timeZoneID><use:tracking/><use:service>FREE_OFFICE</use:service>
      <use:privilege><use:host>TRUE</use:host><use:siteAdmin>false</use:siteAdmin><use:HQvideo>true</use:HQvideo></use:privilege>
      <use:active>ACTIVATED</use:active><use:tspAccount/><use:videoSystems/>
      <use:personalMeetingRoom><use:hostPIN>****</use:hostPIN><use:PMRAutoLockWaitTime>10</use:PMRAutoLockWaitTime>
      </use:personalMeetingRoom><use:security><use:resetPassword>false</use:resetPassword></use:security>
      <use:visitCount>0</use:visitCount><use:userId>700227</use:userId><use:notInAnyDocument>1</use:notInAnyDocument>
    """

    assert read(inside) == {
        "firstName": "Ana",
        "title": "",
        "webExId": "ana@example.com",
        "addressAddressType": "PERSONAL",
        "addressCountry": "",
        "meetingTypes": [214, 216],
        "timeZoneID": 4,
        "service": "FREE_OFFICE",
        "privilegeHost": True,
        "privilegeSiteAdmin": False,
        "privilegeHQvideo": True,
        "active": "ACTIVATED",
        "tspAccounts": [],
        "personalMeetingRoomPmrAutoLockWaitTime": 10,
        "visitCount": 0,
        "userId": 700227,
    }


def test_a_value_of_the_wrong_type_stays_visible() -> None:
    found = read(
        "<timeZoneID>four</timeZoneID><privilege><host>maybe</host><siteAdmin/></privilege><active>GONE</active>"
    )

    assert found == {"timeZoneID": "four", "privilegeHost": "maybe", "active": "GONE"}


def test_the_e_mail_option_is_not_the_e_mail_address() -> None:
    assert read("<commOptions><email>true</email></commOptions>") == {"commOptionsEmail": True}


def test_an_unknown_attribute_is_named() -> None:
    with pytest.raises(UnknownSiteAttribute, match="titel"):
        encoded({"titel": "x"})


def test_a_wrong_value_names_its_attribute() -> None:
    with pytest.raises(InvalidValue, match=r"^timeZoneID is 'Lima', but must be a whole number"):
        encoded({"timeZoneID": "Lima"})


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=64))
def test_any_text_arrives_as_it_was(text: str) -> None:
    assert there_and_back({"title": text, "remoteSupport": {"recording": {"enforce": True, "location": text}}}) == {
        "title": text,
        "remoteSupport": {"recording": {"enforce": True, "location": text}},
    }


def test_an_empty_body_says_nothing() -> None:
    assert decoded(Element("bodyContent")) == {}
