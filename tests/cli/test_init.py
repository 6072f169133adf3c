"""``webex init``: a project of one's own, from nothing or from an export, never over what is there."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pulumi_webex.cli import init, main
from pulumi_webex.cli.scaffold import CI, template

ROOT = Path(__file__).parents[2]
ENTRA, OKTA = ROOT / "stacks" / "entra.csv", ROOT / "stacks" / "okta.csv"
FILES = {
    *(".editorconfig", ".gitignore", ".vscode/settings.json", "Pulumi.live.yaml", "Pulumi.rehearsal.yaml"),
    *("Pulumi.yaml", "README.md", "__main__.py", "groups.yaml", "mapping-tests.yaml", "mapping.yaml", "people.csv"),
    "requirements.txt",
}
OWN = """\
badge;E-mail address;Name;First name;Last name;Job
7;ana@example.com;Ana Silva;Ana;Silva;Nurse
8;bo@example.com;Bo Berg;Bo;Berg;Clerk
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PULUMI_STACK", "PULUMI_BACKEND_URL", "PULUMI_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Somebody on a terminal, who answers these lines."""

    def answers(*lines: str) -> None:
        monkeypatch.setattr(init, "_somebody_is_there", lambda: True)
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return answers


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def program(folder: Path) -> str:
    return (folder / "__main__.py").read_text()


def rehearsed(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What the project's own tests and its first rehearsal say."""
    monkeypatch.chdir(folder)
    assert main(["mapping", "test", "mapping-tests.yaml"]) == 0
    assert main(["preview", "--simulator", "--engine", "embedded"]) == 0
    return capsys.readouterr().out


def test_a_project_from_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "our-people"]) == 0
    told = capsys.readouterr().out
    assert "Next: cd our-people && webex preview --simulator" in told
    made = folder / "our-people"
    assert written(made) == FILES
    assert yaml.safe_load((made / "Pulumi.yaml").read_text())["name"] == "our-people"
    assert (made / "requirements.txt").read_text() == "pulumi-webex[simulator]~=0.1.0\n"
    out = rehearsed(made, monkeypatch, capsys)
    assert "Preview for stack rehearsal" in out
    assert "3 people join" in out


@pytest.mark.parametrize("stack", ["live", "rehearsal"])
def test_the_stacks_have_no_settings_yet_and_no_secrets(folder: Path, stack: str) -> None:
    main(["init", "."])
    assert yaml.safe_load((folder / f"Pulumi.{stack}.yaml").read_text()) == {"config": None}


@pytest.mark.parametrize(
    ("export", "preset", "key", "people"),
    [(ENTRA, "entra-control-hub", "objectId", 28), (OKTA, "okta-control-hub", "id", 6)],
)
def test_a_project_from_an_export(
    export: Path,
    preset: str,
    key: str,
    people: int,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["init", "ours", "--people", str(export)]) == 0
    assert f"with {people} people, named by {key}" in capsys.readouterr().err
    made = folder / "ours"
    assert (made / "people.csv").read_bytes() == export.read_bytes()
    assert "groups.yaml" not in written(made)
    assert yaml.safe_load((made / "mapping.yaml").read_text()) == {"preset": preset}
    assert f'key="{key}"' in program(made)
    assert 'scope="all"' in program(made)
    assert f"{people} people join" in rehearsed(made, monkeypatch, capsys)


