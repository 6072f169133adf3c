"""One clear sentence for whatever goes wrong in a provider's method."""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any, Generic, ParamSpec, TypeVar

from pulumi_webex.resources.shared import configure as configuring
from pulumi_webex.resources.shared import rpc
from pulumi_webex.transport.errors import SettingsError, WebexError

P = ParamSpec("P")
R = TypeVar("R")
Made = TypeVar("Made")

_NAMES = ("userName", "webExId", "email", "displayName", "name")


class Failed(Exception):  # noqa: N818 - what the engine shows is its text
    """The error that a provider's method raises: ``str()`` is one sentence that begins with the person."""


class Partial(Exception):  # noqa: N818
    """Something was done but is not as declared yet, so state must keep `account_id` and `outputs`.

    `remark` is a sentence that says what was done; by default, that the account was made.
    """

    def __init__(
        self, account_id: str, outputs: Mapping[str, Any], cause: Exception, *, remark: str | None = None
    ) -> None:
        super().__init__(str(cause))
        self.account_id = account_id
        self.outputs = outputs
        self.cause = cause
        self.remark = f"The account (id {account_id}) was made." if remark is None else remark


class Unfinished(Exception, Generic[Made]):  # noqa: N818
    """Something was `made`, and what had to follow failed with `cause`: it must not be forgotten.

    `missing` are the properties that are not as declared yet, if that is known.
    """

    def __init__(self, made: Made, cause: Exception, missing: frozenset[str] = frozenset()) -> None:
        super().__init__(str(cause))
        self.made = made
        self.cause = cause
        self.missing = missing


def one_sentence(method: Callable[P, R]) -> Callable[P, R]:
    """Wraps a provider's method so that the engine shows one sentence instead of a traceback.

    The traceback follows on stderr if WEBEX_DEBUG is set.
    """

    @functools.wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except Exception as error:
            if os.environ.get("WEBEX_DEBUG"):
                traceback.print_exc(file=sys.stderr)
            cause = error.cause if isinstance(error, Partial) else error
            message = _sentence(_person(args), cause)
            if isinstance(error, Partial):
                rpc.report_partial(f"{message} {error.remark}", error.account_id, error.outputs)
            else:
                rpc.report(message)
            raise Failed(message) from None

    return call


def _sentence(person: str | None, error: Exception) -> str:
    if isinstance(error, WebexError):
        text = str(error)
    else:
        text = f"this should not happen ({type(error).__name__}: {error}); set WEBEX_DEBUG=1 to see where"
    text = text if text.endswith(".") else f"{text}."
    if not isinstance(error, SettingsError):  # which knows whose settings they are
        text = configuring.told(text)
    # What is wrong with the settings is wrong for everybody.
    if person is None or isinstance(error, SettingsError) or text.startswith(f"{person}: "):
        return text
    return f"{person}: {text}"


def _person(args: tuple[Any, ...]) -> str | None:
    """The person that a call is about: the name in the newest properties, else the resource's name."""
    for properties in reversed(args):
        for key in _NAMES if isinstance(properties, Mapping) else ():
            if isinstance(properties.get(key), str):
                return str(properties[key])
    return rpc.logical_name(rpc.urn())
