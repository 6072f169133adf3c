"""The tests of tests/lifecycle/test_license.py through the real command."""

from tests.lifecycle.test_license import *  # noqa: F403
