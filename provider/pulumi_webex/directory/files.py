"""Bytes to text: encodings, byte order marks and sizes, before any format is looked at."""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import Literal

from .errors import DirectoryError

Format = Literal["csv", "yaml", "json"]

MAX_BYTES = 256 * 2**20
"""The largest CSV or JSON file that is read; Entra exports up to 500,000 people, some 150 MB."""

MAX_YAML_BYTES = 32 * 2**20
"""The largest YAML file: one is written by hand, and parsing takes far longer."""

_SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".scim": "json",
}
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def format_of(path: Path, given: str | None) -> Format:
    """The format to read `path` as: the one given, else by its suffix.

    Raises: DirectoryError if neither says.
    """
    if given is not None:
        if given not in _SUFFIXES.values():
            raise DirectoryError(f"{path}: format {given!r} is not known; use csv, yaml or json")
        return given  # type: ignore[return-value]
    try:
        return _SUFFIXES[path.suffix.lower()]
    except KeyError:
        raise DirectoryError(
            f"{path}: the name does not say which format it has; end it in .csv, .yaml or .json, or give format="
        ) from None


def read(path: Path, format: Format) -> str:
    """The text of a file, without its byte order mark; line ends stay as they are.

    UTF-8 with or without a mark, and UTF-16 with one, as Excel saves "Unicode text".

    Raises: DirectoryError for a file that is not there, too large, empty, or in another encoding
    (with the line and the byte).
    """
    data = _bytes(path, MAX_YAML_BYTES if format == "yaml" else MAX_BYTES)
    decoded = _decode(data, path)
    if not decoded.strip():
        raise DirectoryError(f"{path} is empty; an empty file is taken for a mistake, not for nobody")
    if "\0" in decoded:
        line = decoded.count("\n", 0, decoded.index("\0")) + 1
        raise DirectoryError(
            f"{path} line {line} has a NUL character: the file is damaged, or UTF-16 without a mark; save it as UTF-8"
        )
    return decoded


def _bytes(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise DirectoryError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from error
    if len(data) > limit:
        raise DirectoryError(f"{path} is larger than {limit // 2**20} MiB; split it, or give a CSV file")
    return data


def _decode(data: bytes, path: Path) -> str:
    if data.startswith(_UTF32):
        raise DirectoryError(f"{path} is in UTF-32; save it as UTF-8")
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DirectoryError(_encoding_problem(data, error, path)) from error


def _encoding_problem(data: bytes, error: UnicodeDecodeError, path: Path) -> str:
    # utf-8-sig counts from behind the mark.
    start = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
    if error.encoding.startswith("utf-16"):
        return f"{path} is not whole UTF-16 (byte {start}); save it as UTF-8"
    line = data.count(b"\n", 0, start) + 1
    return (
        f"{path} line {line} is not UTF-8 (byte {start} is 0x{data[start]:02X}); "
        "save it as UTF-8 (Excel: CSV UTF-8), so that no name is damaged"
    )


def as_path(source: str | os.PathLike[str]) -> Path:
    """A path with ``~`` expanded."""
    return Path(source).expanduser()
