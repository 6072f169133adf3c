"""Libraries of functions: signatures, arity, look-up by name in any case, and nearest names."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pulumi_webex.mapping.errors import ExpressionError, Source
from pulumi_webex.mapping.tree import Node, Notes, Run, applied, compiled, omitted


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; in a signature ``name?`` is optional, ``name+`` comes once or more."""

    name: str
    required: bool
    repeated: bool

    @classmethod
    def parse(cls, text: str) -> Parameter:
        """Read one parameter of a signature."""
        return cls(text.rstrip("?+"), not text.endswith("?"), text.endswith("+"))


@dataclass(frozen=True, slots=True)
class Call:
    """A function call while it is compiled: its arguments, with empty ones in the places left out."""

    nodes: Sequence[Node]
    offset: int
    source: Source

    def error(self, message: str, node: Node | None = None) -> ExpressionError:
        """Make an error that points at the call, or at one of its arguments."""
        return self.source.error(node.offset if node else self.offset, message)


Build = Callable[[Call], Run]
F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Function:
    """A function of an expression language.

    ``steady`` says that equal arguments give equal results; ``outermost`` that nothing may stand around it;
    ``conditions`` says whether the first argument may be a comparison.
    """

    name: str
    parameters: tuple[Parameter, ...]
    build: Build
    steady: bool
    outermost: bool
    conditions: bool
    redacts: bool

    @property
    def signature(self) -> str:
        """Give the call as it is written, optional parameters in square brackets."""
        return f"{self.name}({', '.join(_written(parameter) for parameter in self.parameters)})"

    def compile(self, arguments: list[Node], offset: int, notes: Notes) -> Node:
        """Check the number of arguments and give the node of the call."""
        nodes = self._filled(arguments, offset, notes.source)
        if not self.steady:
            notes.volatile[self.name] = None
        notes.redacted = notes.redacted or self.redacts
        run = self.build(Call(nodes, offset, notes.source))
        return compiled(run, offset, notes.source, nodes, self.steady)

    def _filled(self, arguments: list[Node], offset: int, source: Source) -> list[Node]:
        while arguments and not arguments[-1].given:
            arguments = arguments[:-1]
        most = None if any(parameter.repeated for parameter in self.parameters) else len(self.parameters)
        if most is not None and len(arguments) > most:
            raise source.error(arguments[most].offset, f"{self.signature} takes {_count(most)}, not {len(arguments)}")
        missing = len(self.parameters) - len(arguments)
        nodes = arguments + [omitted(offset)] * missing
        for parameter, node in zip(self.parameters, nodes, strict=False):
            if parameter.required and not node.given:
                raise source.error(node.offset, f"{self.signature} needs a value for {parameter.name}")
        return nodes


def _written(parameter: Parameter) -> str:
    name = f"{parameter.name}, …" if parameter.repeated else parameter.name
    return name if parameter.required else f"[{name}]"


def _count(number: int) -> str:
    return {0: "no arguments", 1: "1 argument"}.get(number, f"{number} arguments")


class Library:
    """The functions of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.refused: dict[str, str] = {}
        self._functions: dict[str, Function] = {}

    def __iter__(self) -> Iterator[Function]:
        return iter(self._functions.values())

    def builder(
        self,
        signature: str,
        *,
        steady: bool = True,
        outermost: bool = False,
        conditions: bool = False,
        redacts: bool = False,
    ) -> Callable[[Build], Build]:
        """Register a function that compiles its own call: it is lazy, prepares constants or asks the context."""

        def register(build: Build) -> Build:
            name, _, inside = signature.rstrip(")").partition("(")
            parameters = tuple(Parameter.parse(part.strip()) for part in inside.split(",") if part.strip())
            self._functions[name.lower()] = Function(name, parameters, build, steady, outermost, conditions, redacts)
            return build

        return register

    def value(self, signature: str, *, redacts: bool = False) -> Callable[[F], F]:
        """Register a function of plain values; it gets None for an argument left out."""

        def register(function: F) -> F:
            self.builder(signature, redacts=redacts)(lambda call: applied(function, call.nodes))
            return function

        return register

    def find(self, name: str, offset: int, source: Source) -> Function:
        """Look a function up by its name in any case; raises ExpressionError with the nearest names."""
        found = self._functions.get(name.lower())
        if found:
            return found
        reason = self._refusal(name)
        raise source.error(offset, reason or f"there is no function {name} in {self.language}{self._nearest(name)}")

    def _refusal(self, name: str) -> str | None:
        reasons = {refused.lower(): f"{refused} {reason}" for refused, reason in self.refused.items()}
        return reasons.get(name.lower())

    def _nearest(self, name: str) -> str:
        near = difflib.get_close_matches(name.lower()[:60], self._functions, n=3, cutoff=0.6)
        names = [self._functions[key].name for key in near]
        return f"; did you mean {' or '.join(names)}?" if names else ""
