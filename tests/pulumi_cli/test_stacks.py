"""A stack that is not there, on the real ``pulumi``: the tests of the embedded engine, again."""

from __future__ import annotations

from tests.cli.test_stacks import (  # noqa: F401
    project,
    test_a_stack_that_is_not_there_is_not_made_unasked,
    test_check_says_so,
    test_create_makes_it_once,
    test_login_makes_it,
    test_names_that_no_stack_can_have,
    test_somebody_on_a_terminal_is_asked,
    test_what_needs_a_stack_makes_none,
)
