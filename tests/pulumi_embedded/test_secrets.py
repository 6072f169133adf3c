"""Secrets: never in clear in a file or in what is shown, always in clear for providers."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_embedded import EngineError, backend
from pulumi_embedded.backend import Backend, likely_salt
from pulumi_embedded.secrets import Crypter
from pulumi_embedded.values import SecretValue, from_state, to_state
from tests.pulumi_embedded.support import PASSPHRASE, Stack

HUSH = "obviously-fake-hush-hush"


def files_with(folder: Path, text: str) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_secrets_are_encrypted_in_state_and_plain_for_the_provider(stack: Stack) -> None:
    program = f"""
    secret = Output.secret('{HUSH}')
    a = Toy('a', word=secret, deep={{'x': secret, 'y': 1}}, many=['z', secret])
    b = Toy('b', from_a=a.word)
    pulumi.export('word', a.word)
    pulumi.export('joined', Output.concat('x', a.word))
    """
    result = stack.up(program)
    assert result.outputs == {"word": "[secret]", "joined": "[secret]"}
    assert stack.calls("create")[0]["props"]["deep"] == {"x": HUSH, "y": 1}
    assert not files_with(stack.backend, HUSH)
    a = stack.resources()["a"]
    for part in ("inputs", "outputs"):
        assert "ciphertext" in a[part]["word"]
        assert "ciphertext" in a[part]["deep"]["x"]
        assert a[part]["deep"]["y"] == 1
        assert "ciphertext" in a[part]["many"], "one secret element makes its list secret, as in Pulumi"
    assert "ciphertext" in stack.resources()["b"]["inputs"]["from_a"]
    assert stack.opened()["b"].inputs["from_a"] == SecretValue(HUSH)
    assert HUSH not in str(result.digest)
    assert stack.up().changes == {"same": 3}


def test_a_changed_secret_is_an_update_and_stays_hidden(stack: Stack) -> None:
    stack.up("Toy('a', word=Output.secret('before'))")
    result = stack.write(f"Toy('a', word=Output.secret('{HUSH}'))").preview()
    step = result.digest["steps"][-1]
    assert step["op"] == "update"
    assert step["oldState"]["inputs"]["word"] == step["newState"]["inputs"]["word"] == "[secret]"
    stack.up()
    assert stack.opened()["a"].outputs["word"] == SecretValue(HUSH)


def test_the_journal_of_a_killed_run_holds_no_secret(stack: Stack) -> None:
    stack.write(f"Toy('a', word=Output.secret('{HUSH}')); Toy('b', Opts(depends_on=[Toy('c')]), die='create')")
    stack.run("up")
    assert not files_with(stack.backend, HUSH)


def test_secret_configuration(stack: Stack) -> None:
    crypter = Crypter(PASSPHRASE)
    stack.config(
        f"""
        encryptionsalt: {crypter.salt}
        config:
          toys:color: green
          toys:token:
            secure: {crypter.encrypt(HUSH)}
          toybox:deep:
            list: [1, {{secure: {crypter.encrypt(HUSH)}}}]
        """
    )
    program = """
    config = pulumi.Config('toys')
    Toy('a', color=config.require('color'), token=config.require_secret('token'))
    assert pulumi.Config().require_object('deep') == {'list': [1, 'obviously-fake-hush-hush']}
    pulumi.export('token', config.require_secret('token'))
    """
    result = stack.up(program)
    assert stack.calls("configure")[0]["color"] == "green"
    assert stack.calls("configure")[0]["token"] is True
    assert result.outputs == {"token": "[secret]"}
    assert result.digest["config"] == {"toys:color": "green", "toys:token": "[secret]", "toybox:deep": "[secret]"}
    assert not files_with(stack.backend, HUSH)
    provider = next(item for item in stack.state()["resources"] if item["type"] == "pulumi:providers:pulumi-python")
    assert "ciphertext" in provider["inputs"]["toys:token"]
    assert provider["inputs"]["toys:color"] == "green"
    assert stack.state()["secrets_providers"]["state"]["salt"] == crypter.salt


def test_a_wrong_passphrase_is_one_sentence(stack: Stack) -> None:
    stack.up("Toy('a', word=Output.secret('x'))")
    for operation in ("preview", "up", "refresh", "destroy"):
        with pytest.raises(EngineError, match="passphrase is not the one"):
            stack.run(operation, passphrase="another fake one")
    assert stack.things() == {"a": 1}


def test_a_wrong_passphrase_for_a_new_stack_stops_it_before_anything_happens(stack: Stack) -> None:
    stack.config(f"encryptionsalt: {Crypter(PASSPHRASE).salt}").write("Toy('a')")
    for operation in ("preview", "up"):
        with pytest.raises(EngineError, match="passphrase is not the one"):
            stack.run(operation, passphrase="another fake one")
    assert not stack.calls()
    assert not stack.state_file.exists()


def test_the_format_is_pulumis_own() -> None:
    """Checked with nothing but the primitives: PBKDF2-SHA256, a million rounds, AES-256-GCM."""
    crypter = Crypter(PASSPHRASE)
    version, salt, inner, nonce, sealed = crypter.salt.split(":")
    assert (version, inner) == ("v1", "v1")
    key = PBKDF2HMAC(SHA256(), 32, base64.b64decode(salt), 1_000_000).derive(PASSPHRASE.encode())
    assert AESGCM(key).decrypt(base64.b64decode(nonce), base64.b64decode(sealed), None) == b"pulumi"
    assert Crypter(PASSPHRASE, crypter.salt).decrypt(crypter.encrypt("æ")) == "æ"
    with pytest.raises(EngineError, match="passphrase"):
        Crypter("another fake one", crypter.salt)
    with pytest.raises(EngineError, match="salt"):
        Crypter(PASSPHRASE, "v2:x:y")


_CRYPTER = Crypter(PASSPHRASE)
_LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.floats(allow_nan=False, width=32)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3) | inner.map(SecretValue),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(_VALUES)
def test_any_value_comes_back_from_the_state_file(value: object) -> None:
    sealed = to_state(value, _CRYPTER.seal)  # type: ignore[arg-type]
    assert SecretValue(from_state(sealed, _CRYPTER.unseal)) == SecretValue(value)  # type: ignore[arg-type]


def test_a_secret_is_sealed_once() -> None:
    secret = SecretValue({"a": SecretValue("b")})
    assert _CRYPTER.seal(secret) == _CRYPTER.seal(secret)
    assert _CRYPTER.seal(SecretValue("x")) != _CRYPTER.seal(SecretValue("x")), "equal secrets do not look equal"
    assert repr(secret) == "[secret]"


def test_the_salt_is_seen_without_reading_the_whole_state(stack: Stack) -> None:
    where = Backend.open(stack.backend, stack.project, stack.name, dry=True)
    assert likely_salt(where) is None
    stack.up("Toy('a', salt='v1:not:v1:this')")
    assert likely_salt(where) == stack.state()["secrets_providers"]["state"]["salt"]
    assert likely_salt(where) == backend.read(where).salt


def test_the_state_is_written_once_by_each_operation(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    save = backend.save

    def counted(where: Backend, content: bytes) -> None:
        written.append(len(content))
        save(where, content)

    monkeypatch.setattr(backend, "save", counted)
    for operation, times in (("preview", 0), ("up", 1), ("preview", 0), ("up", 0), ("destroy", 1)):
        written.clear()
        stack.write("for n in range(5): Toy(f't{n}')")
        assert stack.run(operation).ok
        assert len(written) == times, operation
