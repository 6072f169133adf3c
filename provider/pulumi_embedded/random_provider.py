"""The part of pulumi-random that the engine brings itself: RandomPassword, RandomId and RandomPet.

Same type tokens, inputs, outputs, ids and replacement rules as the pulumi-random plugin 4.21, and the same shape of
state, so that either can go on where the other stopped. All randomness is from the operating system's generator.
"""

from __future__ import annotations

import base64
import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from pulumi_embedded import urns
from pulumi_embedded.diff import Diff
from pulumi_embedded.errors import EngineError
from pulumi_embedded.pet_words import ADJECTIVES, ADVERBS, ANIMALS
from pulumi_embedded.provider import CheckedInputs, Live, ProviderFailure
from pulumi_embedded.state import Resource
from pulumi_embedded.values import UNKNOWN, Properties, SecretValue, Unknown, Value, annotate, equal, has_unknown, plain

_SPECIAL: Final = "!@#$%&*()-_=+[]{}<>:?"
_DELTA: Final = "__pulumi_raw_state_delta"
_BCRYPT_BYTES: Final = 72
_BCRYPT_ROUNDS: Final = 10
_Made: TypeAlias = tuple[str, Properties]


@dataclass(frozen=True)
class _Kind:
    required: Mapping[str, type]
    optional: Mapping[str, type]
    defaults: Mapping[str, Value]
    computed: tuple[str, ...]
    nullable: tuple[str, ...]
    make: Callable[[Properties], _Made]
    problems: Callable[[Properties], list[ProviderFailure]]
    meta: str | None = None
    secret: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------ passwords
def _password(inputs: Properties) -> _Made:
    import bcrypt

    text = _draw(inputs)
    salt = bcrypt.gensalt(_BCRYPT_ROUNDS, prefix=b"2a")
    hashed = bcrypt.hashpw(text.encode()[:_BCRYPT_BYTES], salt).decode()
    return "none", {"result": SecretValue(text), "bcryptHash": SecretValue(hashed)}


def _alphabets(inputs: Properties) -> list[tuple[str, bool, int]]:
    special = inputs.get("overrideSpecial") or _SPECIAL
    letters = {
        "Upper": string.ascii_uppercase,
        "Lower": string.ascii_lowercase,
        "Numeric": string.digits,
        "Special": str(special),
    }
    return [(some, bool(inputs[name.lower()]), _whole(inputs[f"min{name}"])) for name, some in letters.items()]


def _draw(inputs: Properties) -> str:
    alphabets = _alphabets(inputs)
    everything = "".join(letters for letters, wanted, _ in alphabets if wanted)
    drawn = [secrets.choice(letters) for letters, _, least in alphabets for _ in range(least)]
    drawn += [secrets.choice(everything) for _ in range(_whole(inputs["length"]) - len(drawn))]
    secrets.SystemRandom().shuffle(drawn)
    return "".join(drawn)


def _password_problems(inputs: Properties) -> list[ProviderFailure]:
    length = _whole(inputs["length"])
    least = sum(_whole(inputs[name]) for name in ("minUpper", "minLower", "minNumeric", "minSpecial"))
    if length < max(1, least):
        return [ProviderFailure("length", f"it must be at least {max(1, least)}, the sum of the minimums")]
    if not any(inputs[name] for name in ("upper", "lower", "numeric", "special")):
        return [ProviderFailure("", "at least one of upper, lower, numeric and special must be true")]
    return []


# ------------------------------------------------------------------------------------------------ ids and pets
def _id(inputs: Properties) -> _Made:
    raw = secrets.token_bytes(_whole(inputs["byteLength"]))
    prefix = str(inputs.get("prefix") or "")
    url = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return url, {
        "b64Url": prefix + url,
        "b64Std": prefix + base64.b64encode(raw).decode(),
        "hex": prefix + raw.hex(),
        "dec": prefix + str(int.from_bytes(raw, "big")),
    }


def _id_problems(inputs: Properties) -> list[ProviderFailure]:
    return [] if _whole(inputs["byteLength"]) >= 1 else [ProviderFailure("byteLength", "it must be at least 1")]


def _pet(inputs: Properties) -> _Made:
    length, separator = _whole(inputs["length"]), str(inputs["separator"])
    words = [secrets.choice(ADVERBS) for _ in range(length - 2)]
    words += [secrets.choice(ADJECTIVES)] if length > 1 else []
    words.append(secrets.choice(ANIMALS))
    prefix = inputs.get("prefix")
    return separator.join([str(prefix), *words] if prefix else words), {}


def _pet_problems(inputs: Properties) -> list[ProviderFailure]:
    return [] if _whole(inputs["length"]) >= 1 else [ProviderFailure("length", "it must be at least 1")]


