"""Two organizations in one stack: each person with the provider of theirs, and no token where it does not belong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.lifecycle.people import ana, bo
from tests.lifecycle.rosters import export, rows
from tests.support.stack import Outcome, Stack, StackMaker
from webex_simulator import Simulator

PROGRAM = """\
import json, pathlib
import pulumi
from pulumi_webex import Provider, User

data = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())
providers = {name: Provider(name, **arguments) for name, arguments in data["providers"].items()}
for name, arguments in data["people"].items():
    where = providers.get(arguments.pop("provider", None))
    User(name, **arguments, opts=pulumi.ResourceOptions(provider=where))
"""

ROSTERS = """\
import json, pathlib
import pulumi
from pulumi_webex import Provider, RemovalLimit, Roster

data = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())
limit = RemovalLimit(count=1, percent=0)
for name, arguments in data["providers"].items():
    opts = pulumi.ResourceOptions(providers=[Provider(name, **arguments)])
    Roster(f"staff-{name}", people=f"{name}.csv", scope="all", removals=limit, opts=opts)
"""


@pytest.fixture
def apac() -> Iterator[Simulator]:
    """The second organization."""
    with Simulator() as running:
        yield running


@pytest.fixture
def emea(simulator: Simulator) -> Simulator:
    return simulator


@pytest.fixture
def orgs(make_stack: StackMaker) -> Stack:
    """A stack that knows nothing of an organization: its providers do."""
    made = make_stack("two-orgs", {})
    made.program(PROGRAM)
    return made


def target(simulator: Simulator, **changes: str | None) -> dict[str, str]:
    """The arguments of a provider for this organization."""
    own = {"org_id": simulator.org_id, "access_token": simulator.token, "scim_url": simulator.scim_url}
    return {key: value for key, value in {**own, **changes}.items() if value is not None}


def declare(stack: Stack, providers: dict[str, Any], **people: dict[str, Any]) -> None:
    stack.people({"providers": providers, "people": people})


def active(simulator: Simulator) -> set[str]:
    return {
        user["userName"] for user in simulator.users() if user["active"] and user["userName"].endswith("@example.com")
    }


def provider(stack: Stack, name: str) -> dict[str, Any]:
    latest = json.loads(stack.state_file.read_text())["checkpoint"]["latest"]
    found: dict[str, Any] = next(one for one in latest["resources"] if one["urn"].endswith(f"pulumi-python::{name}"))
    return found


def forget(*simulators: Simulator) -> None:
    for simulator in simulators:
        simulator.clear_requests()


def well(outcome: Outcome) -> Outcome:
    assert outcome.ok, outcome.text
    return outcome


def test_two_organizations(orgs: Stack, emea: Simulator, apac: Simulator) -> None:
    both = {"emea": target(emea), "apac": target(apac)}
    declare(orgs, both, ana=ana(provider="emea"), bo=bo(provider="apac"))
    well(orgs.up())
    assert (active(emea), active(apac)) == ({"ana@example.com"}, {"bo@example.com"})
    entries = orgs.resources()
    assert [entries[name]["outputs"]["orgId"] for name in ("ana", "bo")] == [emea.org_id, apac.org_id]
    forget(emea, apac)
    assert well(orgs.up()).quiet()
    assert not emea.requests() + apac.requests()
    assert well(orgs.refresh()).quiet()
    declare(orgs, both, ana=ana(provider="emea"))
    well(orgs.up())
    assert (active(emea), active(apac)) == ({"ana@example.com"}, set())
    well(orgs.destroy())
    assert (active(emea), active(apac)) == (set(), set())
    assert not orgs.resources()


def test_a_rotated_token_changes_the_provider_alone(orgs: Stack, emea: Simulator) -> None:
    declare(orgs, {"emea": target(emea)}, ana=ana(provider="emea"))
    well(orgs.up())
    before = provider(orgs, "emea")
    forget(emea)
    declare(orgs, {"emea": target(emea, access_token="obviously-fake-new-token")}, ana=ana(provider="emea"))
    preview = well(orgs.preview())
    assert {kind: count for kind, count in preview.changes.items() if kind != "same"} == {"update": 1}
    outcome = well(orgs.up())
    assert outcome.changes == {"same": 2, "update": 1}
    assert not emea.requests()
    after = provider(orgs, "emea")
    assert after["id"] == before["id"]
    assert after["inputs"]["webex:accessToken"].keys() >= {"ciphertext"}
    assert after["inputs"]["webex:accessToken"] != before["inputs"]["webex:accessToken"]
    refused = orgs.refresh()  # with the token that state has now
    assert "set access_token of provider emea" in refused.text
    assert orgs.resources()["ana"]
    for text in (preview.text, outcome.text, refused.text, orgs.state_file.read_text()):
        assert "obviously-fake" not in text


def test_a_person_stays_in_their_organization(orgs: Stack, emea: Simulator, apac: Simulator) -> None:
    both = {"emea": target(emea), "apac": target(apac)}
    declare(orgs, both, ana=ana(provider="emea"), bo=bo(provider="apac"))
    well(orgs.up())
    before = orgs.managed()
    forget(emea, apac)

    def refused(outcome: Outcome, whose: str) -> None:
        assert not outcome.ok
        assert f"in the Webex organization {emea.org_id}, but {whose} {apac.org_id}" in outcome.text, outcome.text
        assert orgs.managed() == before
        assert not emea.requests() + apac.requests()

    declare(orgs, both, ana=ana(provider="apac", title="Lead"), bo=bo(provider="apac"))
    refused(orgs.up(), "provider apac is for")
    orgs.environment |= apac.environment()
    declare(orgs, both, ana=ana(), bo=bo(provider="apac"))
    refused(orgs.preview(), "this run is set to")
    # The provider itself is led elsewhere, and state with it.
    declare(orgs, {"emea": target(apac), "apac": target(apac)}, ana=ana(provider="emea"), bo=bo(provider="apac"))
    refused(orgs.up(), "provider emea is for")
    assert provider(orgs, "emea")["inputs"]["webex:orgId"] == apac.org_id
    for refusing in (orgs.refresh, orgs.destroy):
        outcome = refusing("--target", orgs.urn("ana"))
        refused(outcome, "provider emea is for")
    # The way that the refusal tells.
    declare(orgs, both, bo=bo(provider="apac"))
    well(orgs.up())
    declare(orgs, both, ana=ana(provider="apac"), bo=bo(provider="apac"))
    well(orgs.up())
    assert (active(emea), active(apac)) == (set(), {"ana@example.com", "bo@example.com"})


def test_the_variables_of_one_organization_are_not_sent_to_another(
    orgs: Stack, emea: Simulator, apac: Simulator
) -> None:
    orgs.environment |= emea.environment()
    declare(orgs, {"apac": target(apac, access_token=None)}, ana=ana(), bo=bo(provider="apac"))
    outcome = orgs.preview()
    assert "no access token for provider apac" in outcome.text
    assert "WEBEX_ACCESS_TOKEN is not used" in outcome.text
    orgs.environment["WEBEX_APAC_ACCESS_TOKEN"] = apac.token
    given = target(apac, access_token=None, credentials_from="APAC")
    declare(orgs, {"apac": given}, ana=ana(), bo=bo(provider="apac"))
    well(orgs.up())
    assert (active(emea), active(apac)) == ({"ana@example.com"}, {"bo@example.com"})
    assert "webex:accessToken" not in provider(orgs, "apac")["inputs"]
    assert well(orgs.refresh()).quiet()
    assert not [request for request in apac.requests() if request.status in (401, 403)]


def test_a_roster_for_each_organization(orgs: Stack, emea: Simulator, apac: Simulator) -> None:
    orgs.program(ROSTERS)
    declare(orgs, {"emea": target(emea), "apac": target(apac)})
    people = rows(6)

    def split(first: int) -> None:
        for name, some in (("emea", people[:first]), ("apac", people[3:])):
            export(orgs, some)
            (orgs.folder / "people.csv").rename(orgs.folder / f"{name}.csv")

    split(3)
    well(orgs.up())
    assert (len(active(emea)), len(active(apac))) == (3, 3)
    split(1)
    outcome = orgs.up()
    assert "the removal guard staff-emea allows 1" in outcome.text, outcome.text
    assert len(active(emea)) == 3
    split(2)
    well(orgs.up())
    assert (len(active(emea)), len(active(apac))) == (2, 3)


def test_what_the_stack_says_of_the_run_holds_for_its_providers(orgs: Stack, emea: Simulator) -> None:
    orgs.config(paused="true", orgId="00000000-0000-4000-8000-000000000000")
    declare(orgs, {"emea": {**target(emea), "paused": False}}, ana=ana(provider="emea"))
    outcome = orgs.up()
    assert "webex:paused" in outcome.text
    assert active(emea) == set()
