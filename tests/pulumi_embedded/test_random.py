"""The built-in part of pulumi-random."""

from __future__ import annotations

import base64
import string
from typing import Any

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_embedded.random_provider import RandomProvider
from pulumi_embedded.state import Resource
from pulumi_embedded.values import Properties, SecretValue, has_secret, plain
from tests.pulumi_embedded.support import Stack, messages, steps

HEADER = "import pulumi\nimport pulumi_random as random\nfrom pulumi import Output, ResourceOptions as Opts\n"
SPECIAL = "!@#$%&*()-_=+[]{}<>:?"


def urn(kind: str) -> str:
    return f"urn:pulumi:dev::p::random:index/{kind[0].lower()}{kind[1:]}:{kind}::name"


def made(kind: str, **inputs: Any) -> tuple[str, Properties]:
    live = RandomProvider().create(urn(kind), inputs, timeout=0, preview=False)
    return live.id, live.outputs


def test_through_a_program(stack: Stack) -> None:
    program = """
    password = random.RandomPassword('pw', length=24)
    pulumi.export('pw', password.result)
    pulumi.export('id', random.RandomId('id', byte_length=4, prefix='p-').hex)
    pulumi.export('pet', random.RandomPet('pet').id)
    """
    stack.write(program, HEADER)
    preview = stack.preview()
    assert steps(preview) == {"pw": "create", "id": "create", "pet": "create"}
    result = stack.up()
    assert result.outputs["pw"] == "[secret]"
    before = stack.opened()
    again = stack.up()
    assert again.changes == {"same": 4}
    assert again.outputs == result.outputs
    assert stack.opened()["pw"].outputs == before["pw"].outputs
    assert "default_4_" in stack.resources()["pw"]["provider"]
    provider = next(item for item in stack.state()["resources"] if item["type"] == "pulumi:providers:random")
    assert provider["inputs"]["__internal"] == {}
    assert provider["outputs"] == {"version": provider["inputs"]["version"]}
    assert plain(before["pw"].outputs)["result"] not in stack.state_file.read_text()

    stack.write(program.replace("length=24", "length=25, keepers={'a': '1'}"), HEADER)
    assert stack.up().changes == {"same": 3, "replace": 1}
    assert stack.refresh().changes["same"] == 4
    assert stack.destroy().ok


def test_a_password_has_what_was_asked_for() -> None:
    identifier, outputs = made("RandomPassword", length=40, minUpper=5, minLower=6, minNumeric=7, minSpecial=8)
    text = plain(outputs)["result"]
    assert isinstance(text, str)
    assert identifier == "none"
    assert len(text) == 40
    for letters, least in ((string.ascii_uppercase, 5), (string.ascii_lowercase, 6), (string.digits, 7), (SPECIAL, 8)):
        assert sum(letter in letters for letter in text) >= least
    hashed = plain(outputs)["bcryptHash"]
    assert isinstance(hashed, str)
    assert hashed.startswith("$2a$10$")
    assert bcrypt.checkpw(text.encode(), hashed.encode())
    assert outputs["__meta"] == '{"schema_version":"3"}'
    assert {name for name, item in outputs.items() if isinstance(item, SecretValue)} == {"result", "bcryptHash"}


def test_a_long_password_is_hashed_by_its_first_72_bytes() -> None:
    _, outputs = made("RandomPassword", length=100)
    text, hashed = plain(outputs)["result"], plain(outputs)["bcryptHash"]
    assert isinstance(text, str)
    assert isinstance(hashed, str)
    assert bcrypt.checkpw(text.encode()[:72], hashed.encode())


@settings(max_examples=25, deadline=None)
@given(st.integers(4, 20), st.sampled_from(["upper", "lower", "numeric", "special", "number"]))
def test_a_class_that_is_switched_off_does_not_occur(length: int, off: str) -> None:
    letters = {"upper": string.ascii_uppercase, "lower": string.ascii_lowercase, "special": SPECIAL}.get(
        off, string.digits
    )
    kind = urn("RandomPassword")
    provider = RandomProvider()
    assert not provider.check(kind, None, {"length": length, off: False}).failures
    from pulumi_embedded.random_provider import _KINDS, _draw, _effective

    effective = _effective(_KINDS["random:index/randomPassword:RandomPassword"], {"length": length, off: False})
    assert not set(_draw(effective)) & set(letters)


