"""Scoping filters: who is provisioned, by attributes.

Source: MicrosoftDocs/entra-docs,
docs/identity/app-provisioning/define-conditional-rules-for-provisioning-user-accounts.md.
The clauses of a filter are joined by AND, several filters by OR. A clause about a null or empty value is false, except
for IS NULL. Attributes with several values cannot be filtered on.

As data, a list of filters, each a list of clauses, or a mapping with ``title`` and ``clauses``::

    - - {attribute: department, operator: EQUALS, value: Sales}
      - [userType, NOT EQUALS, Guest]
    - title: Contractors in Lisbon
      clauses:
        - {attribute: office, operator: Includes, value: Lisbon}
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pulumi_webex.mapping.limits import MAX_ITEMS, ValueProblem
from pulumi_webex.mapping.patterns import pattern
from pulumi_webex.mapping.values import text_of

Test = Callable[[object], bool]
KEYS = {"attribute", "operator", "value"}


class FilterError(ValueError):
    """A filter cannot be read, or cannot be held against a profile; the message says which clause."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition on one attribute."""

    attribute: str
    operator: str
    value: str | None
    _test: Test

    def matches(self, profile: Mapping[str, object]) -> bool:
        """Tell whether the profile satisfies the condition; raises FilterError for several values."""
        value = profile.get(self.attribute)
        if isinstance(value, (list, tuple, dict)):
            raise FilterError(f"{self.attribute} has several values, which a scoping filter cannot compare")
        try:
            return self._test(value)
        except ValueProblem as problem:
            raise FilterError(f"{self.attribute} {self.operator} cannot be answered: {problem}") from None

    def __str__(self) -> str:
        return f"{self.attribute} {self.operator}" + (f' "{self.value}"' if self.value is not None else "")


@dataclass(frozen=True, slots=True)
class Filter:
    """Filters joined by OR, each a title and clauses joined by AND."""

    filters: tuple[tuple[str, tuple[Clause, ...]], ...]

    @classmethod
    def parse(cls, data: object) -> Filter:
        """Read the plain-data form; raises FilterError that says which filter, clause and what was expected.

        No filters, and a filter without clauses, are errors, since they would put everybody in scope.
        """
        entries = _entries(data, "scoping filters are a list of filters, each a list of clauses")
        return cls(tuple(_filter(entry, number) for number, entry in enumerate(entries, 1)))

    @property
    def attributes(self) -> frozenset[str]:
        """Give the source attributes that the filters read."""
        return frozenset(clause.attribute for _, clauses in self.filters for clause in clauses)

    def matches(self, profile: Mapping[str, object]) -> bool:
        """Tell whether a profile is in scope: whether all clauses of any filter are true."""
        return any(all(clause.matches(profile) for clause in clauses) for _, clauses in self.filters)

    def __str__(self) -> str:
        return " OR ".join(f"({' AND '.join(map(str, clauses))})" for _, clauses in self.filters)


def _entries(data: object, expected: str) -> Sequence[object]:
    if not isinstance(data, (list, tuple)) or not data:
        raise FilterError(f"{expected}, not {'an empty list' if data in ([], ()) else type(data).__name__}")
    if len(data) > MAX_ITEMS:
        raise FilterError(f"at most {MAX_ITEMS:,} entries are allowed, not {len(data):,}")
    return data


def _filter(entry: object, number: int) -> tuple[str, tuple[Clause, ...]]:
    title, clauses = f"filter {number}", entry
    if isinstance(entry, Mapping):
        if set(entry) - {"title", "clauses"} or "clauses" not in entry:
            raise FilterError(f"{title} is a list of clauses, or a mapping with title and clauses")
        title, clauses = str(entry.get("title") or title), entry["clauses"]
    found = _entries(clauses, f"{title} is a list of clauses")
    return title, tuple(_clause(clause, f"{title}, clause {place}") for place, clause in enumerate(found, 1))


