"""A rule compiled for its target: expression, type, default."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pulumi_webex.mapping.context import SKIP, Context
from pulumi_webex.mapping.expressions import Expression, ExpressionError, Syntax, parse
from pulumi_webex.mapping.failures import MappingError, did_you_mean
from pulumi_webex.mapping.functions.okta_operators import written
from pulumi_webex.mapping.limits import ValueProblem
from pulumi_webex.mapping.rule import Rule
from pulumi_webex.mapping.sources import person
from pulumi_webex.mapping.targets import MappingTarget
from pulumi_webex.mapping.values import is_empty, to_text

_WRITE: dict[Syntax, Callable[[object], str | None]] = {"entra": to_text, "okta": written}
_DIRECT: dict[Syntax, re.Pattern[str]] = {
    "entra": re.compile(r"\s*\[[^\[\]]+\]\s*"),
    "okta": re.compile(r"\s*[\w.]+\s*"),
}


@dataclass(frozen=True, slots=True)
class MappingStep:
    """One rule, ready to be evaluated.

    `default` is in the target's type; `column` is the one that the rule copies, if that is all it does;
    `plain` says that any text is a value as it is.
    """

    target: MappingTarget
    rule: Rule
    expression: Expression
    default: Any = None
    column: str | None = None
    plain: bool = False

    @property
    def hidden(self) -> bool:
        """Whether its value is to be shown nowhere."""
        return self.expression.redacted or self.target.secret

    def value(self, values: Mapping[str, object], context: Context | None, profile: Mapping[str, object]) -> Any:
        """The value in the target's type; None if there is nothing, SKIP if it is to be left alone.

        Raises `MappingError` that names the person of the profile.
        """
        try:
            found = values[self.column] if self.column else self.expression.evaluate(values, context)
            if self.plain and type(found) is str and found:
                return found
            return self._fitted(found)
        except ExpressionError as error:
            raise MappingError(f"{person(profile)}: the rule for {self.target.name} fails: {error}") from None
        except ValueProblem as problem:
            told = f"a {'redacted' if self.expression.redacted else 'secret'} value does not suit it"
            told = told if self.hidden else str(problem)
            raise MappingError(f"{person(profile)}: {self.target.name}: {told} (rule {self.rule.shown})") from None

    def _fitted(self, found: object) -> Any:
        if found is SKIP:
            return SKIP
        if is_empty(found):
            return self.default
        if self.column and isinstance(found, (int, float)) and not isinstance(found, bool):
            # A number in YAML or JSON may have lost its zeros: only a rule turns it into text.
            problem = self.target.copied(found)
            if problem:
                raise ValueProblem(f"{self.column} {problem}")
        return self.target.fitted(found, _WRITE[self.expression.syntax])


def compiled_rule(target: MappingTarget, rule: Rule, syntax: Syntax) -> MappingStep:
    """Parses and checks a rule. Raises `MappingError` with what is wrong, without the target's name."""
    try:
        expression = parse(rule.expression, syntax)
    except ExpressionError as error:
        raise MappingError(str(error)) from None
    if expression.volatile and rule.when != "create":
        raise MappingError(
            f"{' and '.join(expression.volatile)} gives something else in every run, so the plan would never be "
            'empty: set when="create"'
        )
    odd = sorted(set(rule.optional) - expression.attributes)
    if odd:
        raise MappingError(
            f"optional names {odd[0]!r}, which the rule does not read{did_you_mean(odd[0], expression.attributes)}"
        )
    step = MappingStep(target, rule, expression, None, _column(expression), target.plain)
    _refuse_stated_secret(step)
    _check_constant(step)
    return replace(step, default=_default(target, rule, syntax))


def _column(expression: Expression) -> str | None:
    """The column that the rule copies as it is, None if it does more."""
    if len(expression.attributes) != 1 or not _DIRECT[expression.syntax].fullmatch(expression.text):
        return None
    return next(iter(expression.attributes))


def _refuse_stated_secret(step: MappingStep) -> None:
    """Refuses a rule that contains a secret, since rules are kept in state as plain text."""
    if step.target.secret and not (step.column or step.expression.volatile):
        raise MappingError("it is a secret, and rules are kept in plain text: let the rule name one column")
    if step.target.secret and step.rule.default is not None:
        raise MappingError("it is a secret, and rules are kept in plain text: leave the default out")


def _check_constant(step: MappingStep) -> None:
    """Validates now what is the same for everybody."""
    if step.expression.attributes or step.expression.volatile:
        return
    try:
        value = step._fitted(step.expression.evaluate({}))
    except (ExpressionError, ValueProblem) as error:
        raise MappingError(f"its value does not fit: {error}") from None
    if value is not None and value is not SKIP:
        problem = step.target.problem(value)
        if problem:
            raise MappingError(f"its value {problem}")


def _default(target: MappingTarget, rule: Rule, syntax: Syntax) -> Any:
    if rule.default is None or rule.default == "":
        return None
    try:
        value = target.fitted(rule.default, _WRITE[syntax])
    except ValueProblem as error:
        raise MappingError(f"its default does not fit: {error}") from None
    problem = target.problem(value)
    if problem:
        raise MappingError(f"its default {problem}")
    return value
