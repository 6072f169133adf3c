"""Answers of the simulated XMLService, held against what Cisco's schemas say (tests/contracts)."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import xmlschema

from pulumi_webex.meetings.catalog import CATALOG, TSP_FLAT
from tests.support.meetings import sample
from tests.support.meetings_xsd import schemas
from tests.webex_simulator.xml_api import INSTANCE, SERVICE, Answer, XmlApi, inside, local
from webex_simulator import Simulator

ANA = "ana@example.com"
Validate = Callable[[Answer, str], None]

# Newer than the schemas, and only in answers; eventCenter stands at another place there than in requests.
NEWER = {"personalMeetingRoomURL", "sipURL", "accessCode", "eventCenter"}
# An account that is made up of these says what the schema's own elements do.
LEFT_OUT = {"webExId", "email", "newWebExId", "sendWelcome", "timeZone", "language", "password", *TSP_FLAT}


@pytest.fixture(scope="module")
def validate(tmp_path_factory: pytest.TempPathFactory) -> Validate:
    schema: xmlschema.XMLSchema10 = schemas(tmp_path_factory.mktemp("xsd"))

    def check(answer: Answer, binding: str) -> None:
        assert answer.is_success, answer.reply.text
        body = answer.all()[0]
        kind = next(value for name, value in body.attrib.items() if name == f"{{{INSTANCE}}}type").rpartition(":")[2]
        _bare(body)
        content = "".join(ElementTree.tostring(child, encoding="unicode") for child in body)
        schema.validate(
            f'<s:message xmlns:s="{SERVICE}" xmlns:q="{SERVICE}/{binding}" xmlns:xsi="{INSTANCE}"><header><response>'
            f"<result>{answer.head('result')}</result><gsbStatus>{answer.head('gsbStatus')}</gsbStatus></response>"
            f'</header><body><bodyContent xsi:type="q:{kind}">{content}</bodyContent></body></s:message>'
        )

    return check


def _bare(element: Element) -> None:
    """Without prefixes, since the copies of the schemas are made so, and without what they do not know."""
    element.tag = local(element)
    for child in list(element):
        _bare(child)
        inside_room = child.tag != "accessCode" or element.tag == "personalMeetingRoom"
        if child.tag in NEWER and inside_room:
            element.remove(child)


def test_answers_about_an_account(xml: XmlApi, validate: Validate) -> None:
    validate(xml.create(), "user")
    validate(xml.get(), "user")
    validate(xml.set(title="Boss"), "user")
    validate(xml.call("LstsummaryUser"), "user")
    validate(xml.call("DelUser", inside(webExId=ANA)), "user")


def test_an_account_that_has_everything(xml: XmlApi, simulator: Simulator, validate: Validate) -> None:
    site = simulator.site("acme")
    site.add_account({"webExId": ANA})
    everything = {one.name: sample(one) for one in CATALOG if one.writable and one.name not in LEFT_OUT}
    everything |= {"email2": "ana@home.example", "meetingTypes": [3, 214]}
    for name in ("tspAccounts", "personalTeleconfAccounts"):
        everything[name] = [{**entry, "delete": False} for entry in everything[name]]
    site.edit_account(ANA, everything)

    answer = xml.get()

    assert answer.text("salesCenter", "smeInfo", "products", "product", "name")
    assert len(answer.all("thirdPartyTeleconf", "account")) == 2
    validate(answer, "user")


def test_session_types(xml: XmlApi, validate: Validate) -> None:
    validate(xml.call("LstMeetingType"), "meetingtype")
