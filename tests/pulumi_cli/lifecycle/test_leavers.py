"""The tests of tests/lifecycle/test_leavers.py through the real command."""

from tests.lifecycle.test_leavers import *  # noqa: F403