def test_a_project_with_groups(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    groups = ["--groups", str(ROOT / "stacks" / "groups.yaml"), "--assigned", "Webex office"]
    assert main(["init", "ours", "--people", str(ENTRA), *groups]) == 0
    made = folder / "ours"
    assert 'groups="groups.yaml"' in program(made)
    assert 'assigned=["Webex office"]' in program(made)
    assert "scope=" not in program(made)
    assert "19 people join" in rehearsed(made, monkeypatch, capsys)


def test_the_members_of_one_group_each(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.csv").write_text("userPrincipalName\ntom.baker@example.com\n")
    (folder / "b.csv").write_text("userPrincipalName\namelie.dubois@example.com\nnobody@example.com\n")
    groups = ["--groups", "Sales EMEA=a.csv", "--groups", "Sales, US=b.csv"]
    assert main(["init", "ours", "--people", str(ENTRA), *groups]) == 0
    made = folder / "ours"
    assert {"group-1-sales-emea.csv", "group-2-sales-us.csv"} <= written(made)
    assert 'assigned=["Sales EMEA", "Sales, US"]' in program(made)
    assert "2 people join" in rehearsed(made, monkeypatch, capsys)


def test_a_file_of_ones_own(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "staff.csv").write_text(OWN.replace("badge", "Employee number"))
    assert main(["init", "ours", "--people", "staff.csv"]) == 0
    rules = yaml.safe_load((folder / "ours" / "mapping.yaml").read_text())["rules"]
    assert rules["userName"] == "[E-mail address]"
    assert rules["externalId"] == "[Employee number]"
    assert 'key="Employee number"' in program(folder / "ours")
    assert "2 people join" in rehearsed(folder / "ours", monkeypatch, capsys)


def test_scim_users(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "users.json").write_text(
        '[{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1", "userName": "ana@example.com",'
        ' "name": {"givenName": "Ana", "familyName": "Silva"}, "displayName": "Ana Silva", "active": true}]'
    )
    assert main(["init", "ours", "--people", "users.json"]) == 0
    rules = yaml.safe_load((folder / "ours" / "mapping.yaml").read_text())["rules"]
    assert rules["name.familyName"] == "[name.familyName]"
    assert "1 person joins" in rehearsed(folder / "ours", monkeypatch, capsys)


def test_a_column_that_the_preset_reads_and_the_export_lacks(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "few.csv").write_text("userPrincipalName,id,displayName\nana@example.com,1,Ana\n")
    assert main(["init", "ours", "--people", "few.csv"]) == 0
    assert "no column for name.givenName, name.familyName, active, which will not be set" in capsys.readouterr().err
    assert yaml.safe_load((folder / "ours" / "mapping.yaml").read_text())["rules"]["active"] is None
    assert "1 person joins" in rehearsed(folder / "ours", monkeypatch, capsys)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (OWN, "staff.csv has no column that names a person for ever, such as objectId, externalId or employeeNumber"),
        ("id,name\n1,Ana\n", "staff.csv is neither an Entra nor an Okta export, and has no column with the address"),
        ("id,name\n", "staff.csv"),
        ("id,userPrincipalName\n1,ana@example.com,x\n", "staff.csv line 2: 3 cells under 2 headers"),
    ],
)
def test_what_is_not_recognized_is_told_in_one_sentence(
    text: str, sentence: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "staff.csv").write_text(text)
    assert main(["init", "ours", "--people", "staff.csv"]) == 1
    told = capsys.readouterr()
    assert told.err.startswith(f"webex: {sentence}")
    assert told.err.count("\n") == 1
    assert not (folder / "ours").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--groups", "g.yaml"], "groups are of people"),
        (["--people", str(ENTRA), "--assigned", "Sales"], "--assigned names groups"),
        (["--people", "gone.csv"], "gone.csv"),
        (["--people", str(ENTRA), "--groups", "g.yaml"], "nobody of "),
        (["--people", str(ENTRA), "--groups", "g.yaml", "--assigned", "Slaes"], "there is no group 'Slaes'"),
        (["--people", str(ENTRA), "--groups", "g.yaml", "--groups", "h.yaml"], "give one file of groups"),
        (["--name", "our people"], "'our people' cannot be the name of a project: try --name our-people"),
    ],
)
def test_what_cannot_be(arguments: list[str], sentence: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "g.yaml").write_text("groups: [{displayName: Sales, members: [nobody@example.com]}]")
    assert main(["init", "ours", *arguments]) in (1, 2)
    assert sentence in capsys.readouterr().err
    assert not (folder / "ours").exists()


