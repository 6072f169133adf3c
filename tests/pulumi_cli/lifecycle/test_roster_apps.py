"""The tests of tests/lifecycle/test_roster_apps.py through the real command."""

from tests.lifecycle.test_roster_apps import *  # noqa: F403
