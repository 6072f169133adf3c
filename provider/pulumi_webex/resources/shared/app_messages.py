"""What a reviewer reads of one app that many people have: who gets it, who loses or keeps it, what changes for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pulumi_webex.resources.shared.features import off_of
from pulumi_webex.resources.shared.plural import SECRETS, Before, PluralState
from pulumi_webex.resources.shared.properties import PATH_LISTS, Properties
from pulumi_webex.resources.shared.texts import read
from pulumi_webex.resources.shared.who import VALUE, Who, called, differences, still_to_do, visible

_ATTRIBUTES, _USER, _LICENSE = "attributes", "userName", "license"


def who_has(before: Before, state: PluralState, news: Properties, label: str) -> Iterator[Who]:
    """Everybody for whom the app of this label comes, changes or goes; `state` knows people by their new keys."""
    old, new = before.inputs.get(state.texts) or {}, news.get(state.texts) or {}
    app, is_off = visible(label, VALUE), "create" in off_of(news)
    for key in new:
        was = before.former.get(key, key)
        text = state.differing.get(key, old.get(was))
        if key not in state.ids:
            if not is_off or was not in old or key in state.pending:
                yield Who(called(read(new[key]), key), f"gets {app}{still_to_do(state, key)}", "join")
        elif text != new[key] or was != key or key in state.pending or _hidden(before, news, was, key):
            yield _change(before, state, news, key, text)
    for key in state.ids.keys() - new.keys():
        given = read(state.differing.get(key, old.get(key)))
        yield Who(called(given, key), f"{_end(before, news, key, app)}{still_to_do(state, key)}", "leave")


def _change(before: Before, state: PluralState, news: Properties, key: str, old: Any) -> Who:
    then, plain, was = read(old), read(news[state.texts][key]), before.former.get(key, key)
    if not plain:
        return Who(called(then, key), "not known before the run")
    renamed = then.get(_USER) and then.get(_USER) != plain.get(_USER)
    told = [f"renamed from {visible(str(then[_USER]), VALUE)}"] if renamed else []
    told += differences(_what(then), _what(plain), plain.get("release") or ())
    told += ["what is secret changes"] if _hidden(before, news, was, key) else []
    told += [f"so far under the key {visible(was, VALUE)}"] if was != key else []
    what = "; ".join(told)
    return Who(called(plain, key), f"{what}{still_to_do(state, key, bool(what))}")


def _end(before: Before, news: Properties, key: str, app: str) -> str:
    """What becomes of the app of somebody who is no longer declared to have it."""
    if key in before.elsewhere:
        return f"{app} left as it is, another resource goes on with it"
    if before.stays is not None and key not in before.stays and news.get("onLeave") == "keep":
        return f"leaves, keeps {app}"
    if news.get("onRemove") == "retain" or "deactivate" in off_of(news):
        return f"keeps {app}"
    return f"loses {app}" if news.get(_LICENSE) else f"deactivated on {app}"


def _what(given: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody has of the app by path: attributes on a site, or what a license is given with."""
    own = {key: value for key, value in given.items() if key not in (_USER, _ATTRIBUTES, *PATH_LISTS)}
    attributes = given.get(_ATTRIBUTES)
    return dict(_walk({**own, **(attributes if isinstance(attributes, Mapping) else {})}, ""))


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(item, f"{path}.{key}" if path else str(key))
    else:
        yield path, value


def _hidden(before: Before, news: Properties, was: str, key: str) -> bool:
    """Whether what must not be seen differs."""
    return bool((before.inputs.get(SECRETS) or {}).get(was) != (news.get(SECRETS) or {}).get(key))
