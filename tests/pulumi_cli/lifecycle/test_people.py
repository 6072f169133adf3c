"""The tests of tests/lifecycle/test_people.py through the real command."""

from tests.lifecycle.test_people import *  # noqa: F403
