"""The envelope, and what hostile answers come to."""

from __future__ import annotations

import tracemalloc
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_webex.meetings import message
from pulumi_webex.meetings.message import BadMessage, Response, SubError, answer, request
from pulumi_webex.meetings.values import InvalidValue
from tests.support.meetings import SERVICE, envelope, failure


def field(name: str, text: str) -> Element:
    element = Element(name)
    element.text = text
    return element


def test_a_request_looks_as_webex_expects_it() -> None:
    data = request("user.GetUser", [("webExID", "admin"), ("siteName", "acme")], [field("webExId", "ana & co")])

    assert data.decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<serv:message xmlns:serv="{SERVICE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<header><securityContext><webExID>admin</webExID><siteName>acme</siteName></securityContext></header>"
        '<body><bodyContent xsi:type="java:com.webex.service.binding.user.GetUser">'
        "<webExId>ana &amp; co</webExId></bodyContent></body></serv:message>"
    )


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "\x85", "\ud834", "\uffff"])
def test_what_xml_cannot_hold_is_not_sent(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"control character U\+"):
        request("user.GetUser", [], [field("webExId", text)])
    with pytest.raises(InvalidValue, match=r"control character U\+"):
        request("user.GetUser", [("password", text)], [])


def test_a_request_is_bounded() -> None:
    with pytest.raises(InvalidValue, match="makes the request 9 MiB large"):
        request("user.UploadPMRImage", [], [field("imageData", "A" * (9 * 2**20))])


def test_a_success() -> None:
    response, body = answer(envelope("<use:userId>7</use:userId>"))

    assert response == Response(True)
    assert message.text(body, "userId") == "7"


def test_a_failure_with_all_its_reasons() -> None:
    data = failure("030105", "Error", value="v", subs=(("110055", "limit", "3"), ("1", "other", "")))

    assert answer(data)[0] == Response(
        False, "030105", "Error", "v", (SubError("110055", "limit", "3"), SubError("1", "other", ""))
    )


def test_other_prefixes_and_none_at_all() -> None:
    bare = (
        "<message><header><response><result>SUCCESS</result></response></header><body><bodyContent/></body></message>"
    )
    odd = envelope("<use:userId>7</use:userId>").replace(b"use:", b"x:").replace(b"xmlns:use", b"xmlns:x")

    assert answer(bare.encode())[0].success
    assert message.text(answer(odd)[1], "userId") == "7"


BOMB = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
HOSTILE = {
    "an entity bomb": (f'<!DOCTYPE m [<!ENTITY l0 "lol">{BOMB}]><message>&l9;</message>', "DOCTYPE or entities"),
    "a file by entity": ('<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><message>&x;</message>', "DOCTYPE or"),
    "a doctype": ('<!DOCTYPE message SYSTEM "http://example.com/x.dtd"><message/>', "DOCTYPE or entities"),
    "an undeclared entity": ("<message>&nbsp;</message>", "no well-formed XML"),
    "a web page": ("<html><head/><body>Sign in</body></html>", "not a message of the XML API but a <html>"),
    "an HTML5 page": ("<!DOCTYPE html><html></html>", "DOCTYPE or entities"),
    "nothing": ("", "no well-formed XML"),
    "blanks": ("  \n ", "no well-formed XML"),
    "JSON": ('{"error": "no"}', "no well-formed XML"),
    "cut off": (envelope("<use:userId>7</use:userId>")[:-40].decode(), "or cut off"),
    "an unbound prefix": ("<serv:message/>", "no well-formed XML"),
    "no result": ("<message><header><response/></header></message>", "has no result"),
    "an odd result": (
        "<message><header><response><result>MAYBE</result></response></header></message>",
        "has no result",
    ),
    "no header": ("<message><body/></message>", "has no result"),
    "two roots": ("<message/><message/>", "no well-formed XML"),
    "an unknown encoding": ('<?xml version="1.0" encoding="x-klingon"?><message/>', "no well-formed XML|encoding"),
    "control characters": ("<message>\x01</message>", "no well-formed XML"),
    "a deep one": ("<message>" + "<a>" * 100_000, "nested more than 40 deep"),
    "a wide one": ("<message>" + "<a/>" * 300_000 + "</message>", "more than 200000 elements"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_answers_end_in_a_clear_error(what: str) -> None:
    data, reason = HOSTILE[what]

    with pytest.raises(BadMessage, match=reason):
        answer(data.encode())


def test_a_huge_answer_is_not_even_read() -> None:
    with pytest.raises(BadMessage, match="larger than 16 MiB"):
        answer(b"<message>" + b" " * message.LARGEST_ANSWER)


def test_a_deep_answer_costs_little_memory() -> None:
    data = b"<message>" + b"<a>" * 3_000_000
    tracemalloc.start()
    with pytest.raises(BadMessage):
        answer(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 16 * 2**20


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"<message>{text}</message>".encode()))
def test_any_bytes_are_refused_in_the_same_way(data: bytes) -> None:
    with pytest.raises(BadMessage):
        answer(data)


@given(st.integers(0, 400))
def test_an_answer_cut_anywhere(length: int) -> None:
    whole = envelope("<use:userId>7</use:userId>")
    try:
        response, _ = answer(whole[:length])
    except BadMessage:
        assert length < len(whole)
    else:
        assert response.success
