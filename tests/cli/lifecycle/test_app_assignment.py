"""The tests of tests/lifecycle/test_app_assignment.py through the real command."""

from lifecycle.test_app_assignment import *  # noqa: F403