def _clause(data: object, where: str) -> Clause:
    if isinstance(data, (list, tuple)) and 2 <= len(data) <= 3:
        data = dict(zip(("attribute", "operator", "value"), data, strict=False))
    if not isinstance(data, Mapping) or not {"attribute", "operator"} <= set(data) <= KEYS:
        raise FilterError(f"{where} is a mapping with attribute, operator and value, or a list of the three")
    attribute, name, value = data["attribute"], data["operator"], data.get("value")
    if not isinstance(attribute, str) or not attribute.strip():
        raise FilterError(f"{where}: attribute is the name of a source attribute, not {attribute!r}")
    operator = _operator(name, where)
    makes = OPERATORS[operator]
    text = _operand(value, operator, where)
    try:
        return Clause(attribute.strip(), operator, text, makes(text or ""))
    except ValueProblem as problem:
        raise FilterError(f"{where}: {problem}") from None


def _operand(value: object, operator: str, where: str) -> str | None:
    if operator in WITHOUT_VALUE:
        if value not in (None, ""):
            raise FilterError(f"{where}: {operator} takes no value")
        return None
    if value is None or value == "" or isinstance(value, (list, tuple, dict)):
        raise FilterError(
            f"{where}: {operator} needs one value; for empty attributes there are IS NULL and IS NOT NULL"
        )
    return text_of(value)


def _operator(name: object, where: str) -> str:
    if isinstance(name, str):
        plain = " ".join(name.replace("_", " ").upper().split())
        if plain in SPELLINGS:
            return SPELLINGS[plain]
        near = [SPELLINGS[found] for found in difflib.get_close_matches(plain[:40], SPELLINGS, n=2, cutoff=0.5)]
        if near:
            raise FilterError(f"{where}: there is no operator {name[:40]}; did you mean {' or '.join(near)}?")
    raise FilterError(f"{where}: the operator is one of {', '.join(OPERATORS)}, not {str(name)[:40]!r}")


def _present(test: Callable[[str], bool]) -> Test:
    """Make a test that is false for null and empty values and sees the others as text."""

    def run(value: object) -> bool:
        text = text_of(value)
        return bool(text) and test(text)

    return run


def _is(truth: str) -> Callable[[str], Test]:
    return lambda _: _present(lambda text: text.lower() == truth)


def _matching(wanted: bool) -> Callable[[str], Test]:
    """Hold the whole value against a pattern: the page says that ([1-9][0-9]) matches the numbers from 10 to 99."""

    def make(text: str) -> Test:
        known = pattern(text)
        return _present(lambda value: known.full(value) is wanted)

    return make


def _integer(text: str) -> int | None:
    digits = text.strip()
    digits = digits[1:] if digits[:1] == "-" else digits
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 30 else None


def _greater(or_equal: bool) -> Callable[[str], Test]:
    def make(text: str) -> Test:
        limit = _integer(text)
        if limit is None:
            raise ValueProblem(f'the value must be a whole number, not "{text[:40]}"')

        def test(value: str) -> bool:
            number = _integer(value)
            return number is not None and (number > limit or (or_equal and number == limit))

        return _present(test)

    return make


def _bits(wanted: bool) -> Callable[[str], Test]:
    """Whole numbers share a bit with the value; any other attribute occurs in it as text, as the page words it."""

    def make(text: str) -> Test:
        mask = _integer(text)

        def test(value: str) -> bool:
            number = _integer(value)
            found = value in text if mask is None or number is None else bool(number & mask)
            return found is wanted

        return _present(test)

    return make


OPERATORS: dict[str, Callable[[str], Test]] = {
    "&": _bits(True),
    "!&": _bits(False),
    "ENDS_WITH": lambda text: _present(lambda value: value.endswith(text)),
    "EQUALS": lambda text: _present(lambda value: value == text),
    "Greater_Than": _greater(False),
    "Greater_Than_OR_EQUALS": _greater(True),
    "Includes": lambda text: _present(lambda value: text in value),
    "IS FALSE": _is("false"),
    "IS NOT NULL": lambda _: lambda value: text_of(value) != "",
    "IS NULL": lambda _: lambda value: text_of(value) == "",
    "IS TRUE": _is("true"),
    "NOT EQUALS": lambda text: _present(lambda value: value != text),
    "NOT REGEX MATCH": _matching(False),
    "REGEX MATCH": _matching(True),
}
"""The operators by the names that Entra shows; they are read in any case, with spaces or underscores."""
WITHOUT_VALUE = {"IS TRUE", "IS FALSE", "IS NULL", "IS NOT NULL"}
SPELLINGS = {name.replace("_", " ").upper(): name for name in OPERATORS}
