"""The tests of tests/lifecycle/test_must_not_happen.py through the real command."""

from tests.lifecycle.test_must_not_happen import *  # noqa: F403
