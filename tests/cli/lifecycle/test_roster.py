"""The tests of tests/lifecycle/test_roster.py through the real command."""

from lifecycle.test_roster import *  # noqa: F403
