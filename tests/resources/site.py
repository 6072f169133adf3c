"""A Meetings site in memory, in place of the client, and a program's assignments on it."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi.dynamic

from pulumi_webex.meetings.answers import SessionType, Site, Summary
from pulumi_webex.meetings.catalog import CATALOG
from pulumi_webex.meetings.client import Created, MeetingsAccount
from pulumi_webex.meetings.errors import AccountExists, AccountNotFound, XmlCall
from pulumi_webex.meetings.message import Response, parsed
from pulumi_webex.resources.meetings import sites
from pulumi_webex.resources.shared import run
from tests.resources import project

Properties = dict[str, Any]


SITE = """<siteInstance><telephonyConfig><callInTeleconferencing>false</callInTeleconferencing></telephonyConfig>
<accountPasswordCriteria><minLength>8</minLength></accountPasswordCriteria></siteInstance>"""
TYPES = [SessionType(3, "PRO", "Pro", "PRO", True, ("MeetingCenter",))]
TYPES += [SessionType(13, "TRS", "Training", "TRS", True, ("TrainingCenter",))]


class FakeSite:
    """Accounts by webExId, a log of calls, and failures to be raised by operation."""

    def __init__(self, name: str = "acme") -> None:
        self.name = name
        self.accounts: dict[str, Properties] = {}
        self.calls: list[tuple[Any, ...]] = []
        self.faults: dict[str, list[Exception]] = {}
        self.lost_answers = 0
        self._next = 1000

    def add(self, webex_id: str, **attributes: Any) -> Properties:
        self._next += 1
        account = {"active": "ACTIVATED", **attributes, "webExId": webex_id, "userId": self._next}
        self.accounts[webex_id.casefold()] = account
        return account

    def of(self, operation: str) -> list[tuple[Any, ...]]:
        return [call[1:] for call in self.calls if call[0] == operation]

    @property
    def writes(self) -> list[str]:
        return [call[0] for call in self.calls if call[0] in ("create", "set", "delete")]

    def create(self, attributes: Mapping[str, Any]) -> Created:
        self._called("create", dict(attributes))
        webex_id = str(attributes["webExId"])
        if webex_id.casefold() in self.accounts:
            raise AccountExists(self._call("CreateUser", webex_id), Response(False, "030004", "webExId exists"))
        if any(_same(one.get("email"), attributes.get("email")) for one in self.accounts.values()):
            raise AccountExists(self._call("CreateUser", webex_id), Response(False, "030005", "email exists"))
        wrong = [name for name in attributes if not CATALOG.attribute(name).settable_on("create")]
        assert not wrong
        made = self.add(webex_id, **attributes)
        if self.lost_answers:
            self.lost_answers -= 1
            return Created(webex_id, made["userId"], certain=False)
        return Created(webex_id, made["userId"])

    def get(self, webex_id: str, *, tsp_index: int = 1) -> MeetingsAccount:
        self._called("get", webex_id)
        found = self._account("GetUser", webex_id)
        told = {name: value for name, value in found.items() if CATALOG.attribute(name).reads == "yes"}
        return MeetingsAccount(found["webExId"], found["userId"], told)

    def set(self, webex_id: str, attributes: Mapping[str, Any], *, clear: Iterable[str] = ()) -> None:
        cleared = tuple(clear)
        self._called("set", webex_id, dict(attributes), cleared)
        account = self._account("SetUser", webex_id)
        assert not [name for name in attributes if not CATALOG.attribute(name).settable_on("update")]
        assert all(CATALOG.attribute(name).clearable for name in cleared)
        account |= {name: value for name, value in attributes.items() if name != "newWebExId"}
        account |= {name: CATALOG.attribute(name).cleared_value for name in cleared}
        if "newWebExId" in attributes:
            self.rename(webex_id, attributes["newWebExId"])

    def rename(self, old: str, new: str) -> None:
        account = self.accounts.pop(old.casefold())
        account["webExId"] = new
        self.accounts[new.casefold()] = account

    def find(self, email: str) -> Summary | None:
        self._called("find", email)
        found = (one for one in self.accounts.values() if _same(one.get("email"), email))
        return next((Summary(one["webExId"], email, "", "", one["active"]) for one in found), None)

    def summaries(self, **criteria: str) -> Iterable[Summary]:
        self._called("summaries")
        return (Summary(one["webExId"], one.get("email", ""), "", "", one["active"]) for one in self.accounts.values())

    def site(self) -> Site:
        self._called("site")
        return Site(parsed(SITE.encode()))

    def session_types(self) -> list[SessionType]:
        self._called("session_types")
        return TYPES

    def delete(self, *webex_ids: str) -> None:
        self._called("delete", *webex_ids)
        for webex_id in webex_ids:
            self._account("DelUser", webex_id)["active"] = "DEACTIVATED"

    def _called(self, operation: str, *arguments: Any) -> None:
        self.calls.append((operation, *arguments))
        if self.faults.get(operation):
            raise self.faults[operation].pop(0)

    def _account(self, operation: str, webex_id: str) -> Properties:
        if webex_id.casefold() not in self.accounts:
            raise AccountNotFound(self._call(operation, webex_id), Response(False, "030001", "not found"))
        return self.accounts[webex_id.casefold()]

    def _call(self, operation: str, webex_id: str) -> XmlCall:
        return XmlCall(operation, self.name, webex_id)


def _same(one: Any, other: Any) -> bool:
    return one is not None and str(one).casefold() == str(other).casefold()


class Assignment(project.Resource):
    """One assignment in state, driven through the provider as the engine does it."""

    @property
    def urn(self) -> str:
        return f"urn:pulumi:test::people::pulumi-python:dynamic/webex:AppAssignment::{self.name}"

    def check(self, **news: Any) -> Properties:
        with self.project.call(self.urn):
            result = self.project.provider.check(dict(self.inputs), news)
        if result.failures:
            assert {failure.property for failure in result.failures} == {""}
            raise project.CheckError([failure.reason for failure in result.failures])
        return result.inputs

    def refresh(self) -> None:
        self.project.inputs = self.inputs
        super().refresh()


@dataclass
class Program(project.Project):
    """A program's assignments, the provider and the site."""

    inputs: Properties = field(default_factory=dict)

    @property
    def site(self) -> FakeSite:
        return self.users  # type: ignore[return-value]

    def assignment(self, name: str) -> Assignment:
        return Assignment(self, name)

    def next_run(self, **config: str) -> None:
        sites.end()
        run.end()
        self.warnings.clear()
        self.site.calls.clear()
        values = {f"webex:{key}": value for key, value in {**self.config, **config}.items() if value}
        request = types.SimpleNamespace(config=pulumi.dynamic.Config(values, "people"))
        self.provider.configure(request)  # type: ignore[arg-type]
