"""The simulator is an extra: without it, one sentence says what to install."""

from __future__ import annotations

import subprocess
import sys

import pytest

WITHOUT = """
import importlib.util, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == {missing!r} else find(name, *rest)
import webex_simulator
"""


@pytest.mark.parametrize("missing", ["scim2_models", "werkzeug"])
def test_a_missing_extra_is_named(missing: str) -> None:
    code = WITHOUT.format(missing=missing)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    last = ran.stderr.strip().splitlines()[-1]
    assert last == "ImportError: the simulated Webex needs an extra: pip install 'pulumi-webex[simulator]'"
