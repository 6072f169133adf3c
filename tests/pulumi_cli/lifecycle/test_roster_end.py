"""The tests of tests/lifecycle/test_roster_end.py through the real command."""

from tests.lifecycle.test_roster_end import *  # noqa: F403
