"""Property values and their two encodings: the wire (``google.protobuf.Struct``) and the state file (JSON).

A value is plain Python data plus three markers: ``SecretValue`` (to be encrypted in state and hidden in what is shown),
``UNKNOWN`` (not known before the update has run) and ``Reference`` (another resource, passed as a value).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, Union

from google.protobuf.struct_pb2 import NULL_VALUE, Struct
from google.protobuf.struct_pb2 import Value as WireValue

from pulumi_embedded.errors import EngineError

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"
_REFERENCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
_OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_UNSUPPORTED: Final = {
    "c44067f5952c0a294b673a41bacd8c17": "assets",
    "0def7320c3a5731c473e5ecbe6d01bc7": "archives",
}
UNKNOWN_TEXT: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_UNKNOWN_TEXTS: Final = frozenset(
    {
        UNKNOWN_TEXT,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
_EXACT_INTEGERS: Final = 2**53


class Unknown:
    """The type of ``UNKNOWN``, a value that only an update can tell."""

    def __repr__(self) -> str:
        return "<unknown>"


UNKNOWN: Final = Unknown()


class SecretValue:
    """A value that is encrypted wherever it is stored; ``sealed``: by whom, and the ciphertext so far."""

    __slots__ = ("sealed", "value")

    def __init__(self, value: Value, sealed: tuple[object, str] | None = None) -> None:
        self.value = value
        self.sealed = sealed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretValue) and equal(self.value, other.value)

    def __hash__(self) -> int:
        return hash(SecretValue)

    def __repr__(self) -> str:
        return "[secret]"


@dataclass(frozen=True)
class Reference:
    """Another resource as a value; ``id`` is None for components, empty if it is not known yet."""

    urn: str
    id: str | None = None
    version: str = ""


Value: TypeAlias = Union[  # noqa: UP007 - strings do not add up
    bool, int, float, str, SecretValue, Unknown, Reference, list["Value"], dict[str, "Value"], None
]
Properties: TypeAlias = dict[str, Value]


# ------------------------------------------------------------------------------------------------ wire
def decode(value: WireValue) -> Value:
    """A wire value as Python data; whole numbers become ``int``. Raises EngineError for assets and archives."""
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if text in _UNKNOWN_TEXTS else text
    if kind == "struct_value":
        return _decode_object(value.struct_value)
    if kind == "list_value":
        return [decode(item) for item in value.list_value.values]
    if kind == "number_value":
        return _number(value.number_value)
    return value.bool_value if kind == "bool_value" else None


def decode_struct(struct: Struct) -> Properties:
    """The properties in a wire struct; a struct that is itself a marked value is read as plain keys."""
    return {key: decode(item) for key, item in struct.fields.items()}


def _number(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) <= _EXACT_INTEGERS else number


def _decode_object(struct: Struct) -> Value:
    data = decode_struct(struct)
    signature = data.get(SIGNATURE)
    if signature is None:
        return data
    if signature == SECRET:
        return SecretValue(data.get("value"))
    if signature == _REFERENCE:
        return _reference(data)
    if signature == _OUTPUT:
        inner = data.get("value", UNKNOWN)
        return SecretValue(inner) if data.get("secret") else inner
    if signature in _UNSUPPORTED:
        raise EngineError(f"The embedded engine does not support {_UNSUPPORTED[str(signature)]}; use the pulumi CLI.")
    return data


def _reference(data: Properties) -> Reference:
    known = data.get("id")
    identifier = None if "id" not in data else known if isinstance(known, str) else ""
    return Reference(str(data.get("urn", "")), identifier, str(data.get("packageVersion") or ""))


def encode(properties: Mapping[str, Value], *, secrets: bool = True, references: bool = True) -> Struct:
    """Properties as a wire struct; ``secrets=False`` sends plain values, ``references=False`` sends ids instead."""
    struct = Struct()
    for key, item in properties.items():
        _fill(struct.fields[key], item, secrets, references)
    return struct


def _fill(target: WireValue, item: Value, secrets: bool, references: bool) -> None:
    if isinstance(item, str):
        target.string_value = item
    elif item is None:
        target.null_value = NULL_VALUE
    elif isinstance(item, bool):
        target.bool_value = item
    elif isinstance(item, int | float):
        target.number_value = item
    elif isinstance(item, dict):
        target.struct_value.SetInParent()
        for key, inner in item.items():
            _fill(target.struct_value.fields[key], inner, secrets, references)
    elif isinstance(item, list):
        target.list_value.SetInParent()
        for inner in item:
            _fill(target.list_value.values.add(), inner, secrets, references)
    else:
        _fill_marker(target, item, secrets, references)


def _fill_marker(target: WireValue, item: SecretValue | Unknown | Reference, secrets: bool, references: bool) -> None:
    if isinstance(item, Unknown):
        target.string_value = UNKNOWN_TEXT
    elif isinstance(item, SecretValue):
        if not secrets:
            _fill(target, item.value, secrets, references)
            return
        _fill(target, {SIGNATURE: SECRET, "value": item.value}, secrets, references)
    elif references:
        _fill(target, _reference_fields(item), secrets, references)
    else:
        target.string_value = item.urn if item.id is None else item.id or UNKNOWN_TEXT


def _reference_fields(item: Reference) -> Properties:
    fields: Properties = {SIGNATURE: _REFERENCE, "urn": item.urn}
    if item.id is not None:
        fields["id"] = item.id
    if item.version:
        fields["packageVersion"] = item.version
    return fields


# ------------------------------------------------------------------------------------------------ state file
def to_state(value: Value, seal: Callable[[SecretValue], str]) -> object:
    """JSON data for the state file; ``seal`` gives the ciphertext of a secret."""
    if isinstance(value, SecretValue):
        return {SIGNATURE: SECRET, "ciphertext": seal(value)}
    if isinstance(value, dict):
        return {key: to_state(item, seal) for key, item in value.items()}
    if isinstance(value, list):
        return [to_state(item, seal) for item in value]
    if isinstance(value, Reference):
        return _reference_fields(value)
    return UNKNOWN_TEXT if isinstance(value, Unknown) else value


def from_state(data: object, unseal: Callable[[Mapping[str, object]], SecretValue]) -> Value:
    """Values from the JSON data of a state file; ``unseal`` opens an object that carries the secret signature."""
    if isinstance(data, dict):
        signature = data.get(SIGNATURE)
        if signature == SECRET:
            return unseal(data)
        if signature == _REFERENCE:
            return _reference(data)
        return {key: from_state(item, unseal) for key, item in data.items()}
    if isinstance(data, list):
        return [from_state(item, unseal) for item in data]
    if isinstance(data, float):
        return _number(data)
    return data if isinstance(data, str | int | bool) else None


# ------------------------------------------------------------------------------------------------ looking at values
def plain(value: Properties) -> Properties:
    """The same properties without secret markers."""
    return {key: unwrap(item) for key, item in value.items()}


def unwrap(value: Value) -> Value:
    """The same value without secret markers, at any depth."""
    if isinstance(value, SecretValue):
        return unwrap(value.value)
    if isinstance(value, dict):
        return {key: unwrap(item) for key, item in value.items()}
    return [unwrap(item) for item in value] if isinstance(value, list) else value


def shown(value: Value) -> object:
    """JSON data that may be shown to anyone: secrets read ``[secret]``, unknowns carry the SDK's marker text."""
    if isinstance(value, SecretValue):
        return "[secret]"
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, Reference):
        return value.urn if value.id is None else value.id or UNKNOWN_TEXT
    return UNKNOWN_TEXT if isinstance(value, Unknown) else value


