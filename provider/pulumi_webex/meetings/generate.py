"""Writes what follows from ``attributes.csv``: the typed surface ``typed.py`` and the page in ``docs``.

Run ``python -m pulumi_webex.meetings.generate [PAGE]`` in the root of the repository after a change of the data;
a test holds the three equal.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pulumi_webex.meetings.catalog import CATALOG, SiteAttribute

MODULE = Path(__file__).with_name("typed.py")
PAGE = Path("docs/meetings-attributes.md")

_PYTHON = {
    "string": "str",
    "boolean": "bool",
    "integer": "int",
    "string list": "list[str]",
    "integer list": "list[int]",
}
_HEAD = '''"""The attributes of a Webex Meetings account that a program can declare, for editors and type checkers.

Written by ``python -m pulumi_webex.meetings.generate`` from ``attributes.csv``: change that, not this
(and so this module may be longer than others).
"""

from __future__ import annotations

from typing import Any, TypedDict
'''
_INTRO = """# Attributes of a Webex Meetings account

Written by `python -m pulumi_webex.meetings.generate` from
`provider/pulumi_webex/meetings/attributes.csv`.

These are the {connector} attributes of the Okta connector for Webex Meetings, of which {writable} can be written,
and {more} more of the Meetings XML API. An attribute that you do not declare is never sent.

- **Element**: its place in `CreateUser`, `SetUser` and the answer to `GetUser`. Elements marked †
  are newer than the schema that Cisco published. Elements marked ‡ are in no published source.
- **Set on**: *both*; *update* is sent in a second call right after an account is created; *create*
  is an option of that one call; *read* cannot be set.
- **Read back**: *yes* shows drift. *Masked* comes back as asterisks, which are ignored. *No* never
  comes back, and what was sent last counts. *Acts once* marks an instruction, not a value: it is
  sent when it becomes true and never compared.
- **Cleared**: how an attribute is emptied if it is in `clear` or you drop it from the program. *No*
  means that it cannot be emptied; if you drop such an attribute, it stays as it is.
- **Site feature**: what must be on in `GetSite`. Otherwise Webex answers "Attribute … needs to be
  …".
- **Control Hub**: the difference on a site that Control Hub manages.
"""


def typed_module() -> str:
    """The text of ``typed.py``."""
    blocks = [_HEAD]
    for attribute in CATALOG:
        if attribute.writable:
            blocks += _nested(attribute)
    blocks.append(_class("MeetingsAttributes", "All of them, by name.", [a for a in CATALOG if a.writable]))
    return "\n\n".join(blocks)


def page() -> str:
    """The text of the page in ``docs``."""
    own = list(CATALOG)
    connector = [attribute for attribute in own if attribute.origin == "connector"]
    writable = sum(attribute.writable for attribute in connector)
    intro = _INTRO.format(connector=len(connector), writable=writable, more=len(own) - len(connector))
    parts = [f"## Parts of `{a.name}`\n\n{_table(_leaves(a))}" for a in own if CATALOG.parts(a)]
    return "\n".join([intro, "## The table", "", _table(own), *parts])


def main(arguments: list[str]) -> None:
    """Writes both files; the only argument is another place for the page."""
    MODULE.write_text(typed_module(), encoding="utf-8")
    Path(arguments[0] if arguments else PAGE).write_text(page(), encoding="utf-8")


def _nested(attribute: SiteAttribute) -> Iterator[str]:
    parts = CATALOG.parts(attribute)
    for part in parts.values():
        yield from _nested(part)
    if parts:
        what = "One account" if attribute.type == "object list" else attribute.display_name
        yield _class(_class_name(attribute), f"{what}, in ``{attribute.name}``.", list(parts.values()))


def _class(name: str, summary: str, attributes: list[SiteAttribute]) -> str:
    lines = [f"class {name}(TypedDict, total=False):", f'    """{summary}"""', ""]
    for attribute in attributes:
        lines += [f"    {attribute.key}: {_annotation(attribute)}", f'    """{_docstring(attribute)}"""']
    return "\n".join(lines) + "\n"


def _class_name(attribute: SiteAttribute) -> str:
    name = "".join(part[:1].upper() + part[1:] for part in attribute.name.split("."))
    return name.removesuffix("s") if attribute.type == "object list" else name


def _annotation(attribute: SiteAttribute) -> str:
    if attribute.type in _PYTHON:
        return _PYTHON[attribute.type]
    name = _class_name(attribute) if CATALOG.parts(attribute) else "dict[str, Any]"
    return f"list[{name}]" if attribute.type == "object list" else name


def _docstring(attribute: SiteAttribute) -> str:
    said = limits(attribute)
    sentence = f"{attribute.display_name}{f' ({said})' if said else ''}."
    text = " ".join(filter(None, [sentence, attribute.note]))
    if len(text) <= 108:
        return text
    return _wrapped(text)


def _wrapped(text: str) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 > 104:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n    ".join([*lines, line])


def limits(attribute: SiteAttribute) -> str:
    """Values and limits, in a few words."""
    said = []
    values = attribute.enum or attribute.known
    if values:
        shown = ", ".join(values[:6])
        said.append(f"{shown} and {len(values) - 6} more" if len(values) > 6 else shown)
    if attribute.known:
        said.append("others are let through")
    if attribute.max_length:
        said.append(f"at most {attribute.max_length} characters")
    if attribute.maximum is not None and attribute.maximum < 10 and not attribute.enum:
        said.append(f"{attribute.minimum} to {attribute.maximum}")
    if attribute.required:
        said.append("required")
    if attribute.secret:
        said.append("secret")
    return "; ".join(said)


def _leaves(attribute: SiteAttribute) -> list[SiteAttribute]:
    found = []
    for part in CATALOG.parts(attribute).values():
        found += _leaves(part) if part.type == "object" else [part]
    return found


def _table(attributes: list[SiteAttribute]) -> str:
    head = ["Name", "What", "Type", "Element", "Set on", "Read back", "Cleared", "Site feature", "Control Hub"]
    rows = [head, ["---"] * len(head), *([_cell(text) for text in _row(attribute)] for attribute in attributes)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _row(attribute: SiteAttribute) -> list[str]:
    mark = {"later": " †", "unconfirmed": " ‡"}.get(attribute.since, "")
    said = limits(attribute)
    return [
        f"`{attribute.name}`",
        f"{attribute.display_name}. {attribute.note}".strip(),
        f"{attribute.type}{f'; {said}' if said else ''}",
        f"`{'/'.join(attribute.path)}`{mark}",
        attribute.settable,
        "acts once" if attribute.trigger else attribute.reads,
        clearing(attribute),
        ", ".join(f"`{gate}`" for gate in attribute.gate),
        attribute.control_hub,
    ]


def clearing(attribute: SiteAttribute) -> str:
    """How it is emptied, in a word or two."""
    if not attribute.writable or attribute.trigger:
        return ""
    if attribute.parent:
        return "with the object"
    if attribute.clear.startswith("="):
        return f"by sending {attribute.cleared_value}"
    return {"empty": "by an empty element", "entries": "account by account"}.get(attribute.clear, "no")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    main(sys.argv[1:])
