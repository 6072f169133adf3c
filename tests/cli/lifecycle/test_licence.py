"""The tests of tests/lifecycle/test_licence.py through the real command."""

from lifecycle.test_licence import *  # noqa: F403
