"""What an address says by itself."""

from __future__ import annotations

import pytest

from pulumi_webex.transport.addresses import is_reserved


@pytest.mark.parametrize(
    ("address", "is_so"),
    [
        ("ana@example.com", True),
        ("Ana@EXAMPLE.ORG", True),
        ("ana@mail.example.net.", True),
        ("ana@corp.test", True),
        ("ana@a.invalid", True),
        ("ana@localhost", True),
        ("ana@example", True),
        ("ana@example.co.uk", False),
        ("ana@notexample.com", False),
        ("ana@example.com.acme.org", False),
        ("example.com@acme.org", False),
        ("example.com", False),
        ("", False),
    ],
)
def test_domains_that_are_nobodys(address: str, is_so: bool) -> None:
    assert is_reserved(address) is is_so
