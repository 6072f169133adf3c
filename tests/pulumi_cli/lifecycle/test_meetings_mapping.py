"""The tests of tests/lifecycle/test_meetings_mapping.py through the real command."""

from tests.lifecycle.test_meetings_mapping import *  # noqa: F403
