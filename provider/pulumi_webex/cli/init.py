"""``webex init``: a project of one's own, which can be rehearsed at once."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .errors import DONE, WrongUseError

if TYPE_CHECKING:
    from .exports import GroupFiles, PeopleFile
    from .scaffold import Plan

_OURS = frozenset({".git", ".venv", "venv", ".webex", ".DS_Store"})
"""What may be in a folder that counts as empty."""


@click.command()
@click.argument("directory", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--people", metavar="FILE", help="An export of people; without it, the project has four invented ones.")
@click.option("--groups", metavar="FILE", multiple=True, help="Groups; repeatable as NAME=FILE, the members of one.")
@click.option("--assigned", metavar="GROUP", multiple=True, help="Who has an account; without it, all of the groups.")
@click.option("--name", metavar="NAME", help="The project's name; without it, the directory's.")
@click.option("--ci", type=click.Choice(["github", "none"]), help="Also write a workflow that rehearses each change.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask, take what is usual.")
@click.option("--force", is_flag=True, help="Write into a directory that has files, over those of the same names.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def init(
    directory: Path,
    people: str | None,
    groups: tuple[str, ...],
    assigned: tuple[str, ...],
    name: str | None,
    ci: str | None,
    yes: bool,
    force: bool,
    debug: bool,
) -> int:
    """Write a project of your own into a directory: program, people, mapping, tests, two stacks."""
    from .scaffold import files, write

    if groups and not people and (yes or not _somebody_is_there()):
        raise WrongUseError("groups are of people: name their export with --people")
    asking = _Asking(not yes and _somebody_is_there())
    found = _people(asking, people)
    plan = _plan(asking, directory, name, found, _groups(asking, found, groups, assigned), ci)
    content = files(plan)
    _refuse_what_is_there(directory, content, _sources(plan), force=force)
    write(content, directory)
    _tell(directory, plan, sorted(content))
    return DONE


class _Asking:
    """Asks a person on a terminal; elsewhere, and with --yes, takes the default."""

    def __init__(self, there: bool) -> None:
        self.there = there

    def text(self, question: str, default: str) -> str:
        return str(click.prompt(question, default=default, err=True)).strip() if self.there else default

    def file(self, question: str) -> str | None:
        """A file, or none: what is typed as a dash."""
        answer = self.text(f"{question} (- for none)", "-")
        return None if answer in ("", "-") else answer


def _somebody_is_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _people(asking: _Asking, given: str | None) -> PeopleFile | None:
    path = given or asking.file("Export of your people from Entra or Okta")
    if path is None:
        return None
    from .exports import people_file

    found = people_file(Path(path).expanduser())
    click.echo(found.remark, err=True)
    return found


def _groups(
    asking: _Asking, people: PeopleFile | None, given: tuple[str, ...], assigned: tuple[str, ...]
) -> GroupFiles | None:
    if people is None:
        return None
    if not given:
        path = asking.file("File of groups, if not everybody is to have an account")
        given = (path,) if path else ()
    if not given:
        if assigned:
            raise WrongUseError("--assigned names groups: give their file with --groups")
        return None
    from .exports import group_files

    found = group_files(given, people, assigned)
    if not assigned and len(found.assigned) > 1:
        usual = ", ".join(found.assigned)
        answer = asking.text("Groups that have an account, separated by commas", usual)
        if answer != usual:
            found = group_files(given, people, [name.strip() for name in answer.split(",")])
    click.echo(f"{found.count} of them are in {', '.join(found.assigned)}, and have an account", err=True)
    return found


def _plan(
    asking: _Asking,
    directory: Path,
    name: str | None,
    people: PeopleFile | None,
    groups: GroupFiles | None,
    ci: str | None,
) -> Plan:
    from .scaffold import Plan, project_name

    name = name or asking.text("Name of the project", project_name(directory.resolve().name))
    if name != project_name(name):
        raise WrongUseError(f"{name!r} cannot be the name of a project: try --name {project_name(name)}")
    ci = ci or asking.text("Workflow that rehearses each change (github, none)", "none")
    if ci not in ("github", "none"):
        raise WrongUseError(f"there is no workflow for {ci!r}; there is one for github")
    return Plan(name, people=people, groups=groups, ci=ci == "github")


def _sources(plan: Plan) -> set[Path]:
    """The files that were given, which may lie in the directory already."""
    given = [plan.people.path] if plan.people else []
    given += plan.groups.paths.values() if plan.groups else []
    return {path.resolve() for path in given}


def _refuse_what_is_there(directory: Path, content: dict[str, bytes], given: set[Path], *, force: bool) -> None:
    """Nothing of somebody else's is written over, and no project is put between other files."""
    if force or not directory.is_dir():
        return
    changed = [name for name, text in content.items() if _differs(directory / name, text)]
    if changed:
        raise WrongUseError(f"{directory / changed[0]} is there and is another file; --force writes over it")
    ours = {name.partition("/")[0] for name in content}
    others = [
        path.name
        for path in sorted(directory.iterdir())
        if path.name not in ours | _OURS and path.resolve() not in given
    ]
    if others:
        raise WrongUseError(
            f"{directory} is not empty ({others[0]} is there): name a new directory, or add --force to write into it"
        )


def _differs(path: Path, text: bytes) -> bool:
    return path.is_symlink() or (path.exists() and (not path.is_file() or path.read_bytes() != text))


def _tell(directory: Path, plan: Plan, names: list[str]) -> None:
    click.echo(f"Wrote {plan.name} to {directory}: {', '.join(names)}")
    go = [] if directory.resolve() == Path.cwd() else [f"cd {shlex.quote(os.fspath(directory))}"]
    click.echo(f"Next: {' && '.join([*go, 'webex preview --simulator'])}")
