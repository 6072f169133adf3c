"""`people`: files of people to a `Directory`, with everything that is wrong told at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .errors import DirectoryError, MissingColumn, Problems
from .headers import ADDRESSES, BOOLEANS, Header, is_known, recognize, squash
from .profiles import Directory, Profile, Shape
from .sources import Source, tables
from .tables import Row, Table

_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def people(source: Source, *, format: str | None = None, key: str | None = None) -> Directory:
    """Read people from a path, paths, or a list of mappings.

    `format` is "csv", "yaml" or "json"; by default the file name tells. `key` names the column that
    identifies a person for ever; for known exports, and for columns such as externalId or
    employeeNumber, it is found. A column with addresses is refused: they change.

    Raises: DirectoryError for an empty or unreadable source, rows that cannot be used, and people
    who are there twice, all problems of the source in one; MissingColumn for a `key` that is not there.
    """
    problems = Problems()
    read = tables(source, "people", format, problems, is_known)
    if not all(table.columns for table in read):
        problems.raise_any()
    headers = [recognize(table.columns) for table in read]
    shapes = [_shape(table, header) for table, header in zip(read, headers, strict=True)]
    chosen = _key(key, headers, shapes)
    profiles: list[Profile] = []
    for table, header, shape in zip(read, headers, shapes, strict=True):
        profiles += _profiles(table, header, shape, chosen, problems)
    _refuse_twins(profiles, chosen, headers[0].login, problems)
    problems.raise_any()
    columns = dict.fromkeys(name for shape in shapes for name in shape.names)
    files = tuple(shape.file for shape in shapes)
    return Directory(headers[0].source, tuple(columns), chosen, headers[0].login, profiles, files)


def _key(given: str | None, headers: list[Header], shapes: list[Shape]) -> str | None:
    """The key column by its name here, the same for every file, which must be of one kind."""
    for header, shape in zip(headers, shapes, strict=True):
        if header.source != headers[0].source:
            raise DirectoryError(
                f"{shapes[0].file} is of the kind {headers[0].source!r} and {shape.file} of the kind "
                f"{header.source!r}; read them as two directories"
            )
    if given is not None and squash(given) in ADDRESSES:
        raise DirectoryError(
            f"{given!r} cannot be the key: an address changes, and the person would be taken for somebody else; "
            "name a column such as externalId or employeeNumber"
        )
    chosen = headers[0].names.get(given, given) if given is not None else headers[0].key
    for shape in shapes:
        if chosen is not None and chosen not in shape.columns:
            raise MissingColumn(chosen, shape.file, shape.columns)
    return chosen


def _shape(table: Table, header: Header) -> Shape:
    columns = tuple(header.names[column] for column in table.columns)
    aliases = {column: name for column, name in header.names.items() if column != name}
    paths: dict[str, tuple[str, ...]] = {}
    for row in table.rows:
        for column, value in row.values.items():
            if isinstance(value, Mapping):
                paths.update(_paths((header.names[column],), value))
    return Shape(table.file, columns, aliases, {path: way for path, way in paths.items() if path not in columns})


def _paths(way: tuple[str, ...], value: Mapping[str, object]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """SCIM's paths (RFC 7644 section 3.10): a colon behind an extension's URN, dots elsewhere."""
    for name, inner in value.items():
        further = (*way, name)
        yield _spell(further), further
        if isinstance(inner, Mapping):
            yield from _paths(further, inner)


def _spell(way: tuple[str, ...]) -> str:
    first, *others = way
    return first + (":" if first.lower().startswith("urn:") else ".") + ".".join(others)


def _profiles(table: Table, header: Header, shape: Shape, key: str | None, problems: Problems) -> Iterator[Profile]:
    booleans = [(file, name) for file, name in header.names.items() if squash(name) in BOOLEANS]
    for row in table.rows:
        values = dict(zip(shape.columns, row.values.values(), strict=True))
        for column, name in booleans:
            values[name] = _boolean(row, column, problems)
        login = values.get(header.login) if header.login else None
        yield Profile(
            shape,
            values,
            row.where,
            _key_text(values[key], key, row, problems) if key else None,
            login.strip() if isinstance(login, str) else None,
        )


def _boolean(row: Row, column: str, problems: Problems) -> object:
    value = row.values[column]
    if not isinstance(value, str):
        return value
    found = _WORDS.get(value.strip().lower())
    if found is None:
        problems.add(f"{row.where}: {column} {value!r} is neither true nor false; write True or False")
    return found


def _key_text(value: object, key: str, row: Row, problems: Problems) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.strip():
        return value.strip()
    if value is None or isinstance(value, str):
        problems.add(f"{row.where}: {key} is empty; it identifies a person for ever, so everyone needs one")
    else:
        problems.add(f"{row.where}: {key} is a {type(value).__name__}; write text")
    return None


def _refuse_twins(profiles: list[Profile], key: str | None, login: str | None, problems: Problems) -> None:
    """Two rows for one key, or for one login whatever its case, are told with both places."""
    keys: dict[str, Profile] = {}
    logins: dict[str, Profile] = {}
    for profile in profiles:
        twin = keys.setdefault(profile.key, profile) if profile.key else profile
        if twin is not profile:
            problems.add(_twins(profile, twin, f"{key} {profile.key!r}"))
            continue
        twin = logins.setdefault(profile.login.casefold(), profile) if profile.login else profile
        if twin is not profile:
            problems.add(_twins(profile, twin, f"{login} {profile.login!r}"))


def _twins(profile: Profile, twin: Profile, what: str) -> str:
    other = dict(twin)
    differ = [name for name, value in profile.items() if other.get(name) != value]
    cure = f"they differ in {', '.join(differ[:5])}; keep the right one" if differ else "the rows are equal; remove one"
    return f"{profile.where}: {what} is already on {twin.where}; {cure}"
