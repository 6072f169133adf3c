"""The tests of tests/lifecycle/test_stop.py through the real command."""

from tests.lifecycle.test_stop import *  # noqa: F403
