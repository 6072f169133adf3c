"""Pulumi's passphrase secrets provider.

Key: PBKDF2-HMAC-SHA256 over the passphrase, 8 bytes of salt, 1,000,000 iterations, 32 bytes. Cipher: AES-256-GCM with a
12 byte nonce. A ciphertext reads ``v1:base64(nonce):base64(ciphertext and tag)``; the salt, as stored in the stack's
settings (``encryptionsalt``) and state, reads ``v1:base64(salt):`` followed by the ciphertext of the word "pulumi".
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from pulumi_embedded.errors import EngineError
from pulumi_embedded.values import SecretValue, from_state, to_state

_ITERATIONS: Final = 1_000_000
_CHECK: Final = "pulumi"
WRONG_PASSPHRASE: Final = (
    "The passphrase is not the one that this stack was encrypted with: set PULUMI_CONFIG_PASSPHRASE to the right one."
)


class Crypter:
    """Encrypts and decrypts with one passphrase and one salt."""

    def __init__(self, passphrase: str, salt: str | None = None) -> None:
        """``salt`` as found in state or settings, None for a new one. Raises EngineError on a wrong passphrase."""
        raw, check = _split(salt) if salt else (os.urandom(8), None)
        key = PBKDF2HMAC(SHA256(), 32, raw, _ITERATIONS).derive(passphrase.encode())
        self._cipher = AESGCM(key)
        if check is not None and self.decrypt(check) != _CHECK:
            raise EngineError(WRONG_PASSPHRASE)
        self.salt: str = salt or f"v1:{_text(raw)}:{self.encrypt(_CHECK)}"

    def encrypt(self, text: str) -> str:
        """The ciphertext of a text, with a new nonce."""
        nonce = os.urandom(12)
        return f"v1:{_text(nonce)}:{_text(self._cipher.encrypt(nonce, text.encode(), None))}"

    def decrypt(self, ciphertext: str) -> str:
        """The text of a ciphertext; raises EngineError where it was made with another passphrase or is damaged."""
        try:
            _, nonce, sealed = ciphertext.split(":")
            return self._cipher.decrypt(base64.b64decode(nonce), base64.b64decode(sealed), None).decode()
        except (ValueError, InvalidTag) as error:
            raise EngineError(WRONG_PASSPHRASE) from error

    def seal(self, secret: SecretValue) -> str:
        """The ciphertext of a secret, made once for each secret and key."""
        if secret.sealed is None or secret.sealed[0] is not self:
            inner = json.dumps(to_state(secret.value, self.seal), ensure_ascii=False, separators=(",", ":"))
            secret.sealed = (self, self.encrypt(inner))
        return secret.sealed[1]

    def unseal(self, data: Mapping[str, object]) -> SecretValue:
        """The secret in a state object; ``plaintext`` (as in an import) is taken too."""
        ciphertext = data.get("ciphertext")
        text = self.decrypt(str(ciphertext)) if ciphertext else str(data.get("plaintext", "null"))
        return SecretValue(from_state(json.loads(text), self.unseal), (self, str(ciphertext)) if ciphertext else None)


class Keyring:
    """Crypters for the salts of one run, each derived once, in a thread, since that takes a tenth of a second."""

    def __init__(self, passphrase: str) -> None:
        self._passphrase = passphrase
        self._pool = ThreadPoolExecutor(2, "key")
        self._made: dict[str | None, Future[Crypter]] = {}

    def begin(self, salt: str | None) -> Future[Crypter]:
        """Start the derivation for a salt (None: a new salt)."""
        if salt not in self._made:
            self._made[salt] = self._pool.submit(Crypter, self._passphrase, salt)
        return self._made[salt]

    def crypter(self, salt: str | None) -> Crypter:
        """The crypter for a salt; waits. Raises EngineError on a wrong passphrase."""
        return self.begin(salt).result()

    def close(self) -> None:
        """Forget about derivations that nobody waits for."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _split(salt: str) -> tuple[bytes, str]:
    version, _, rest = salt.partition(":")
    raw, _, check = rest.partition(":")
    if version != "v1" or not check:
        raise EngineError("The encryption salt of this stack is not in the format of Pulumi's passphrase provider.")
    try:
        return base64.b64decode(raw, validate=True), check
    except binascii.Error as error:
        raise EngineError("The encryption salt of this stack is not valid base64.") from error


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
