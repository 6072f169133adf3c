"""The tests of tests/lifecycle/test_provider.py through the real command."""

from tests.lifecycle.test_provider import *  # noqa: F403
