"""The tests of tests/lifecycle/test_removal_guard.py through the real command."""

from tests.lifecycle.test_removal_guard import *  # noqa: F403
