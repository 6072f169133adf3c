"""The tests of tests/lifecycle/test_people_messages.py through the real command."""

from tests.lifecycle.test_people_messages import *  # noqa: F403
