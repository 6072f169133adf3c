"""Secrets as an account keeps them: recognized when they come again, never given back."""

from __future__ import annotations

import hashlib
import hmac
import secrets

MASK = "******"
"""What GetUser shows in place of a secret (as in real answers)."""
_MARK = "secret:"
_ROUNDS = 1000


def sealed(text: str) -> str:
    """A secret as it is stored: a salted fingerprint; nothing stays nothing."""
    salt = secrets.token_hex(8)
    return f"{_MARK}{salt}:{fingerprint(text, salt)}" if text else ""


def is_same(stored: str, text: str) -> bool:
    """Whether ``text`` is the secret behind a stored one."""
    if not stored.startswith(_MARK):
        return False
    salt, _, digest = stored.removeprefix(_MARK).partition(":")
    return hmac.compare_digest(digest, fingerprint(text, salt))


def fingerprint(text: str, salt: str) -> str:
    """A digest that does not tell the text."""
    return hashlib.pbkdf2_hmac("sha256", text.encode(), salt.encode(), _ROUNDS).hex()
