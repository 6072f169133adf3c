"""Runs a child of the engine so that it never outlives it; uses nothing but the standard library.

``python guard.py MODULE ARGUMENT…`` runs ``python -m MODULE ARGUMENT…``. The engine holds the other end of standard
input open for as long as it lives, however it ends; when it is gone, so is this process.
"""

import os
import runpy
import sys
import threading


def _watch() -> None:
    while True:
        try:
            if not os.read(0, 4096):
                break
        except OSError:
            break
    os._exit(1)


def _main() -> None:
    threading.Thread(target=_watch, name="guard", daemon=True).start()
    module = sys.argv[1]
    sys.argv = [module, *sys.argv[2:]]
    sys.path[0] = os.getcwd()  # noqa: PTH109 - sys.path holds strings, as `python -m` puts it there
    runpy.run_module(module, run_name="__main__", alter_sys=True)


_main()
