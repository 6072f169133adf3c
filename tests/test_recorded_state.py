"""State that an earlier version wrote still serves: no account is touched, and no change is left after one ``up``.

tests/recorded/demo holds the demo's program and files as they were, and the state of its stack after ``webex up``,
written before provider classes moved to `pulumi_webex.state`. Its passphrase is that of all tests.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.support.stack import EmbeddedStack

RECORDED = Path(__file__).with_name("recorded") / "demo"
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def demo(tmp_path: Path) -> EmbeddedStack:
    """The recorded stack in a network where nobody answers."""
    text = (RECORDED / "state.json").read_text(encoding="utf-8")
    entries = json.loads(text)["checkpoint"]["latest"]["resources"]
    org_id = next(entry["inputs"]["orgId"] for entry in entries if entry["type"].endswith("webex:User"))
    environment = {
        "WEBEX_ORG_ID": org_id,
        "WEBEX_ACCESS_TOKEN": "fake-token-for-tests",
        "WEBEX_SCIM_URL": f"{NOWHERE}/identity/scim/{org_id}/v2",
        "WEBEX_API_URL": f"{NOWHERE}/v1",
        "WEBEX_MEETINGS_URL": f"{NOWHERE}/WBXService/XMLService",
        "WEBEX_MEETINGS_SITE": "acme",
        "WEBEX_MEETINGS_ADMIN": "administrator@simulator.example",
        "WEBEX_MEETINGS_PASSWORD": "fake-password-for-tests",
        "WEBEX_AS_OF": "2026-11-27",
    }
    stack = EmbeddedStack(tmp_path, environment)
    for file in RECORDED.iterdir():
        if file.name != "state.json":
            shutil.copy(file, tmp_path)
    stack.state_file.parent.mkdir(parents=True)
    here = text.replace("urn:pulumi:demo::webex-people::", "urn:pulumi:test::people::")
    stack.state_file.write_text(here.replace("webex-people-demo", "people-test"), encoding="utf-8")
    return stack


def test_one_up_takes_the_state_over_without_a_request(demo: EmbeddedStack) -> None:
    assert not demo.preview().quiet()
    before = {name: (entry["id"], _without_provider(entry["outputs"])) for name, entry in demo.resources().items()}
    up = demo.up()
    assert up.ok, up.text
    after = {name: (entry["id"], _without_provider(entry["outputs"])) for name, entry in demo.resources().items()}
    assert after == before
    preview = demo.preview()
    assert preview.ok and preview.quiet(), preview.text


def _without_provider(outputs: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in outputs.items() if key != "__provider"}
