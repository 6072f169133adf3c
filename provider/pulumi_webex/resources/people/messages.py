"""What a reviewer reads of a `People` that changes: who joins, who leaves, and which attribute of whom changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pulumi_webex.controlhub.shape import Flat, flatten
from pulumi_webex.resources.people.texts import COMMON, OWN_OPTIONS, PEOPLE, effective
from pulumi_webex.resources.shared.features import off_of
from pulumi_webex.resources.shared.plural import SECRETS, Before, PluralState
from pulumi_webex.resources.shared.properties import OTHER_ADDRESS, Properties
from pulumi_webex.resources.shared.texts import read
from pulumi_webex.resources.shared.who import VALUE, Group, Who, called, differences, still_to_do, visible


def who_changes(before: Before, state: PluralState, news: Properties) -> Iterator[Who]:
    """Everybody in whose text or state something differs from what is declared now.

    Of what is secret it is only told that it differs; values are read from plain texts alone.
    """
    olds, people = before.inputs.get(PEOPLE) or {}, news.get(PEOPLE) or {}
    is_off = "create" in off_of(news)
    for key in people:
        was = before.former.get(key, key)
        old = state.differing.get(key, olds.get(was))
        if key not in state.ids:
            if not is_off or was not in olds or key in state.pending:
                what = "joins if there is an account, since create is off" if is_off else "joins"
                yield Who(called(read(people[key]), key), f"{what}{still_to_do(state, key)}", "join")
        elif old != people[key] or was != key or key in state.pending or _hidden(before, news, was, key):
            yield _change(before, state, news, key, old)
    goes_on = {name.casefold(): key for key, name in before.names.items()}
    for key in state.ids:
        if key not in people:
            yield _leaver(before, state, news, key, goes_on)


def _change(before: Before, state: PluralState, news: Properties, key: str, old: Any) -> Who:
    plain, then, was = read(news[PEOPLE][key]), read(old), before.former.get(key, key)
    if not plain:
        return Who(called(then, key), "not known before the run")
    after, earlier = _attributes(plain), _attributes(then)
    told = list(_first(earlier, after))
    told += differences(_without(earlier), _without(after), effective(_common(news), plain).get("release") or ())
    options = {name: (then.get(name), plain.get(name)) for name in OWN_OPTIONS if name != OTHER_ADDRESS}
    told += [f"{name} {_option(a)} → {_option(b)}" for name, (a, b) in options.items() if a != b]
    told += ["what is secret changes"] if _hidden(before, news, was, key) else []
    told += [f"so far under the key {visible(was, VALUE)}"] if was != key else []
    what = "; ".join(told)
    return Who(called(plain, key), f"{what}{still_to_do(state, key, bool(what))}", _group(earlier, after))


def _option(value: Any) -> str:
    if isinstance(value, list):
        return visible(", ".join(str(one) for one in value), VALUE)
    return visible(str(value), VALUE) if value else "(as for all)"


def _first(old: Flat, new: Flat) -> Iterator[str]:
    """What counts most: whether the account is switched, and another address."""
    group = _group(old, new)
    if group != "change":
        yield "deactivated" if group == "leave" else "reactivated"
    if old.get("userName") and new.get("userName") and old["userName"] != new["userName"]:
        yield f"renamed from {visible(str(old['userName']), VALUE)}"


def _group(old: Flat, new: Flat) -> Group:
    was, becomes = old.get("active") is not False, new.get("active") is not False
    if was == becomes:
        return "change"
    return "join" if becomes else "leave"


def _leaver(before: Before, state: PluralState, news: Properties, key: str, goes_on: Mapping[str, str]) -> Who:
    given = read(state.differing.get(key, (before.inputs.get(PEOPLE) or {}).get(key)))
    on_delete = effective(_common(before.inputs), given).get("onDelete")
    other = goes_on.get(str(given.get("userName")).casefold())
    if key in before.elsewhere:
        what = "left as they are, another resource goes on with them"
    elif other:
        what = f"left as they are, under the key {visible(other, VALUE)} from now on"
    elif on_delete == "retain" or "deactivate" in off_of(news):
        what = "left as they are"
    elif on_delete == "delete" and key not in state.linked:
        what = "deleted"
    else:
        what = "deactivated" if given.get("active") is not False else "left deactivated"
    return Who(called(given, key), f"{what}{still_to_do(state, key)}", "leave")


def _hidden(before: Before, news: Properties, was: str, key: str) -> bool:
    """Whether what must not be seen differs."""
    return bool((before.inputs.get(SECRETS) or {}).get(was) != (news.get(SECRETS) or {}).get(key))


def _common(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {key: inputs[key] for key in COMMON if key in inputs}


def _attributes(plain: Properties) -> Flat:
    return flatten({key: value for key, value in plain.items() if key not in OWN_OPTIONS})


def _without(attributes: Flat) -> Flat:
    """The attributes without those that are told first."""
    return {path: value for path, value in attributes.items() if path not in ("active", "userName")}
