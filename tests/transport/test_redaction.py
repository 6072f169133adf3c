from __future__ import annotations

import pytest

from pulumi_webex.transport.redaction import HIDDEN, Secret, redact


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer Zm9v-fake_token.value==",
        "authorization: bearer   Zm9v-fake_token.value==",
        "access_token=Zm9v-fake_token.value&x=1",
        '{"refreshToken": "Zm9v-fake_token.value \\" more"}',
        "password: Zm9v-fake_token.value",
    ],
)
def test_what_looks_like_a_credential_is_taken_out(text: str) -> None:
    assert "Zm9v" not in redact(text)
    assert HIDDEN in redact(text)


def test_a_known_secret_is_taken_out_wherever_it_stands() -> None:
    Secret("wholly-unmarked-fake-value")
    assert redact("before wholly-unmarked-fake-value, after") == f"before {HIDDEN}, after"


def test_ordinary_words_stay() -> None:
    Secret("ana")
    text = "ana@example.com: the bearer of this letter has no password set"
    assert redact(text) == text


def test_secrets_compare_by_value() -> None:
    assert Secret("fake-value-1") == Secret("fake-value-1")
    assert Secret("fake-value-1") != Secret("fake-value-2")
    assert len({Secret("fake-value-1"), Secret("fake-value-1")}) == 1
