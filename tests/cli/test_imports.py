"""What a small command and the provider's process load, module by module: each of them is waited for."""

from __future__ import annotations

import json
import subprocess
import sys

import click
import pytest

from pulumi_webex import state
from pulumi_webex.cli import commands

HEAVY = {"cryptography", "defusedxml", "grpc", "pulumi", "re2", "requests", "rich", "urllib3", "yaml"}
OF_PULUMI = {"cryptography", "grpc", "pulumi", "yaml"}
"""What the Pulumi SDK loads itself."""


def loaded(code: str) -> set[str]:
    """The modules that there are after ``code``, in a new interpreter."""
    script = f"import json, sys\n{code}\njson.dump(sorted(sys.modules), sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr))


def packages(modules: set[str]) -> set[str]:
    """Top-level names, and of our own package the one below."""
    return {".".join(name.split(".")[: 2 if name.startswith("pulumi_webex.") else 1]) for name in modules}


@pytest.mark.parametrize("words", [["--help"], ["up", "--help"], ["--version"]])
def test_help_loads_the_command_line_alone(words: list[str]) -> None:
    modules = loaded(f"from pulumi_webex.cli import main; main({words})")
    ours = {name for name in modules if name.startswith(("pulumi_", "webex_"))}
    assert ours <= {"pulumi_webex", "pulumi_webex.cli", "pulumi_webex.cli.commands", "pulumi_webex.cli.errors"}
    assert not packages(modules) & HEAVY


def test_what_begins_the_children_of_a_run_loads_little() -> None:
    """They take longest to start, so nothing that takes long may be loaded before."""
    modules = loaded("import pulumi_webex.cli.session, pulumi_webex.cli.runners, pulumi_embedded.nursery")
    assert not packages(modules) & (HEAVY - {"rich", "yaml"} | {"google", "pulumi_webex.review", "webex_simulator"})


def test_the_list_of_commands_says_what_the_commands_say() -> None:
    context = click.Context(commands.webex)
    for name, (_, text) in commands.MODULES.items():
        command = commands.webex.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str(200) == text
    assert {"preview", "up", *commands.MODULES} <= set(commands.webex.list_commands(context))


@pytest.mark.parametrize("name", sorted(state.PROVIDERS))
def test_the_provider_process_loads_what_the_provider_needs(name: str) -> None:
    """Calls over the network need requests, but a plan in which nothing is new makes none."""
    found = packages(loaded(f"from pulumi_webex import state; state.{name}"))
    assert not found & {"pulumi_embedded", "webex_simulator", "pulumi_webex.cli", "pulumi_webex.review", "rich"}
    mapping = {"pulumi_webex.mapping", "pulumi_webex.directory", "re2"} if name == "AttributeMappingProvider" else set()
    sites = (
        {"pulumi_webex.meetings", "defusedxml"}
        if mapping or name in ("MeetingsProvider", "SiteAssignmentsProvider")
        else set()
    )
    allowed = mapping | sites | OF_PULUMI
    assert not found & (HEAVY | {"pulumi_webex.mapping", "pulumi_webex.directory", "pulumi_webex.meetings"}) - allowed
