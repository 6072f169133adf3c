"""The seats of a plan, once more through the real CLI."""

from tests.cli.test_seats import test_the_seats_of_a_plan, webex

__all__ = ["test_the_seats_of_a_plan", "webex"]
