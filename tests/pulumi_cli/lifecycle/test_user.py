"""The tests of tests/lifecycle/test_user.py through the real command."""

from tests.lifecycle.test_user import *  # noqa: F403
