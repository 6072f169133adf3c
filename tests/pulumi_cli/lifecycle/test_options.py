"""The tests of tests/lifecycle/test_options.py through the real command."""

from tests.lifecycle.test_options import *  # noqa: F403
