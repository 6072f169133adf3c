"""YAML as Pulumi reads it: ``yes``, ``on`` and ``12:30`` are texts, and so are dates."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import yaml

from pulumi_embedded.errors import EngineError

_WHOLE: Final = re.compile(r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$")
_BROKEN: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")
_TRUTH: Final = re.compile(r"(?:true|True|TRUE|false|False|FALSE)$")


class _Loader(yaml.SafeLoader):
    """PyYAML follows YAML 1.1; Pulumi's parser takes fewer words for something else than texts."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _tag, _pattern, _first in (
    ("bool", _TRUTH, "tTfF"),
    ("int", _WHOLE, "-+0123456789"),
    ("float", _BROKEN, "-+.0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _pattern, list(_first))


def _whole(loader: _Loader, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node)).replace("_", "")
    if re.match(r"[-+]?0[0-7]", text):
        text = text.replace("0", "0o", 1)
    return int(text, 0)


_Loader.add_constructor("tag:yaml.org,2002:int", _whole)


def mapping(path: Path) -> dict[str, Any]:
    """The mapping in a file, empty if the file is. Raises EngineError if it is unreadable or no mapping."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = str(error).splitlines()[-1].strip()
        raise EngineError(f"{path} cannot be read: {reason}.") from error
    if data is not None and not isinstance(data, dict):
        raise EngineError(f"{path} is not a mapping of keys to values.")
    return data or {}
