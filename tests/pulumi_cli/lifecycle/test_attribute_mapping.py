"""The tests of tests/lifecycle/test_attribute_mapping.py through the real command."""

from tests.lifecycle.test_attribute_mapping import *  # noqa: F403
