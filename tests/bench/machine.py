"""What the figures were measured on."""

from __future__ import annotations

import datetime
import os
import platform
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path


def machine() -> dict[str, str]:
    """Describe this machine and what is installed on it, by label."""
    return {
        "date": datetime.date.today().isoformat(),
        "cores": str(_cores()),
        "CPU": _first(r"^model name\s*: (.*)$", Path("/proc/cpuinfo")) or platform.processor() or platform.machine(),
        "memory": _memory(),
        "system": platform.platform(terse=True),
        "Python": platform.python_version(),
        "pulumi SDK": version("pulumi"),
        "pulumi CLI": _program("pulumi", "version"),
        "Terraform": _program("terraform", "version"),
    }


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> str:
    kilobytes = _first(r"^MemTotal:\s*(\d+) kB$", Path("/proc/meminfo"))
    return f"{int(kilobytes) / 2**20:.1f} GiB" if kilobytes else "unknown"


def _first(pattern: str, file: Path) -> str | None:
    if not file.exists():
        return None
    found = re.search(pattern, file.read_text(errors="replace"), re.M)
    return found[1].strip() if found else None


def _program(name: str, *arguments: str) -> str:
    if shutil.which(name) is None:
        return "not on PATH"
    done = subprocess.run([name, *arguments], capture_output=True, text=True, timeout=60, check=False)
    found = re.search(r"v\d+\.\d+\.\d+\S*", done.stdout)
    return found[0] if found else "unknown"
