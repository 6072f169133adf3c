"""The tests of tests/lifecycle/test_credentials.py through the real command."""

from tests.lifecycle.test_credentials import *  # noqa: F403
