"""The tests of tests/lifecycle/test_group.py through the real command."""

from tests.lifecycle.test_group import *  # noqa: F403
