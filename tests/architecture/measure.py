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
    """Return the table of the page."""
    rows = ["| package or room | modules | lines | levels |", "|---|---|---|---|"]
    for holder, one in sorted(now.items()):
        rows.append(f"| `{holder}` | " + " | ".join(str(getattr(one, what)) for what in FIGURES) + " |")
    packages = [one for holder, one in now.items() if not holder.startswith(f"{ROOMS}.")]
    sums = [str(sum(getattr(one, what) for one in packages)) for what in FIGURES[:2]]
    return "\n".join([*rows, f"| together | {' | '.join(sums)} | |", "", between])


def _dotted(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def _package(name: str) -> str:
    """Return what a module is counted with: a package below pulumi_webex, or else its top package."""
    parts = name.split(".")
    below = parts[0] == "pulumi_webex" and parts[1:2] not in ([], ["state"])
    return ".".join(parts[: 2 if below else 1])


def _room(name: str) -> str:
    """Return the room that a module of resources/ belongs to; for any other module its package."""
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
    return f"The rooms of `resources/` have {arrows} arrows between them, on {levels(rooms)} levels."


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
