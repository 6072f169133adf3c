"""Outputs of resources, as attributes of their classes."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

import pulumi
from pulumi import Output

T = TypeVar("T")


class OutputProperty(Generic[T]):
    """An output of a resource, by the name that state has for it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, resource: pulumi.Resource, _: type[pulumi.Resource]) -> Output[T]:
        return cast("Output[T]", pulumi.get(resource, self._name))
