"""The tests of tests/lifecycle/test_roster.py through the real command."""

from tests.lifecycle.test_roster import *  # noqa: F403
