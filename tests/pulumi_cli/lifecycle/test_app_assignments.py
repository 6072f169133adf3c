"""The tests of tests/lifecycle/test_app_assignments.py through the real command."""

from tests.lifecycle.test_app_assignments import *  # noqa: F403