_KINDS: Final = {
    "random:index/randomPassword:RandomPassword": _Kind(
        required={"length": int},
        optional={
            **dict.fromkeys(("special", "upper", "lower", "numeric", "number"), bool),
            **dict.fromkeys(("minUpper", "minLower", "minNumeric", "minSpecial"), int),
            "overrideSpecial": str,
            "keepers": dict,
        },
        defaults={
            **dict.fromkeys(("special", "upper", "lower", "numeric", "number"), True),
            **dict.fromkeys(("minUpper", "minLower", "minNumeric", "minSpecial"), 0),
        },
        computed=("result", "bcryptHash"),
        nullable=("keepers", "overrideSpecial"),
        make=_password,
        problems=_password_problems,
        meta='{"schema_version":"3"}',
        secret=("result", "bcryptHash"),
    ),
    "random:index/randomId:RandomId": _Kind(
        required={"byteLength": int},
        optional={"prefix": str, "keepers": dict},
        defaults={},
        computed=("b64Url", "b64Std", "hex", "dec"),
        nullable=("keepers", "prefix"),
        make=_id,
        problems=_id_problems,
    ),
    "random:index/randomPet:RandomPet": _Kind(
        required={},
        optional={"length": int, "separator": str, "prefix": str, "keepers": dict},
        defaults={"length": 2, "separator": "-"},
        computed=(),
        nullable=("keepers", "prefix"),
        make=_pet,
        problems=_pet_problems,
    ),
}


class RandomProvider:
    """The built-in provider of the package ``random``."""

    def check(self, urn: str, olds: Properties | None, news: Properties) -> CheckedInputs:
        """Names, types and sizes; inputs are kept as they were written."""
        kind = _kind(urn)
        known = {**kind.required, **kind.optional}
        failures = [ProviderFailure(name, "it is required") for name in kind.required if news.get(name) is None]
        for name, item in news.items():
            if name not in known:
                failures.append(ProviderFailure(name, f"{urns.type_of(urn)} has no such input"))
            elif not _fits(plain({name: item})[name], known[name]):
                failures.append(ProviderFailure(name, f"it must be of type {known[name].__name__}"))
        if not failures and not has_unknown(dict(news)):
            failures = kind.problems(_effective(kind, news))
        return CheckedInputs(news, failures)

    def diff(self, old: Resource, news: Properties, ignore: list[str]) -> Diff:
        """Every input asks for a new value when it changes; keepers that are empty or absent are the same."""
        kind = _kind(old.urn)
        before, after = _effective(kind, old.inputs), _effective(kind, news)
        changed = [name for name in sorted({*before, *after}) if not equal(before.get(name), after.get(name))]
        replaces = [name for name in changed if before.get(name) or after.get(name)]
        return Diff(bool(changed), replaces=replaces, changed=changed)

    def create(self, urn: str, inputs: Properties, *, timeout: float, preview: bool) -> Live:
        """Draw; in a preview the results are unknown."""
        kind = _kind(urn)
        effective = _effective(kind, inputs)
        if preview:
            unknown: Properties = {
                name: SecretValue(UNKNOWN) if name in kind.secret else UNKNOWN for name in (*kind.computed, "id")
            }
            return Live("", self._marked({**effective, **unknown}, inputs))
        identifier, made = kind.make(effective)
        outputs: Properties = {**effective, **made, "id": identifier, _DELTA: _delta(kind, effective)}
        if kind.meta:
            outputs["__meta"] = kind.meta
        return Live(identifier, self._marked(outputs, inputs))

    def update(self, old: Resource, inputs: Properties, *, ignore: list[str], timeout: float, preview: bool) -> Live:
        """Only what does not count can change here: the value stays."""
        kind = _kind(old.urn)
        effective = _effective(kind, inputs)
        kept = {name: item for name, item in old.outputs.items() if name not in {*kind.required, *kind.optional}}
        return Live(old.id, {**kept, **effective, _DELTA: _delta(kind, effective)})

    def read(self, resource: Resource) -> Live:
        """There is nothing outside of the state to look at."""
        _kind(resource.urn)
        return Live(resource.id, resource.outputs)

    def delete(self, resource: Resource, *, timeout: float) -> None:
        """There is nothing to remove."""

    def close(self) -> None:
        """There is nothing to close."""

    @staticmethod
    def _marked(outputs: Properties, inputs: Properties) -> Properties:
        annotate(outputs, inputs)
        return outputs


def _kind(urn: str) -> _Kind:
    try:
        return _KINDS[urns.type_of(urn)]
    except KeyError:
        names = ", ".join(name.rsplit(":", 1)[1] for name in _KINDS)
        wanted = urns.type_of(urn).rsplit(":", 1)[-1]
        message = f"The embedded engine has {names} of pulumi-random, not {wanted}; use the pulumi CLI."
        raise EngineError(message) from None


def _effective(kind: _Kind, inputs: Properties) -> Properties:
    given = {name: item for name, item in plain(inputs).items() if item is not None}
    if "numeric" in kind.defaults:
        # The older name "number" means the same; whichever is given decides both.
        switch = given.get("numeric", given.get("number", True))
        given |= {"numeric": switch, "number": switch}
    return {**kind.defaults, **given}


def _delta(kind: _Kind, effective: Properties) -> Properties:
    """What the plugin's bridge notes about attributes that Terraform sees as null and Pulumi does not see at all."""
    noted: Properties = {
        name: SecretValue({"replace": {"raw": None}}) for name in kind.nullable if effective.get(name) is None
    }
    if isinstance(effective.get("keepers"), dict):
        noted["keepers"] = {"map": {}}
    return {"obj": {"ps": noted}}


def _whole(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _fits(value: Value, wanted: type) -> bool:
    if isinstance(value, Unknown) or value is None:
        return True
    return isinstance(value, wanted) and isinstance(value, bool) == (wanted is bool)
