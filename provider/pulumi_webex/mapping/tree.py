"""The compiled form of an expression: each node is a closure, made once at parsing and called for each profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from pulumi_webex.mapping.context import DEFAULT, Context
from pulumi_webex.mapping.errors import ExpressionError, Source
from pulumi_webex.mapping.limits import MAX_RESULT, ValueProblem, within

Profile = Mapping[str, object]
Run = Callable[[Profile, Context], object]


class Kind(Enum):
    """What a node is, if that matters to the function around it."""

    CONSTANT = "constant"
    ATTRIBUTE = "attribute"
    CALL = "call"
    OMITTED = "omitted"


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression: how to evaluate it, its place, and its value if that is constant."""

    run: Run
    offset: int
    kind: Kind
    value: object = None
    attribute: str = ""

    @property
    def constant(self) -> bool:
        """Tell whether the value is the same for each profile."""
        return self.kind in (Kind.CONSTANT, Kind.OMITTED)

    @property
    def given(self) -> bool:
        """Tell whether the argument was written at all; an empty place between commas was not."""
        return self.kind is not Kind.OMITTED


@dataclass(slots=True)
class Notes:
    """What parsing learns about the whole expression."""

    source: Source
    attributes: set[str] = field(default_factory=set)
    volatile: dict[str, None] = field(default_factory=dict)
    redacted: bool = False


def constant(value: object, offset: int, kind: Kind = Kind.CONSTANT) -> Node:
    """Make a node that always has this value."""
    return Node(lambda profile, context: value, offset, kind, value)


def omitted(offset: int) -> Node:
    """Make the node of an empty argument."""
    return constant(None, offset, Kind.OMITTED)


def attribute(name: str, offset: int, notes: Notes) -> Node:
    """Make a node that reads a source attribute; an absent one reads as null."""
    notes.attributes.add(name)
    return Node(lambda profile, context: profile.get(name), offset, Kind.ATTRIBUTE, attribute=name)


def compiled(run: Run, offset: int, source: Source, parts: Sequence[Node], steady: bool = True) -> Node:
    """Wrap what a function does: its problems get their place, its results their bounds, constants are worked out."""

    def guarded(profile: Profile, context: Context) -> object:
        try:
            result = run(profile, context)
            if type(result) is str:
                return result if len(result) <= MAX_RESULT else within(result)
            return within(result)
        except ValueProblem as problem:
            raise source.error(offset, str(problem)) from None

    if steady and all(part.constant for part in parts):
        return constant(guarded({}, DEFAULT), offset)
    return Node(guarded, offset, Kind.CALL)


def applied(function: Callable[..., object], arguments: Sequence[Node]) -> Run:
    """Make the call of a function of values; the common numbers of arguments have a closure of their own."""
    runs = [argument.run for argument in arguments]
    if len(runs) == 1:
        (only,) = runs
        return lambda profile, context: function(only(profile, context))
    if len(runs) == 2:
        first, second = runs
        return lambda profile, context: function(first(profile, context), second(profile, context))
    return lambda profile, context: function(*[run(profile, context) for run in runs])


__all__ = [
    "ExpressionError", "Kind", "Node", "Notes", "Profile", "Run", "applied", "attribute", "compiled", "constant",
    "omitted",
]  # fmt: skip
