"""The tests of tests/lifecycle/test_app_assignment.py through the real command."""

from tests.lifecycle.test_app_assignment import *  # noqa: F403
