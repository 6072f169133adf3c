"""Runs a Pulumi program for the engine, in the project's own interpreter; uses the SDK and the standard library only.

The engine starts this file early and sends one line of JSON on standard input once it is ready; the time in between
goes into importing the SDK. Standard input stays open for as long as the engine lives.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import runpy
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

_SHOWN = 32  # the exit code that says: the error has been told already
_NO_SDK = 33  # the exit code that says: there is no Pulumi SDK


def _watch() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)


def _line() -> dict[str, Any]:
    raw = b""
    while not raw.endswith(b"\n"):
        piece = os.read(0, 65536)
        if not piece:
            os._exit(1)
        raw += piece
    data: dict[str, Any] = json.loads(raw)
    return data


def _quiet(*_: Any, **__: Any) -> None:
    """In place of pulumi.log.debug, which makes four calls to the engine for each resource."""


def _program(main: str) -> None:
    if not (Path(main).is_file() or (Path(main) / "__main__.py").is_file()):
        raise FileNotFoundError(f"there is no program in {main}: no __main__.py")
    # A cached __main__ is told from an edited one by size and whole seconds, so a quick edit would run the old program.
    sys.dont_write_bytecode = True
    runpy.run_path(main, run_name="__main__")


def _explain(error: BaseException, root: Path) -> str:
    """One sentence: what was raised, and the last line of the project's own code on the way there."""
    if isinstance(error, SyntaxError):
        return f"{Path(error.filename or '?').name}, line {error.lineno}: {error.msg}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _below(Path(frame.filename), root)]
    what = traceback.format_exception_only(error)[-1].strip()
    if not own:
        return what
    path = Path(own[-1].filename).resolve().relative_to(root)
    return f"{what} ({path}, line {own[-1].lineno})"


def _below(path: Path, root: Path) -> bool:
    parts = path.resolve().parts
    return path.resolve().is_relative_to(root) and "site-packages" not in parts


def _main() -> int:
    try:
        import pulumi
        import pulumi.runtime
        from pulumi.runtime import settings
    except ImportError:
        return _NO_SDK

    # The SDK makes many objects that live to the end; looking through them all again and again is a sixth of a run.
    gc.set_threshold(100_000, 50, 50)
    order = _line()
    threading.Thread(target=_watch, name="guard", daemon=True).start()
    root = Path(order["root"]).resolve()
    if not order["debug"]:
        pulumi.log.debug = _quiet
    pulumi.runtime.set_all_config(order["config"], order["secret_keys"])
    pulumi.runtime.configure(
        settings.Settings(
            project=order["project"],
            stack=order["stack"],
            monitor=order["monitor"],
            engine=order["monitor"],
            parallel=order["parallel"],
            dry_run=order["dry_run"],
            organization="organization",
            root_directory=str(root),
        )
    )
    sys.argv = [order["main"]]
    sys.path[0] = order["main"] if Path(order["main"]).is_dir() else str(Path(order["main"]).parent)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    executor = ThreadPoolExecutor(order["parallel"] * 4)
    loop.set_default_executor(executor)
    code = _SHOWN
    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(lambda: _program(order["main"])))
        code = 0
    except pulumi.RunError as error:
        # Where the engine stopped the run it has said why.
        if "Resource monitor has terminated" not in str(error):
            pulumi.log.error(str(error))
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except Exception as error:
        text = traceback.format_exc() if order["debug"] else _explain(error, root)
        pulumi.log.error(f"The program failed: {text}")
    finally:
        executor.shutdown(wait=True)
        loop.close()
        sys.stdout.flush()
        sys.stderr.flush()
    return code


if __name__ == "__main__":
    sys.exit(_main())
