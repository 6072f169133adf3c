"""What becomes of an account that is there already: attribute by attribute, as the provider will send it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_webex.controlhub.patch import AccountTarget
from pulumi_webex.controlhub.projection import kept_by_webex, project
from pulumi_webex.controlhub.shape import Flat, flatten, nest
from pulumi_webex.resources.shared.properties import attributes_of
from pulumi_webex.resources.user.account import Account
from pulumi_webex.resources.user.options import UserOptions, split_create_only

from .differences import SECRET, UNKNOWN, AttributeChange, differences


def overwritten(account: Mapping[str, Any], inputs: Mapping[str, Any]) -> tuple[AttributeChange, ...]:
    """The attributes in which an account, as Webex answered it, differs from a person's inputs.

    What is secret or not known yet is left out, since a plan cannot compare it.
    """
    options = UserOptions.of(inputs)
    declared = {path: one for path, one in flatten(attributes_of(inputs)).items() if _comparable(one)}
    target = AccountTarget.of(
        split_create_only(declared, options)[0], release=options.release, clear=options.clear, exact=options.exact
    )
    remote = Account.of(dict(account)).beside(target.present)
    differing = kept_by_webex(remote, target)
    there = project(remote, target.present, clear=options.clear, exact=options.exact)
    return differences(_nested(there, differing), _nested(target.present, differing))


def _nested(flat: Flat, paths: Mapping[str, Any]) -> dict[str, Any]:
    return nest({path: value for path, value in flat.items() if path in paths})


def _comparable(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_comparable, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_comparable, value))
    return not (isinstance(value, str) and (value == SECRET or value in UNKNOWN))
