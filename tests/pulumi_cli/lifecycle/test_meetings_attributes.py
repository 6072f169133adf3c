"""The tests of tests/lifecycle/test_meetings_attributes.py through the real command."""

from tests.lifecycle.test_meetings_attributes import *  # noqa: F403
