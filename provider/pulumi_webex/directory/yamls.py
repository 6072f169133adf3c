"""YAML to plain data: safe, bounded, with lines, and without YAML 1.1's surprises.

Read by PyYAML's event parser, since its loaders keep the last of two equal keys, grow without bound
on nested aliases, and turn ``NO`` (Norway) into false, ``0123`` into 83 and ``+49`` into 49. Scalars
follow the YAML 1.2 core schema (chapter 10.3) for null, booleans and plain decimal numbers; all else
without quotes is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from .errors import DirectoryError

MAX_DEPTH = 32
MAX_ALIASED = 100_000
"""Values that aliases may repeat in one file; a few nested ones would otherwise make billions."""

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEANS = {word: value for value in (True, False) for word in (str(value), str(value).lower(), str(value).upper())}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Lined(dict[str, object]):
    """A mapping that knows the line on which it starts."""

    line: int = 0


@dataclass
class _Reader:
    file: str
    events: Iterator[yaml.Event]
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict)
    values: int = 0
    aliased: int = 0

    def problem(self, event: yaml.Event, what: str) -> DirectoryError:
        return DirectoryError(f"{self.file} line {_line(event)}: {what}")

    def value(self, event: yaml.Event, depth: int) -> object:
        if depth > MAX_DEPTH:
            raise self.problem(event, f"nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        self.values += 1
        before = self.values
        if isinstance(event, yaml.ScalarEvent):
            found = self.scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            found = self.sequence(event, depth)
        elif isinstance(event, yaml.MappingStartEvent):
            found = self.mapping(event, depth)
        else:  # pragma: no cover - the parser gives no other
            raise self.problem(event, "this cannot be read")
        if event.anchor:
            self.anchors[event.anchor] = (found, self.values - before + 1)
        return found

    def alias(self, event: yaml.AliasEvent) -> object:
        if event.anchor not in self.anchors:
            raise self.problem(event, f"*{event.anchor} stands for nothing yet")
        found, size = self.anchors[event.anchor]
        self.values += size
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            raise self.problem(event, f"the aliases repeat more than {MAX_ALIASED} values; write them out")
        return found

    def sequence(self, start: yaml.SequenceStartEvent, depth: int) -> list[object]:
        self.untagged(start)
        found: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, depth + 1))
        return found

    def mapping(self, start: yaml.MappingStartEvent, depth: int) -> Lined:
        self.untagged(start)
        found, merged = Lined(), Lined()
        found.line = _line(start)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event)
            value = self.value(next(self.events), depth + 1)
            if key == "<<":
                self.merge(merged, value, event)
            elif key in found:
                raise self.problem(event, f"{key!r} is given twice; remove one")
            else:
                found[key] = value
        for key, value in merged.items():
            found.setdefault(key, value)
        return found

    def merge(self, into: Lined, value: object, event: yaml.Event) -> None:
        for part in value if isinstance(value, list) else [value]:
            if not isinstance(part, dict):
                raise self.problem(event, "<< takes a mapping or a list of mappings")
            for key, inherited in part.items():
                into.setdefault(key, inherited)

    def key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self.problem(event, "a key must be text")
        self.untagged(event)
        return str(event.value)

    def scalar(self, event: yaml.ScalarEvent) -> object:
        self.untagged(event)
        plain, _ = event.implicit
        return _resolve(event.value) if plain else event.value

    def untagged(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.tag and event.tag not in ("!", "tag:yaml.org,2002:str"):
            raise self.problem(event, f"the tag {event.tag} is not allowed here; write plain values")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _resolve(plain: str) -> object:
    if plain in _NULL:
        return None
    if plain in _BOOLEANS:
        return _BOOLEANS[plain]
    if _INTEGER.fullmatch(plain):
        return int(plain)
    return float(plain) if _FLOAT.fullmatch(plain) else plain


def read_yaml(text: str, file: str) -> object:
    """The one document of a YAML text, every mapping as `Lined`.

    Raises: DirectoryError with the line for what is not YAML, has two documents, a tag, a key twice
    in one mapping, more than `MAX_DEPTH` levels or aliases that repeat more than `MAX_ALIASED` values.
    """
    reader = _Reader(file, yaml.parse(text, Loader=_Loader))
    try:
        found: object = None
        documents = 0
        for event in reader.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise reader.problem(event, "a second document starts here; put both in one list")
            elif not isinstance(event, yaml.StreamStartEvent | yaml.DocumentEndEvent | yaml.StreamEndEvent):
                found = reader.value(event, 1)
    except yaml.YAMLError as error:
        raise DirectoryError(_syntax_problem(error, file)) from error
    return found


def _syntax_problem(error: yaml.YAMLError, file: str) -> str:
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return f"{file} is not YAML: {str(error).splitlines()[0]}"
    mark = error.problem_mark
    return f"{file} line {mark.line + 1} column {mark.column + 1} is not YAML: {error.problem}"