def test_nothing_is_written_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "."]) == 0
    assert main(["init", "."]) == 0, "the same files are no reason to refuse"
    (folder / "people.csv").write_text("ours")
    assert main(["init", "."]) == 2
    assert "people.csv is there and is another file" in capsys.readouterr().err
    assert (folder / "people.csv").read_text() == "ours"
    assert main(["init", ".", "--force"]) == 0
    assert (folder / "people.csv").read_text() != "ours"


def test_a_directory_with_other_files_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "notes.txt").write_text("ours")
    assert main(["init", "."]) == 2
    assert "not empty (notes.txt is there)" in capsys.readouterr().err
    assert written(folder) == {"notes.txt"}
    assert main(["init", ".", "--force"]) == 0
    assert (folder / "notes.txt").read_text() == "ours"


def test_an_environment_a_repository_and_the_export_may_be_there(folder: Path) -> None:
    for name in (".venv", ".git"):
        (folder / name).mkdir()
    (folder / "export.csv").write_bytes(OKTA.read_bytes())
    assert main(["init", "--people", "export.csv"]) == 0
    assert written(folder) >= {"export.csv", "people.csv", "Pulumi.yaml"}


def test_a_file_behind_a_link_is_not_written_over(folder: Path) -> None:
    (folder / "theirs.csv").write_text("theirs")
    (folder / "ours").mkdir()
    (folder / "ours" / "people.csv").symlink_to(folder / "theirs.csv")
    assert main(["init", "ours"]) == 2
    assert main(["init", "ours", "--force"]) == 0
    assert (folder / "theirs.csv").read_text() == "theirs"
    assert not (folder / "ours" / "people.csv").is_symlink()


def test_at_most_five_questions_each_with_a_default(
    folder: Path, somebody: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    somebody(str(ENTRA), str(ROOT / "stacks" / "groups.yaml"), "Webex office", "", "github")
    assert main(["init", "ours"]) == 0
    assert capsys.readouterr().err.count("]: ") == 5
    assert 'assigned=["Webex office"]' in program(folder / "ours")
    assert yaml.safe_load((folder / "ours" / CI).read_text())["name"] == "webex"


def test_a_workflow_that_there_is_not(folder: Path, somebody: Any, capsys: pytest.CaptureFixture[str]) -> None:
    somebody("", "", "gitlab")
    assert main(["init", "ours"]) == 2
    assert "there is no workflow for 'gitlab'; there is one for github" in capsys.readouterr().err
    assert not (folder / "ours").exists()


def test_return_takes_every_default(folder: Path, somebody: Any) -> None:
    somebody("", "", "", "", "")
    assert main(["init", "ours"]) == 0
    assert written(folder / "ours") == FILES


def test_yes_asks_nothing(folder: Path, somebody: Any, capsys: pytest.CaptureFixture[str]) -> None:
    somebody()
    assert main(["init", "ours", "--yes", "--ci", "github"]) == 0
    assert written(folder / "ours") == FILES | {CI}
    assert "]: " not in capsys.readouterr().err


def test_the_invented_people_get_no_accounts_in_a_real_organization(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", "."])
    monkeypatch.setenv("WEBEX_ORG_ID", "0ae87ade-8c8a-4952-af08-318798958d0c")
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN", "fake-token")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "fake-passphrase")
    assert main(["preview", "--stack", "live", "--engine", "embedded"]) == 1
    told = capsys.readouterr().err
    assert told.count("\nwebex: ") + told.startswith("webex: ") == 1
    assert "company: amelie.dubois@example.com, lukasz.wisniewski@example.com, priya.raman@example.com are" in told


def test_the_program_passes_the_usual_linter(folder: Path) -> None:
    main(["init", "ours", "--people", str(OKTA)])
    main(["init", "invented"])
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--line-length", "110", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_template_is_what_init_writes() -> None:
    folder = ROOT / "templates" / "webex-people"
    assert {name: (folder / name).read_bytes() for name in written(folder)} == template(), (
        "write it again: python -m pulumi_webex.cli.scaffold templates/webex-people"
    )
