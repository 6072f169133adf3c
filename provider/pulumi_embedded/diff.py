"""What differs between two sets of properties, path by path, as Pulumi's detailed diff tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

from pulumi_embedded import paths
from pulumi_embedded.paths import Path
from pulumi_embedded.values import Properties, Value, equal, plain

Kind: TypeAlias = Literal["add", "delete", "update", "add-replace", "delete-replace", "update-replace"]

_INVERSE: Final[dict[Kind, Kind]] = {
    "add": "delete",
    "delete": "add",
    "update": "update",
    "add-replace": "delete-replace",
    "delete-replace": "add-replace",
    "update-replace": "update-replace",
}
_REPLACING: Final[dict[Kind, Kind]] = {"add": "add-replace", "delete": "delete-replace", "update": "update-replace"}
INIT_ERROR: Final = "#initerror"


@dataclass
class Diff:
    """The answer to: does this resource change, and how.

    ``detailed`` maps property paths to kinds; ``replaces`` and ``changed`` hold top-level keys.
    """

    changes: bool
    replaces: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    detailed: dict[str, Kind] | None = None
    delete_first: bool = False
    input_diff: bool = True

    @property
    def replace(self) -> bool:
        """Whether the resource must be replaced."""
        return bool(self.replaces) or any(kind.endswith("-replace") for kind in (self.detailed or {}).values())

    def inverted(self) -> Diff:
        """The diff that would undo this one."""
        detailed = None if self.detailed is None else {path: _INVERSE[kind] for path, kind in self.detailed.items()}
        return replace(self, detailed=detailed)


def of_inputs(old: Properties, new: Properties) -> Diff:
    """The diff of inputs, secrets compared by their values."""
    found = list(_walk((), plain(old), plain(new)))
    detailed = {paths.write(path): kind for path, kind in found}
    changed = sorted({str(path[0]) for path, _ in found})
    return Diff(bool(detailed), changed=changed, detailed=detailed or None)


def _walk(path: Path, old: Value, new: Value) -> Iterator[tuple[Path, Kind]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _entry((*path, key), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            if index >= len(old):
                yield (*path, index), "add"
            elif index >= len(new):
                yield (*path, index), "delete"
            else:
                yield from _entry((*path, index), old[index], new[index])
    elif not equal(old, new):
        yield path, "update"


def _entry(path: Path, old: Value, new: Value) -> Iterator[tuple[Path, Kind]]:
    if old is None and new is None:
        return
    if old is None:
        yield path, "add"
    elif new is None:
        yield path, "delete"
    else:
        yield from _walk(path, old, new)


def with_replace_on_changes(diff: Diff, wanted: list[str], has_init_errors: bool) -> Diff:
    """Turn changes under the paths of ``replaceOnChanges`` into replacements."""
    if not wanted or not (diff.changes or has_init_errors):
        return diff
    roots = [paths.parse(path) for path in wanted]

    def hit(path: str) -> bool:
        return any(paths.contains(root, paths.parse(path)) for root in roots)

    detailed = diff.detailed and {
        path: _REPLACING.get(kind, kind) if hit(path) else kind for path, kind in diff.detailed.items()
    }
    replaces = [*diff.replaces, *(key for key in diff.changed if hit(paths.write((key,))) and key not in diff.replaces)]
    failed = has_init_errors and hit(INIT_ERROR)
    if failed:
        replaces.append(INIT_ERROR)
    return replace(diff, changes=diff.changes or failed, replaces=replaces, detailed=detailed)
