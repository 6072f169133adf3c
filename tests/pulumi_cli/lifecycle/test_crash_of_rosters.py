"""The tests of tests/lifecycle/test_crash_of_rosters.py through the real command."""

from tests.lifecycle.test_crash_of_rosters import *  # noqa: F403
