"""What an explicit provider is given, from whom it inherits, and what a program may not do with it."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import grpc
import pulumi
import pytest
from google.protobuf import struct_pb2
from pulumi.runtime import rpc as pulumi_rpc
from pulumi.runtime.proto import provider_pb2

from pulumi_webex import Provider, RemovalGuard, User
from pulumi_webex.meetings.settings import Password
from pulumi_webex.resources.meetings import sites
from pulumi_webex.resources.shared import configure as configuring
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.failures import Failed
from pulumi_webex.resources.user.provider import UserProvider
from pulumi_webex.state import MeetingsProvider
from pulumi_webex.transport.errors import BadToken, ErrorDetail, api_error
from pulumi_webex.transport.names import CREDENTIALS, VARIABLES, argument
from pulumi_webex.transport.redaction import Secret
from tests.resources.program import Registered
from tests.resources.project import ORG, CheckError
from tests.resources.provider.test_process import ANA, provider_process
from tests.resources.site import Program
from tests.support.scripted import Play, Scripted, Seen

Run = Callable[[Callable[[], Any]], Registered]

SECRETS = {
    "access_token": "obviously-fake-1",
    "client_secret": "obviously-fake-2",
    "refresh_token": "obviously-fake-3",
    "meetings_password": "obviously-fake-4",
    "meetings_access_token": "obviously-fake-5",
    "meetings_session_ticket": "obviously-fake-6",
}


@pytest.fixture
def stack_settings() -> Iterator[Callable[..., None]]:
    """Sets what the stack says under ``webex:``."""

    def put(**values: str) -> None:
        pulumi.runtime.set_all_config({f"webex:{key}": value for key, value in values.items()})

    yield put
    pulumi.runtime.set_all_config({})


def inputs(registered: Registered, name: str = "emea") -> dict[str, Any]:
    return {key: value for key, value in registered[name][1].items() if value is not None}


# What reaches the provider


def test_every_argument_reaches_it_as_a_text(program: Run) -> None:
    plain = {
        "org_id": ORG,
        "client_id": "C1",
        "cloud": "gov",
        "scim_url": "https://scim.example.com/v2",
        "api_url": "https://api.example.com/v1",
        "meetings_url": "https://acme.example.com/WBXService/XMLService",
        "meetings_site": "acme",
        "meetings_admin": "boss",
        "credentials_from": "EMEA",
        "concurrency": 8,
        "requests_per_second": 2.5,
        "ca_bundle": "ca.pem",
        "paused": True,
    }
    found = inputs(program(lambda: Provider("emea", **plain, **SECRETS)))  # type: ignore[arg-type]
    hidden = {key for key, value in found.items() if pulumi_rpc.is_rpc_secret(value)}
    assert len(hidden) == len(SECRETS)
    texts = {key: pulumi_rpc.unwrap_rpc_secret(value) for key, value in found.items()}
    assert set(texts.values()) == {*map(str, plain.values()), *SECRETS.values(), "true", "emea"} - {"True"}
    assert texts["webex:meetingsSessionTicket"] == SECRETS["meetings_session_ticket"]
    assert {key.removeprefix("webex:") for key in found} <= {*VARIABLES, "provider", "credentialsFrom"}


def test_outputs_of_other_resources(program: Run) -> None:
    def body() -> None:
        nothing: Any = pulumi.Output.from_input(None)
        token = pulumi.Output.from_input("obviously-fake")
        Provider("emea", org_id=pulumi.Output.from_input(ORG), access_token=token, paused=nothing)

    found = inputs(program(body))
    assert pulumi_rpc.is_rpc_secret(found.pop("webex:accessToken"))
    assert found == {"webex:orgId": ORG, "webex:provider": "emea"}


def test_of_the_stack_it_takes_what_is_about_the_run(program: Run, stack_settings: Callable[..., None]) -> None:
    stack_settings(
        orgId="another", accessToken="obviously-fake", scimUrl="x", meetingsSite="acme", cloud="gov",
        concurrency="4", requestsPerSecond="2", caBundle="ca.pem", allowRemovals="3:ab", paused="Yes",
    )  # fmt: skip
    assert inputs(program(lambda: Provider("emea", org_id=ORG, concurrency=8, paused=False))) == {
        "webex:orgId": ORG,
        "webex:provider": "emea",
        "webex:concurrency": "8",
        "webex:requestsPerSecond": "2",
        "webex:caBundle": "ca.pem",
        "webex:allowRemovals": "3:ab",
        "webex:paused": "true",
    }


@pytest.mark.parametrize(
    ("name", "part", "said"),
    [
        ("default", None, "begins with default"),
        ("emea", "emea", "capital letters"),
        ("emea", "MEETINGS", "WEBEX_MEETINGS_ACCESS_TOKEN is the stack's own"),
    ],
)
def test_names_that_cannot_be_used(program: Run, name: str, part: str | None, said: str) -> None:
    with pytest.raises(pulumi.RunError, match=said):
        program(lambda: Provider(name, org_id=ORG, credentials_from=part))


# A guard counts the people of its own process only


def test_a_guard_of_another_provider_is_refused(program: Run) -> None:
    def body(guarded: str, given: str | None) -> Callable[[], None]:
        def declare() -> None:
            providers = {name: Provider(name, org_id=ORG) for name in ("emea", "apac")}
            parent = pulumi.ComponentResource(
                "t:i:C", "box", opts=pulumi.ResourceOptions(providers=[providers[guarded]])
            )
            with RemovalGuard("staff", people={}, opts=pulumi.ResourceOptions(parent=parent)) as guard:
                own = pulumi.ResourceOptions(provider=providers[given]) if given else None
                inherited = pulumi.ResourceOptions(parent=parent)
                User("ana", user_name="ana@example.com", guard=guard, opts=inherited)
                User("bo", user_name="bo@example.com", guard=guard, opts=own)

        return declare

    assert {"ana", "bo"} <= program(body("emea", "emea")).keys()
    with pytest.raises(pulumi.RunError, match="bo is with provider apac, but its removal guard staff with provider em"):
        program(body("emea", "apac"))
    with pytest.raises(pulumi.RunError, match="bo is with the stack's own provider"):
        program(body("emea", None))


def test_both_ends_of_a_guard_are_with_its_provider(program: Run) -> None:
    ends: list[Any] = []

    def body() -> None:
        emea = Provider("emea", org_id=ORG)
        with RemovalGuard("staff", people={}, opts=pulumi.ResourceOptions(providers=[emea])) as guard:
            pass
        ends.extend([emea, guard, guard.closed])

    program(body)
    emea, *both = ends
    assert [end.get_provider(end.pulumi_resource_type) for end in both] == [emea, emea]


# Accounts on Meetings sites


def test_an_account_stays_on_its_site(meetings: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    made = meetings.assignment("ana")
    made.up(webExId="ana", email="ana@example.com", firstName="Ana", lastName="Lima", password="obviously-fake-1")
    monkeypatch.setenv("WEBEX_MEETINGS_SITE", "acme")
    meetings.next_run(meetingsSite="other", provider="emea")
    with pytest.raises(CheckError, match="Meetings site acme, but provider emea is set to other"):
        made.check(webExId="ana", email="ana@example.com", firstName="Ana", lastName="Lima")
    for act in (made.refresh, made.delete):
        with pytest.raises(Failed, match="set meetings_site of provider emea"):
            act()
    assert not meetings.site.calls


def test_the_credentials_of_another_site_are_not_used(meetings: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBEX_MEETINGS_ADMIN", "boss")
    monkeypatch.setenv("WEBEX_MEETINGS_PASSWORD", "obviously-fake-2")
    meetings.next_run(meetingsAdmin="", meetingsPassword="", provider="emea")
    with pytest.raises(CheckError, match="give provider emea meetings_admin and meetings_password"):
        meetings.assignment("ana").check(webExId="ana", email="ana@example.com")
    monkeypatch.setenv("WEBEX_EMEA_MEETINGS_ADMIN", "boss")
    monkeypatch.setenv("WEBEX_EMEA_MEETINGS_PASSWORD", "obviously-fake-3")
    meetings.next_run(meetingsAdmin="", meetingsPassword="", provider="emea", credentialsFrom="EMEA")
    assert sites.at("acme").settings.credential == Password("boss", Secret("obviously-fake-3"))


# Sentences


def test_advice_names_what_the_provider_has(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    values = {"webex:orgId": ORG, "webex:accessToken": "obviously-fake", "webex:provider": "emea"}
    advice = str(api_error(401, ErrorDetail(), method="GET", path="/x"))
    assert isinstance(api_error(401, ErrorDetail(), method="GET", path="/x"), BadToken)
    configured(UserProvider(), values)
    assert "set access_token of provider emea." in configuring.told(advice)
    configured(UserProvider(), {**values, "webex:credentialsFrom": "EMEA"})
    assert "set WEBEX_EMEA_ACCESS_TOKEN or access_token of provider emea." in configuring.told(advice)
    assert configuring.told("set webex:allowRemovals (WEBEX_ALLOW_REMOVALS)") == (
        "set webex:allowRemovals (WEBEX_ALLOW_REMOVALS)"
    )
    configured(UserProvider(), {"webex:orgId": ORG})
    assert configuring.told(advice) == advice
    run.end()


def configured(provider: Any, values: dict[str, str]) -> None:
    provider.configure(SimpleNamespace(config=pulumi.dynamic.Config(values, "people")))


# Calls at once


@pytest.mark.parametrize("text", ["7", "none"])
def test_accounts_on_sites_honor_it_too(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.delenv("WEBEX_CONCURRENCY", raising=False)
    allowed: list[int] = []
    monkeypatch.setattr(rpc, "allow_calls_at_once", allowed.append)
    configured(MeetingsProvider(), {"webex:concurrency": text, "webex:provider": "emea"})
    assert allowed == ([7] if text == "7" else [])
    sites.end()


def test_calls_at_once_in_the_process_of_an_explicit_provider(simulator: Any) -> None:
    """Ten creates of which none is answered before all have arrived; the SDK alone lets four in."""
    arrived, met = threading.Semaphore(0), threading.Event()

    def answer(_: Seen) -> Play:
        arrived.release()
        assert met.wait(60)
        return Play(403, {"detail": "no"})

    server = Scripted()
    server.always = answer
    settings = {
        "webex:scimUrl": f"{server.url}/v2",
        "webex:accessToken": "obviously-fake",
        "webex:provider": "emea",
        "webex:concurrency": "10",
    }
    arguments = struct_pb2.Struct()
    arguments.update(settings)
    with server.running(), provider_process(simulator) as process, ThreadPoolExecutor(10) as engine:
        process.stub.Configure(provider_pb2.ConfigureRequest(args=arguments))
        assert not process.check("ana", ANA).failures

        def create(number: int) -> str:
            with pytest.raises(grpc.RpcError) as refused:
                process.create(f"p{number}", {**ANA, "userName": f"p{number}@example.com"})
            return str(refused.value.details())

        waiting = [engine.submit(create, number) for number in range(10)]
        together = all(arrived.acquire(timeout=60) for _ in range(10))
        met.set()
        told = [one.result() for one in waiting]
    assert together
    assert all("403" in text for text in told)
    assert {seen.headers["authorization"] for seen in server.seen} == {"Bearer obviously-fake"}


def test_credentials_are_arguments() -> None:
    arguments = inspect.signature(Provider.__init__).parameters.keys()
    assert {argument(key) for key in CREDENTIALS - {"accessTokenEnds"}} <= arguments
