"""One rule of a mapping: which expression feeds a target attribute, when, and what stands in for nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from pulumi_webex.mapping.failures import MappingError, did_you_mean

When = Literal["always", "create"]
SHOWN = 80
"""Characters of an expression in a sentence."""
WHEN: tuple[str, ...] = get_args(When)
KEYS = ("expression", "default", "when", "optional")


@dataclass(frozen=True, slots=True)
class Rule:
    """What feeds one target attribute.

    `expression` is a source attribute (``[surname]``, in Okta's language ``user.lastName``), a constant in
    double quotes, or any expression. `default` stands in if that gives nothing. ``when="create"`` sets
    the attribute when the account is made and leaves it alone afterwards. `optional` names columns that a
    source may lack: they read as empty then, while any other missing column is an error.
    """

    expression: str
    default: str | bool | int | float | None = None
    when: When = "always"
    optional: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: RuleLike) -> Rule:
        """The rule that a program or a file states: text, a mapping of `KEYS`, or a `Rule`. Raises `MappingError`."""
        if isinstance(data, Rule):
            return _checked(data)
        if isinstance(data, str):
            return _checked(cls(data))
        if not isinstance(data, Mapping):
            raise MappingError(f"a rule is an expression as text, not {_kind(data)}{_cure(data)}")
        unknown = [str(key) for key in data if key not in KEYS]
        if unknown:
            raise MappingError(f"a rule has no {unknown[0]!r}{did_you_mean(unknown[0], KEYS)}")
        if "expression" not in data:
            raise MappingError("a rule that is a mapping needs its expression")
        when = data.get("when")
        return _checked(
            cls(
                data["expression"],
                data.get("default"),
                "always" if when is None else when,
                _names(data.get("optional") or ()),
            )
        )

    @property
    def shown(self) -> str:
        """The expression for a sentence, shortened."""
        return self.expression if len(self.expression) <= SHOWN else f"{self.expression[: SHOWN - 1]}…"

    def spelled(self) -> str | dict[str, Any]:
        """The rule as plain data: its text if that says all."""
        more: dict[str, Any] = {}
        if self.default is not None:
            more["default"] = self.default
        if self.when != "always":
            more["when"] = self.when
        if self.optional:
            more["optional"] = list(self.optional)
        return {"expression": self.expression, **more} if more else self.expression


RuleLike: TypeAlias = Rule | str | Mapping[str, Any]


def _checked(rule: Rule) -> Rule:
    if not isinstance(rule.expression, str):
        raise MappingError(f"a rule's expression is text, not {_kind(rule.expression)}{_cure(rule.expression)}")
    if rule.when not in WHEN:
        raise MappingError(f"a rule's when is {rule.when!r}; it can be {' or '.join(WHEN)}")
    if rule.default is not None and not isinstance(rule.default, (str, bool, int, float)):
        raise MappingError(f"a rule's default is one value, not {_kind(rule.default)}")
    return rule


def _names(data: Any) -> tuple[str, ...]:
    if isinstance(data, str):
        return (data,)
    if not isinstance(data, Sequence) or not all(isinstance(name, str) for name in data):
        raise MappingError("a rule's optional is a list of column names")
    return tuple(data)


def _kind(data: object) -> str:
    kinds = {bool: "a boolean", int: "a number", float: "a number", list: "a list", type(None): "nothing"}
    return kinds.get(type(data), f"a {type(data).__name__}")


def _cure(data: object) -> str:
    if isinstance(data, bool):
        return f": put the constant in quotes twice, '\"{str(data).lower()}\"'"
    return f": put the constant in quotes twice, '\"{data}\"'" if isinstance(data, (int, float)) else ""