def equal(left: Value, right: Value) -> bool:
    """Deep equality that tells ``True`` from ``1``, as JSON does."""
    if isinstance(left, dict):
        return (
            isinstance(right, dict)
            and left.keys() == right.keys()
            and all(equal(item, right[key]) for key, item in left.items())
        )
    if isinstance(left, list):
        return isinstance(right, list) and len(left) == len(right) and all(map(equal, left, right))
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def _any_leaf(value: Value, test: Callable[[Value], bool]) -> bool:
    if test(value):
        return True
    inner: Iterable[Value] = ()
    if isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, list):
        inner = value
    elif isinstance(value, SecretValue):
        inner = (value.value,)
    return any(_any_leaf(item, test) for item in inner)


def has_secret(value: Value) -> bool:
    """Whether a secret is in there at any depth."""
    return _any_leaf(value, lambda item: isinstance(item, SecretValue))


def has_unknown(value: Value) -> bool:
    """Whether something is in there that only an update can tell."""
    return _any_leaf(value, lambda item: isinstance(item, Unknown))


def annotate(outputs: Properties, like: Mapping[str, Value]) -> None:
    """Mark as secret, in place, what a provider that knows no secrets gave back in plain.

    The engine's own rule: objects are compared key by key; any other output becomes secret as a whole as soon as the
    value of the same name had a secret in it.
    """
    for key, model in like.items():
        if key not in outputs:
            continue
        output = outputs[key]
        if isinstance(output, dict) and isinstance(model, dict):
            annotate(output, model)
        elif not isinstance(output, SecretValue) and has_secret(model):
            outputs[key] = SecretValue(output)
