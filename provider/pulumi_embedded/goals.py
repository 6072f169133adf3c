"""What the program asks for: a registration request, checked for what this engine does not support, as plain data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from pulumi_embedded import urns
from pulumi_embedded.errors import EngineError
from pulumi_embedded.values import Properties, decode_struct

_UNITS: Final = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True)
class Alias:
    """A name that a resource had before: a whole URN, or what differs."""

    urn: str = ""
    name: str = ""
    type: str = ""
    parent: str = ""
    no_parent: bool = False
    stack: str = ""
    project: str = ""


@dataclass
class Goal:
    """A resource as the program wants it. None for a flag: the program did not say."""

    type: str
    name: str
    parent: str
    custom: bool
    properties: Properties
    provider: str = ""
    version: str = ""
    dependencies: list[str] = field(default_factory=list)
    property_dependencies: dict[str, list[str]] = field(default_factory=dict)
    aliases: list[Alias] = field(default_factory=list)
    protect: bool | None = None
    retain_on_delete: bool | None = None
    deleted_with: str = ""
    replace_with: list[str] = field(default_factory=list)
    ignore_changes: list[str] = field(default_factory=list)
    replace_on_changes: list[str] = field(default_factory=list)
    hide_diff: list[str] = field(default_factory=list)
    additional_secret_outputs: list[str] = field(default_factory=list)
    delete_before_replace: bool | None = None
    custom_timeouts: dict[str, float] = field(default_factory=dict)
    source_position: str = ""

    def inherit(self, parent: Goal) -> None:
        """Take over from the parent what children share with it."""
        if self.protect is None:
            self.protect = parent.protect
        if self.retain_on_delete is None:
            self.retain_on_delete = parent.retain_on_delete
        self.deleted_with = self.deleted_with or parent.deleted_with
        if not self.provider and self.custom and parent.provider:
            kind = urns.type_of(urns.provider_urn(parent.provider))
            if kind == urns.PROVIDER_PREFIX + urns.package_of(self.type):
                self.provider = parent.provider


def from_request(request: Any, root: Path) -> Goal:
    """The goal in a RegisterResourceRequest. Raises EngineError naming the option that is not supported."""
    _refuse(request)
    dependencies = sorted(set(request.dependencies))
    properties = decode_struct(request.object)
    by_property = {key: sorted(set(item.urns)) for key, item in request.propertyDependencies.items()}
    if not by_property:
        by_property = dict.fromkeys(properties, dependencies)
    elif properties:
        by_property |= {key: [] for key in properties if key not in by_property}
    defined = request.deleteBeforeReplaceDefined or request.deleteBeforeReplace
    provider = request.provider or _from_providers(request)
    return Goal(
        type=request.type,
        name=request.name,
        parent=request.parent,
        custom=request.custom,
        properties=properties,
        provider=provider,
        version=request.version,
        dependencies=dependencies,
        property_dependencies=by_property,
        aliases=[Alias(urn=urn) for urn in request.aliasURNs] + [_alias(item) for item in request.aliases],
        protect=request.protect if request.HasField("protect") else None,
        retain_on_delete=request.retainOnDelete if request.HasField("retainOnDelete") else None,
        deleted_with=request.deletedWith,
        replace_with=list(request.replace_with),
        ignore_changes=list(request.ignoreChanges),
        replace_on_changes=list(request.replaceOnChanges),
        hide_diff=list(request.hideDiffs),
        additional_secret_outputs=list(request.additionalSecretOutputs),
        delete_before_replace=request.deleteBeforeReplace if defined else None,
        custom_timeouts=_timeouts(request.customTimeouts),
        source_position=_position(request.sourcePosition, root),
    )


def _refuse(request: Any) -> None:
    what = urns.label(f"::::{request.type}::{request.name}")
    unsupported = {
        "import ids": bool(request.importId),
        "remote components": request.remote,
        "transforms": bool(request.transforms),
        "state migrations": bool(getattr(request, "state_migrations", ())),
        "resource hooks": request.HasField("hooks") and bool(request.hooks.ListFields()),
        "replacement triggers": request.HasField("replacement_trigger"),
        "parameterized packages": bool(request.packageRef),
        "environment variable mappings": bool(request.envVarMappings),
    }
    for name, asked in unsupported.items():
        if asked:
            raise EngineError(f"The embedded engine does not support {name}, which {what} uses; use the pulumi CLI.")


def _from_providers(request: Any) -> str:
    package = urns.package_of(request.type)
    return str(request.providers[package]) if request.custom and package in request.providers else ""


def _alias(item: Any) -> Alias:
    if item.WhichOneof("alias") == "urn":
        return Alias(urn=item.urn)
    spec = item.spec
    return Alias(
        name=spec.name,
        type=spec.type,
        parent=spec.parentUrn,
        no_parent=spec.noParent,
        stack=spec.stack,
        project=spec.project,
    )


def _timeouts(message: Any) -> dict[str, float]:
    texts = {name: getattr(message, name) for name in ("create", "update", "delete", "read")}
    return {name: _seconds(text) for name, text in texts.items() if text}


def _seconds(text: str) -> float:
    parts = re.findall(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)", text)
    if "".join(number + unit for number, unit in parts) != text:
        raise EngineError(f"'{text}' is not a duration such as '5m' or '1h30m'.")
    seconds = sum((float(number) * _UNITS[unit] for number, unit in parts), 0.0)
    return int(seconds) if seconds.is_integer() else seconds


def _position(message: Any, root: Path) -> str:
    if not message.uri:
        return ""
    path = Path(unquote(urlsplit(message.uri).path))
    try:
        return f"project:///{path.relative_to(root).as_posix()}#{message.line}"
    except ValueError:
        return ""