def test_special_characters_of_ones_own() -> None:
    _, outputs = made("RandomPassword", length=30, upper=False, lower=False, numeric=False, overrideSpecial="xy")
    assert set(str(plain(outputs)["result"])) <= {"x", "y"}


def test_an_id_in_all_its_forms() -> None:
    identifier, outputs = made("RandomId", byteLength=9, prefix="p-")
    raw = bytes.fromhex(str(outputs["hex"]).removeprefix("p-"))
    assert len(raw) == 9
    assert base64.urlsafe_b64decode(identifier) == raw
    assert outputs["b64Url"] == f"p-{identifier}"
    assert outputs["b64Std"] == "p-" + base64.b64encode(raw).decode()
    assert outputs["dec"] == f"p-{int.from_bytes(raw, 'big')}"
    assert outputs["id"] == identifier


def test_a_pet() -> None:
    identifier, outputs = made("RandomPet", length=4, separator="_", prefix="my")
    assert identifier.split("_")[0] == "my"
    assert len(identifier.split("_")) == 5
    assert outputs["length"] == 4
    assert len({made("RandomPet")[0] for _ in range(20)}) > 5


def test_a_preview_knows_the_inputs_and_hides_the_rest() -> None:
    live = RandomProvider().create(urn("RandomPassword"), {"length": 9}, timeout=0, preview=True)
    assert live.id == ""
    assert live.outputs["length"] == 9
    assert live.outputs["minUpper"] == 0
    assert has_secret(live.outputs["result"])


def test_secret_inputs_stay_secret() -> None:
    _, outputs = made("RandomId", byteLength=2, keepers={"k": SecretValue("x")})
    assert has_secret(outputs["keepers"])


@pytest.mark.parametrize(
    ("kind", "inputs", "reason"),
    [
        ("RandomPassword", {}, "required"),
        ("RandomPassword", {"length": 3, "minUpper": 4}, "at least 4"),
        (
            "RandomPassword",
            {"length": 3, "upper": False, "lower": False, "numeric": False, "special": False},
            "at least one",
        ),
        ("RandomPassword", {"length": "x"}, "of type int"),
        ("RandomPassword", {"length": 3, "color": 1}, "no such input"),
        ("RandomId", {"byteLength": 0}, "at least 1"),
        ("RandomPet", {"length": 0}, "at least 1"),
    ],
)
def test_bad_inputs_are_named(kind: str, inputs: Properties, reason: str) -> None:
    failures = RandomProvider().check(urn(kind), None, inputs).failures
    assert any(reason in failure.reason for failure in failures)


@pytest.mark.parametrize(
    ("old", "new", "replaces"),
    [
        ({"length": 9}, {"length": 9, "special": True, "minUpper": 0}, None),
        ({"length": 9}, {"length": 10}, ["length"]),
        ({"length": 9}, {"length": 9, "number": False}, ["number", "numeric"]),
        ({"length": 9}, {"length": 9, "keepers": {}}, []),
        ({"length": 9, "keepers": {"a": "1"}}, {"length": 9, "keepers": {"a": "2"}}, ["keepers"]),
    ],
)
def test_what_asks_for_a_new_password(old: Properties, new: Properties, replaces: list[str] | None) -> None:
    resource = Resource(urn("RandomPassword"), "random:index/randomPassword:RandomPassword", True, "none", inputs=old)
    diff = RandomProvider().diff(resource, new, [])
    assert diff.changes == (replaces is not None)
    assert diff.replaces == (replaces or [])


def test_others_are_refused_by_name(stack: Stack) -> None:
    result = stack.write("random.RandomString('s', length=3)", HEADER).preview()
    assert "not RandomString" in messages(result)[0]
