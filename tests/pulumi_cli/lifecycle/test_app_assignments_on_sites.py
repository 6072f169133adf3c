"""The tests of tests/lifecycle/test_app_assignments_on_sites.py through the real command."""

from tests.lifecycle.test_app_assignments_on_sites import *  # noqa: F403
