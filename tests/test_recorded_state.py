"""State that an earlier version wrote still serves: nothing changes, and no account is touched.

tests/recorded/demo holds the demo's program and files, and the state of its stack after ``webex up``. Its passphrase is
that of all tests.
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
    org_id = next(entry["inputs"]["orgId"] for entry in entries if entry["type"].endswith("webex:People"))
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
    stack.state_file.write_text(text, encoding="utf-8")
    return stack


def test_nothing_changes_and_nobody_is_asked_for(demo: EmbeddedStack) -> None:
    before = demo.managed()
    preview = demo.preview()
    assert preview.ok and preview.quiet(), preview.text
    up = demo.up()
    assert up.ok and up.quiet(), up.text
    assert demo.managed() == before
