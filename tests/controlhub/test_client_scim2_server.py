"""The client against a SCIM server that is not ours: what it relies on is the standard's, not the simulator's."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from scim2_server.memory import InMemoryStorage
from scim2_server.testserver.application import BearerTokenApplication
from scim2_server.utils import load_default_provider
from werkzeug.serving import make_server

from pulumi_webex.controlhub.client import Users
from pulumi_webex.transport.errors import BadToken, Conflict, NotFound
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.settings import Settings

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
TOKEN = "obviously-fake-token"
ANA = {
    "userName": "ana@example.com",
    "userType": "user",
    "name": {"givenName": "Ana", "familyName": "O'Neil"},
    ENTERPRISE: {"department": "Sales"},
}


@pytest.fixture
def address() -> Iterator[str]:
    provider = load_default_provider()
    application = BearerTokenApplication(InMemoryStorage(), provider, bearer_tokens=[TOKEN])
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()
    thread.join()


def client(address: str, token: str = TOKEN) -> Users:
    settings = Settings.resolve({"scimUrl": address}.get, {"WEBEX_ACCESS_TOKEN": token})
    return Users(Transport(settings), settings.scim_url)


def test_a_life(address: str) -> None:
    users = client(address)
    made = users.create(ANA)
    with pytest.raises(Conflict):
        users.create({**ANA, "userName": "ANA@example.com"})
    patched = users.patch(
        made["id"],
        [
            {"op": "replace", "path": "title", "value": "Boss"},
            {"op": "add", "path": "phoneNumbers", "value": [{"value": "+49 30 1", "type": "mobile"}]},
            {"op": "replace", "value": {ENTERPRISE: {"department": "Board"}}},
            {"op": "remove", "path": "name.givenName"},
        ],
    )
    assert (patched["title"], patched[ENTERPRISE]["department"]) == ("Boss", "Board")
    assert patched["name"] == {"familyName": "O'Neil"}
    assert users.get(made["id"])["phoneNumbers"][0]["value"] == "+49 30 1"
    users.delete(made["id"])
    with pytest.raises(NotFound):
        users.get(made["id"])


def test_find_and_list(address: str) -> None:
    users = client(address)
    made = users.create({**ANA, "userName": "Ana@Example.com"})
    users.create({**ANA, "userName": "joana@example.com"})
    found = users.find("ana@example.com")
    assert found.exact is not None
    assert found.exact["id"] == made["id"]
    assert found.renamed == []
    assert users.find('x" or userName pr or "').exact is None
    assert len(list(users.list(count=1))) == users.count() == 2


def test_a_wrong_token(address: str) -> None:
    with pytest.raises(BadToken):
        client(address, "obviously-wrong-token").count()
