"""Property paths as Pulumi writes them: ``name.givenName``, ``emails[0].value``, ``["urn:…"].department``."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from pulumi_embedded.errors import EngineError
from pulumi_embedded.values import Properties, SecretValue, Value

Path: TypeAlias = tuple[str | int, ...]

_PART: Final = re.compile(r'\.?\[(?P<index>\d+|\*)\]|\.?\["(?P<quoted>(?:\\"|[^"])*)"\]|\.?(?P<name>[^.\[]+)')
_BARE: Final = re.compile(r"[A-Za-z0-9_]*")


def parse(text: str) -> Path:
    """The parts of a path; ``*`` stays a string. Raises EngineError if it is malformed."""
    parts: list[str | int] = []
    position = 0
    while position < len(text):
        match = _PART.match(text, position)
        if match is None or (position == 0 and text.startswith(".")):
            raise EngineError(f"'{text}' is not a property path.")
        index, quoted, name = match.group("index", "quoted", "name")
        if index is not None:
            parts.append(index if index == "*" else int(index))
        else:
            parts.append(name if name is not None else quoted.replace('\\"', '"'))
        position = match.end()
    return tuple(parts)


def write(path: Path) -> str:
    """The text of a path."""
    out = ""
    for part in path:
        if isinstance(part, int):
            out += f"[{part}]"
        elif _BARE.fullmatch(part):
            out += f".{part}" if out else part
        else:
            escaped = part.replace('"', '\\"')
            out += f'["{escaped}"]'
    return out


def contains(outer: Path, inner: Path) -> bool:
    """Whether ``inner`` is ``outer`` or lies below it."""
    return len(outer) <= len(inner) and all(mine in ("*", other) for mine, other in zip(outer, inner, strict=False))


def reset(path: Path, old: Properties, new: Properties) -> bool:
    """Set what ``path`` names in ``new`` back to what it is in ``old``, in place.

    False if that would need a list to grow or shrink, or an object to appear: then nothing is ignored.
    """
    return _reset(path, old, new, False, False)


def _open(value: Value) -> tuple[Value, bool]:
    secret = False
    while isinstance(value, SecretValue):
        value, secret = value.value, True
    return value, secret


def _reset(path: Path, old: Value, new: Value, old_secret: bool, new_secret: bool) -> bool:
    old, hidden = _open(old)
    old_secret = old_secret or hidden
    new, hidden = _open(new)
    new_secret = new_secret or hidden
    wrap = old_secret and not new_secret
    part, rest = path[0], path[1:]
    if part == "*":
        return _reset_all(rest, old, new, old_secret, new_secret)
    if isinstance(part, int):
        if not isinstance(old, list) or not isinstance(new, list):
            return not isinstance(old, list) and not isinstance(new, list)
        if part >= len(old) or part >= len(new):
            return not rest and part >= len(old) and part >= len(new)
        if rest:
            return _reset(rest, old[part], new[part], old_secret, new_secret)
        new[part] = SecretValue(old[part]) if wrap else old[part]
        return True
    if not rest:
        return _reset_key(part, old, new, wrap)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return not isinstance(old, dict) and not isinstance(new, dict)
    if part not in new:
        return part not in old
    return _reset(rest, old.get(part), new[part], old_secret, new_secret)


def _reset_key(key: str, old: Value, new: Value, wrap: bool) -> bool:
    if isinstance(old, dict) and key in old:
        if not isinstance(new, dict):
            return False
        new[key] = SecretValue(old[key]) if wrap else old[key]
    elif isinstance(new, dict):
        new.pop(key, None)
    return True


def _reset_all(rest: Path, old: Value, new: Value, old_secret: bool, new_secret: bool) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        if not rest:
            for key in new.keys() - old.keys():
                del new[key]
            return all(_reset_key(key, old, new, old_secret and not new_secret) for key in old)
        return all(key in new and _reset(rest, old[key], new[key], old_secret, new_secret) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        span = range(min(len(old), len(new)))
        done = [_reset((index, *rest), old, new, old_secret, new_secret) for index in span]
        return all(done) and len(old) == len(new)
    return not rest and isinstance(new, dict | list)


def copied(value: Value) -> Value:
    """A copy whose objects and lists may be changed."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return SecretValue(copied(value.value)) if isinstance(value, SecretValue) else value
