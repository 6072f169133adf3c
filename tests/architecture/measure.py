"""Counts modules, lines and import levels of each room, and writes them into docs/architecture.md.

    python -m tests.architecture.measure            write the table
    python -m tests.architecture.measure FOLDER     print what is under another folder, such as an older checkout's

A level is a step of the longest chain of imports inside a room; modules that import each other count as one step.
Imports for type checkers only do not count.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "provider"
PAGE = ROOT / "docs" / "architecture.md"
ROOMS = "pulumi_webex.resources"
START, END = "<!-- measured: begin -->\n", "<!-- measured: end -->"


@dataclass(frozen=True, slots=True)
class Figures:
    modules: int
    lines: int
    levels: int


FIGURES = ("modules", "lines", "levels")
BEFORE = {
    "pulumi_webex": Figures(1, 66, 1),
    "pulumi_webex.cli": Figures(25, 2831, 8),
    "pulumi_webex.controlhub": Figures(17, 2411, 5),
    "pulumi_webex.directory": Figures(11, 1439, 5),
    "pulumi_embedded": Figures(35, 5014, 13),
    "pulumi_webex.mapping": Figures(45, 4981, 13),
    "pulumi_webex.meetings": Figures(19, 3415, 8),
    "pulumi_webex.resources": Figures(42, 6361, 14),
    "pulumi_webex.review": Figures(15, 2206, 6),
    "webex_simulator": Figures(53, 7179, 13),
    "pulumi_webex.transport": Figures(13, 1823, 7),
}
"""The same figures of the commit before the rooms, by the names that the packages have today."""

NEW_SINCE = ("pulumi_webex.resources.people", "pulumi_webex.controlhub.bulk", "pulumi_webex.controlhub.lookup")
"""What was added after the rooms, counted in a row of its own: the resource `People` and what only it uses."""
NEW = "People, new since"

Graph = Mapping[str, set[str]]


def measured(source: Path) -> tuple[dict[str, Figures], str]:
    """Return the figures of each package and room under a folder, and a sentence about the imports between rooms."""
    files = {_dotted(file.relative_to(source)): file for file in sorted(source.rglob("*.py"))}
    graph = {name: set(_imports(name, file, files)) for name, file in files.items()}
    members: dict[str, list[str]] = {}
    for name in files:
        for holder in {_package(name), _room(name)}:
            members.setdefault(holder, []).append(name)
    found = {}
    for holder, names in members.items():
        lines = sum(len(files[name].read_text(encoding="utf-8").splitlines()) for name in names)
        found[holder] = Figures(len(names), lines, levels({name: graph[name] & set(names) for name in names}))
    return found, _between(graph)


def levels(graph: Graph) -> int:
    """Return the length of the longest chain, in modules."""
    reached = {name: _reachable(name, graph) for name in graph}
    heights: dict[str, int] = {}

    def height(name: str) -> int:
        if name not in heights:
            below = [one for one in reached[name] if name not in reached[one]]
            heights[name] = 1 + max(map(height, below), default=0)
        return heights[name]

    return max(map(height, graph), default=0)


def table(now: Mapping[str, Figures], between: str) -> str:
    """Return the table of the page: each figure before and today."""
    rows = ["| package or room | modules | lines | levels |", "|---|---|---|---|"]
    for holder in sorted(BEFORE.keys() | now.keys()):
        cells = [f"{getattr(BEFORE.get(holder), what, '')} → {getattr(now.get(holder), what, '')}" for what in FIGURES]
        rows.append(f"| `{holder}` | " + " | ".join(cell.removeprefix(" → ") for cell in cells) + " |")
    sums = [f"{_sum(BEFORE, what)} → {_sum(now, what)}" for what in FIGURES[:2]]
    return "\n".join([*rows, f"| all but what is new since | {' | '.join(sums)} | |", "", between])


def _sum(figures: Mapping[str, Figures], what: str) -> int:
    counted = [one for holder, one in figures.items() if holder != NEW and not holder.startswith(f"{ROOMS}.")]
    return sum(getattr(one, what) for one in counted)


def _dotted(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def _package(name: str) -> str:
    """Return what a module is counted with: a package below pulumi_webex, or else its top package."""
    parts = name.split(".")
    if name.startswith(NEW_SINCE):
        return NEW
    below = parts[0] == "pulumi_webex" and parts[1:2] not in ([], ["state"])
    return ".".join(parts[: 2 if below else 1])


def _room(name: str) -> str:
    """Return the room that a module of resources/ belongs to; for any other module its package."""
    if name.startswith(NEW_SINCE):
        return NEW
    return ".".join(name.split(".")[:3]) if name.startswith(f"{ROOMS}.") else _package(name)


def _imports(name: str, file: Path, files: Mapping[str, Path]) -> Iterator[str]:
    package = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]
    for node in _run(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name in files)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            inside = [f"{module}.{one.name}" for one in node.names]
            yield from (one if one in files else module for one in inside if one in files or module in files)


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """Yield every node but those that only type checkers see."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")):
            yield child
            yield from _run(child)


def _reachable(start: str, graph: Graph) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph[name]
    return found


def _between(graph: Graph) -> str:
    rooms: dict[str, set[str]] = {}
    for name in (one for one in graph if one.startswith(f"{ROOMS}.")):
        below = {_room(one) for one in graph[name] if one.startswith(f"{ROOMS}.")}
        rooms.setdefault(_room(name), set()).update(below - {_room(name)})
    arrows = sum(map(len, rooms.values()))
    return (
        f"The rooms of `resources/` have {arrows} arrows between them, on {levels(rooms)} levels. Before, the modules\n"
        "of `resources/` had 140 arrows between them, on 14 levels."
    )


def main(arguments: list[str]) -> None:
    figures, between = measured(Path(arguments[0]) if arguments else SOURCE)
    if arguments:
        for holder, one in sorted(figures.items()):
            print(f'    "{holder}": Figures({one.modules}, {one.lines}, {one.levels}),')
        print(between)
        return
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    PAGE.write_text(f"{before}{START}\n{table(figures, between)}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
