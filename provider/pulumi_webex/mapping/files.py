"""A mapping in a file of its own: YAML (or JSON) with the arguments of a mapping as keys."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pulumi_webex.directory.errors import DirectoryError
from pulumi_webex.directory.jsons import read_json
from pulumi_webex.directory.yamls import read_yaml
from pulumi_webex.mapping.failures import MappingError, did_you_mean

ARGUMENTS = ("target", "preset", "rules", "syntax", "match", "on_null", "release")
MAX_BYTES = 1 << 20


def load(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The arguments of a mapping, for ``AttributeMapping("people", **load("mapping.yaml"))`` or ``Ruleset(**load(…))``.

    Raises `MappingError` for a file that cannot be read, is not a mapping, or has a key that is no argument.
    """
    return arguments(read_data(path), str(path))


def read_data(path: str | os.PathLike[str]) -> object:
    """The plain data in a YAML or JSON file. Raises `MappingError`."""
    try:
        data = Path(path).read_bytes()
        if len(data) > MAX_BYTES:
            raise MappingError(f"{path} has {len(data):,} bytes, more than the {MAX_BYTES:,} of any mapping")
        return parse_data(data.decode("utf-8-sig"), str(path), json=str(path).lower().endswith(".json"))
    except UnicodeDecodeError:
        raise MappingError(f"{path} is not UTF-8: save it as UTF-8") from None
    except OSError as error:
        raise MappingError(f"{path} cannot be read: {error.strerror or error}") from None


def parse_data(text: str, where: str, *, json: bool = False) -> object:
    """The plain data in a YAML or JSON text; `where` is what errors call it. Raises `MappingError`."""
    try:
        return read_json(text, where) if json else read_yaml(text, where)
    except DirectoryError as error:
        raise MappingError(error.problems) from None


def arguments(data: object, where: str) -> dict[str, Any]:
    """Plain data as the arguments of a mapping. Raises `MappingError` for keys that are none."""
    if not isinstance(data, Mapping):
        raise MappingError(f"{where} must be a mapping with the keys {', '.join(ARGUMENTS)}")
    for key in data:
        if key not in ARGUMENTS:
            raise MappingError(f"{where}: a mapping has no {key!r}{did_you_mean(str(key), ARGUMENTS)}")
    return {key: value for key, value in data.items() if value is not None}
