"""The wheel alone, in an empty environment: a project of one's own needs nothing of this repository."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def called(*command: str, folder: Path, path: Path | None = None) -> str:
    """What a command prints, in an environment without logins, settings or this checkout."""
    environ = {"PATH": os.pathsep.join([*([str(path)] if path else []), "/usr/bin", "/bin"]), "HOME": str(folder)}
    done = subprocess.run(
        command, cwd=folder, env=environ, stdin=subprocess.DEVNULL, text=True, timeout=300, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a clean copy, since a build leaves files behind and takes up those of earlier ones."""
    if int(importlib.metadata.version("setuptools").partition(".")[0]) < 77:
        pytest.skip("the wheel is built with setuptools 77 or later")
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "provider", source / "provider", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = ("pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(target))
    called(sys.executable, "-m", *build, str(source), folder=source)
    [found] = target.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment with the wheel; what it depends on comes from the environment of the tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip = ("-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index")
    called(sys.executable, *pip, str(wheel), folder=folder)
    # A path file adds the folder itself and not the path files in it, so the checkout of an editable install stays out.
    [packages] = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    where = called(str(python), "-c", "import pulumi_webex; print(pulumi_webex.__file__)", folder=folder)
    assert where.strip() == str(packages / "pulumi_webex" / "__init__.py")
    return folder / "bin"


def test_a_project_from_the_wheel_is_rehearsed_at_once(installed: Path, tmp_path: Path) -> None:
    def webex(*arguments: str, folder: Path) -> str:
        return called(str(installed / "webex"), *arguments, folder=folder, path=installed)

    told = webex("init", "ours", folder=tmp_path)
    assert "Next: cd ours && webex preview --simulator" in told
    ours = tmp_path / "ours"
    assert webex("mapping", "test", "mapping-tests.yaml", folder=ours) == "3 passed.\n"
    assert "3 people join" in webex("preview", "--simulator", folder=ours)
    assert "3 people joined" in webex("up", "--simulator", "--yes", folder=ours)
    assert "No changes" in webex("up", "--simulator", "--yes", "--expect-no-changes", folder=ours)


def test_the_wheel_has_all_that_the_packages_read(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    there = {
        str(path.relative_to(ROOT / "provider"))
        for package in ("pulumi_webex", "pulumi_embedded", "webex_simulator")
        for path in (ROOT / "provider" / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert not there - packed
