"""The tests of tests/lifecycle/test_crash.py through the real command."""

from tests.lifecycle.test_crash import *  # noqa: F403
