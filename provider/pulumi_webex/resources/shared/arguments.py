"""Arguments of resources as inputs: what every resource does with lists, `attributes` and the person it is for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, cast

import pulumi
from pulumi import Input, Output


def as_list(paths: Any) -> Any:
    """The paths as an input; None, which the engine leaves out, if there are none."""
    return (list(paths) or None) if isinstance(paths, (list, tuple, set, frozenset)) else paths


def refuse_no_mapping(resource_name: str, attributes: object, keys: str) -> None:
    """Raises `pulumi.RunError` if the argument attributes is not a mapping; `keys` says what of."""
    if attributes is not None and not isinstance(attributes, Mapping):
        raise pulumi.RunError(
            f"{resource_name}: attributes must be a dict of {keys}; a value in it may be an output, but the dict "
            "itself may not"
        )


def refuse_property(resource_name: str, name: str, taken: Collection[str], whose: str) -> None:
    """Raises `pulumi.RunError` if attributes names a property that is no attribute; `whose` they are."""
    if name in taken or name.startswith("__"):
        raise pulumi.RunError(f"{resource_name}: attributes has {name}, which is no attribute of a {whose}")


def refuse_two_values(resource_name: str, name: str) -> pulumi.RunError:
    """The error for an attribute that an argument and attributes declare differently."""
    return pulumi.RunError(
        f"{resource_name}: {name} is declared twice with different values, as an argument and in attributes: keep one"
    )


def address_or_id(
    user: Input[str],
    address: str,
    id_: str,
    *,
    is_address: Callable[[str], bool],
    otherwise: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A person as an input under the name `address` or `id_`, whichever their text is.

    Of an output this is known later, so both inputs are outputs; the one that the text is not has its value of
    `otherwise`, or none.
    """
    if isinstance(user, str):
        return {address if is_address(user) else id_: user.strip()}
    known, rest = Output.from_input(cast("Output[str]", user)), otherwise or {}
    return {
        address: known.apply(lambda text: text if is_address(text) else rest.get(address)),
        id_: known.apply(lambda text: rest.get(id_) if is_address(text) else text),
    }
