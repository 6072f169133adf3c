"""Replace, in all of its modes, with .NET's substitutions in the replacement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pulumi_webex.mapping.context import Context
from pulumi_webex.mapping.functions.base import ENTRA
from pulumi_webex.mapping.library import Call
from pulumi_webex.mapping.limits import ValueProblem, fits
from pulumi_webex.mapping.patterns import Pattern, pattern, replaced
from pulumi_webex.mapping.tree import Node, Profile, Run
from pulumi_webex.mapping.values import text_of, to_text

Match = Any
Part = Callable[[Match], str]


@ENTRA.builder(
    "Replace(source, oldValue?, regexPattern?, regexGroupName?, replacementValue?,"
    " replacementAttributeName?, template?)"
)
def replace(call: Call) -> Run:
    """Choose the mode by the arguments that are written; an attribute that is empty for a person is still written.

    A null source stays null, except in the mode with replacementAttributeName, which is made for it.
    """
    source, old, regex, group, new, other, template = call.nodes
    if old.given and template.given:
        return _in_template(source, old, template)
    if old.given and new.given:
        return _plain(source, old, new)
    if not regex.given:
        raise call.error("Replace needs oldValue or regexPattern, and what to put in its place")
    _checked(call, regex, group)
    if group.given and other.given:
        return _fallback(source, regex, group, other)
    if not new.given:
        raise call.error("Replace needs a replacementValue for its regexPattern")
    return _group_only(source, regex, group, new) if group.given else _by_pattern(source, regex, new)


def _checked(call: Call, regex: Node, group: Node) -> None:
    """Compile a constant pattern now, so that an error in it points at it."""
    if not regex.constant:
        return
    try:
        known = pattern(text_of(regex.value))
    except ValueProblem as problem:
        raise call.error(str(problem), regex) from None
    if group.given and group.constant and known.group(text_of(group.value)) is None:
        raise call.error(f'the pattern has no group "{text_of(group.value)[:40]}"', group)


def _swap(text: str, old: str, new: str) -> str:
    if not old:
        raise ValueProblem("oldValue must not be empty")
    fits(len(text) + text.count(old) * (len(new) - len(old)))
    return text.replace(old, new)


def _on_text(source: Node, change: Callable[[str, Profile, Context], str]) -> Run:
    """Runs `change` on the text of the source; None stays None."""

    def run(profile: Profile, context: Context) -> object:
        text = to_text(source.run(profile, context))
        return None if text is None else change(text, profile, context)

    return run


def _plain(source: Node, old: Node, new: Node) -> Run:
    return _on_text(source, lambda text, *at: _swap(text, text_of(old.run(*at)), text_of(new.run(*at))))


def _in_template(source: Node, old: Node, template: Node) -> Run:
    return _on_text(source, lambda text, *at: _swap(text_of(template.run(*at)), text_of(old.run(*at)), text))


def _by_pattern(source: Node, regex: Node, new: Node) -> Run:
    def change(text: str, profile: Profile, context: Context) -> str:
        known = pattern(text_of(regex.run(profile, context)))
        parts = list(substitution(text_of(new.run(profile, context)), known, text))
        return replaced(known, text, lambda match: _expanded(parts, match))

    return _on_text(source, change)


def _expanded(parts: list[Part | str], match: Match) -> str:
    made = [part if isinstance(part, str) else part(match) for part in parts]
    fits(sum(map(len, made)))
    return "".join(made)


def _group_only(source: Node, regex: Node, group: Node, new: Node) -> Run:
    def change(text: str, profile: Profile, context: Context) -> str:
        known = pattern(text_of(regex.run(profile, context)))
        index, value = _index(known, text_of(group.run(profile, context))), text_of(new.run(profile, context))
        return replaced(known, text, lambda match: _with_group(text, match, index, value))

    return _on_text(source, change)


def _with_group(text: str, match: Match, index: int, value: str) -> str:
    start, end = match.span(index)
    if start < 0:
        return text[match.start() : match.end()]
    return text[match.start() : start] + value + text[end : match.end()]


def _fallback(source: Node, regex: Node, group: Node, other: Node) -> Run:
    def run(profile: Profile, context: Context) -> object:
        text = to_text(source.run(profile, context))
        if text:
            return text
        known = pattern(text_of(regex.run(profile, context)))
        index = _index(known, text_of(group.run(profile, context)))
        found = known.first(text_of(other.run(profile, context)))
        return found.group(index) if found else None

    return run


def _index(known: Pattern, name: str) -> int:
    index = known.group(name)
    if index is None:
        raise ValueProblem(f'the pattern has no group "{name[:40]}"')
    return index


def substitution(text: str, known: Pattern, subject: str) -> Iterator[Part | str]:
    """Compile .NET's substitutions: $1, ${name}, $$, $&, $`, $', $_ and $+; any other $ stands for itself."""
    at = 0
    while at < len(text):
        dollar = text.find("$", at)
        if dollar < 0:
            yield text[at:]
            return
        yield text[at:dollar]
        part, at = _substitute(text, dollar, known, subject)
        yield part


def _substitute(text: str, at: int, known: Pattern, subject: str) -> tuple[Part | str, int]:
    mark = text[at + 1 : at + 2]
    if mark == "{" and "}" in text[at:]:
        name = text[at + 2 : text.index("}", at)]
        index = known.group(name)
        if index is not None:
            return _group_part(index), at + 3 + len(name)
    digits = "".join(_leading_digits(text, at + 1))
    if digits and (index := known.group(str(int(digits)))) is not None:
        return _group_part(index), at + 1 + len(digits)
    simple: dict[str, Part | str] = {
        "$": "$",
        "&": _group_part(0),
        "`": lambda match: subject[: match.start()],
        "'": lambda match: subject[match.end() :],
        "_": subject,
        "+": _group_part(known.group(str(known.plain.groups)) or 0),
    }
    return (simple[mark], at + 2) if mark in simple else ("$", at + 1)


def _leading_digits(text: str, at: int) -> Iterator[str]:
    for mark in text[at : at + 3]:
        if mark not in "0123456789":
            return
        yield mark


def _group_part(index: int) -> Part:
    return lambda match: match.group(index) or ""
