"""Resources that hold many people, read as a step for each of them, as if everybody had a resource of their own.

Such a step has further fields: `resource` is the URN of the resource that holds the person, `key` their key in it,
`pending` why an earlier run could not do what is declared, `note` what else there is to say, and `ends` whether the
whole resource goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pulumi_webex.resources.people.texts import COMMON, PEOPLE, effective
from pulumi_webex.resources.shared.features import off_of
from pulumi_webex.resources.shared.plural import IDS, LIMIT, LINKED, NAME, PENDING, SECRETS
from pulumi_webex.resources.shared.properties import OFF, TARGETS
from pulumi_webex.resources.shared.texts import parsed

from .differences import SECRET, UNKNOWN
from .steps import ASSIGNMENT_TYPE, QUIET, USER_TYPE, Operation, Step, inputs_in, is_user, type_of

ASSIGNMENTS = "assignments"
LABEL, SITE, LICENSE, ON_LEAVE = "label", "site", "license", "onLeave"
LICENSE_IDS = "licenseIds"
"""The output of those who have another license than the others."""
_TEXTS = {"webex:People": PEOPLE, "webex:AppAssignments": ASSIGNMENTS}
"""The input that holds the texts, by type."""
_SINGLE = {PEOPLE: USER_TYPE, ASSIGNMENTS: ASSIGNMENT_TYPE}
_KEEPS = {PEOPLE: "onDelete", ASSIGNMENTS: "onRemove"}
"""The option that says what becomes of those who leave."""
_GONE = ("delete", "discard")
_STATES = {(True, False): ("oldState",), (False, True): ("newState",), (False, False): ("oldState", "newState")}
"""What is told of somebody, by whether they leave and whether they join."""
_OF_ALL = (NAME, LIMIT)
"""Inputs that are about nobody in particular."""
_NOT_KNOWN = min(UNKNOWN)


def texts_of(urn: str) -> str | None:
    """The input of a resource that holds a text for each person; None if it does not hold many people."""
    return _TEXTS.get(type_of(urn).rpartition("/")[2].replace(":index:", ":"))


def one_by_one(steps: Iterable[Step], operation: Operation = "preview") -> list[Step]:
    """The steps with one for each person instead of those of resources that hold many.

    Options for everybody are told once, as a change of the resource itself. A refresh compares what was declared with
    what Webex has; everything else starts at what each account was when it last was as declared.
    """
    found: list[Step] = []
    for step in steps:
        texts = texts_of(step["urn"])
        found += _Many(step, texts, operation == "refresh").steps() if texts else [step]
    return _left_with_leavers(found)


@dataclass(frozen=True)
class _Many:
    """One step of a resource that holds many people; `texts` is the input that holds their texts."""

    step: Step
    texts: str
    is_refresh: bool = False

    def steps(self) -> list[Step]:
        """One for each person whom it touches or leaves as they are."""
        if not isinstance(self._texts("oldState"), Mapping) or not isinstance(self._texts("newState"), Mapping):
            return [self.step]  # nobody knows yet who it is
        found = [one for key in self._keys if (one := self._one(key))]
        own = self._own
        if self.step["op"] not in QUIET and (_differ(own) or all(one["op"] in QUIET for one in found)):
            return [*found, own]
        return found

    def _texts(self, state: str) -> Any:
        return inputs_in(self.step, state).get(self.texts) or {}

    @cached_property
    def _outputs(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = (self.step.get("oldState") or {}).get("outputs") or {}
        return found

    @cached_property
    def _ids(self) -> Mapping[str, Any]:
        """The account of each key; without outputs, everybody in state counts as having one."""
        return self._outputs.get(IDS, dict.fromkeys(self._texts("oldState"))) or {}

    @cached_property
    def _pending(self) -> Mapping[str, Any]:
        return {} if self.is_refresh else self._outputs.get(PENDING) or {}

    @cached_property
    def _old(self) -> dict[str, Any]:
        """Texts of what each account was declared to be when it last was as declared."""
        differing = {} if self.is_refresh else self._outputs.get(self.texts) or {}
        return {**self._texts("oldState"), **differing}

    @cached_property
    def _keys(self) -> list[str]:
        """Everybody, those who stay first."""
        return list(dict.fromkeys([*self._texts("newState"), *self._texts("oldState"), *self._ids]))

    @cached_property
    def _former(self) -> dict[str, str]:
        """The old key of those who go on under a new one, told by their userName."""
        new, old = self._texts("newState"), self._texts("oldState")
        gone = {name: key for key in old if key not in new and (name := _name(old[key]))} if new else {}
        return {key: gone[name] for key in new if key not in old and (name := _name(new[key])) in gone} if gone else {}

    @cached_property
    def _hidden(self) -> dict[str, str]:
        """Whose secrets differ, and how: what the engine says, since both sides look the same."""
        detailed = self.step.get("detailedDiff") or {}
        prefixes = (f"{SECRETS}.", f'{SECRETS}["')
        found = {}
        for path, difference in detailed.items():
            if path.startswith(prefixes):
                found[_key(path.removeprefix(SECRETS))] = str(difference["kind"] if difference else "update")
        return found

    def _one(self, key: str) -> Step | None:
        """The step of one person; None where nothing is to be said of them."""
        op, note = self._op(key)
        if op is None:
            return None
        # The name stands in the type, so that equal keys of two resources are told apart.
        place, _, name = self.step["urn"].rpartition("::")
        urn = f"{place}${name}/{_SINGLE[self.texts]}::{key.replace('::', ':')}"
        one = {"op": op, "urn": urn, "resource": self.step["urn"], "key": key, "note": note}
        one["ends"] = self.step["op"] in _GONE
        reason = str(self._pending.get(key) or "")
        if reason and op not in QUIET:
            one["pending"] = reason.partition(": ")[2] or reason
        for state in _STATES[op in _GONE, op == "create"]:
            if self.step.get(state):
                one[state] = self._state(state, key, urn)
        one["detailedDiff"] = {SECRETS: {"kind": self._hidden[key]}} if key in self._hidden else {}
        return one

    def _state(self, state: str, key: str, urn: str) -> dict[str, Any]:
        account = self._ids.get(self._former.get(key, key))
        about = {"urn": urn, "id": account, "inputs": self._inputs(state, key), "outputs": self._outputs_of(key)}
        return {**self.step[state], **about}

    def _op(self, key: str) -> tuple[str | None, str]:
        """What happens to one person, and a remark about it."""
        op, new = self.step["op"], self._texts("newState")
        if op in QUIET or op in ("create", "import", "replace"):
            return op, ""
        if op in _GONE or key not in new:
            stays = key in self._former.values()
            return (None if stays or key not in self._ids else "delete"), ""
        was = self._former.get(key, key)
        pending = key in self._pending
        if was not in self._ids:
            # Whoever was not made since create is off is not told again and again.
            waits = (
                was in self._texts("oldState") and not pending and "create" in off_of(inputs_in(self.step, "newState"))
            )
            return ("same" if waits else "create"), ""
        if was != key:
            return "update", f"so far under the key {was}"
        differs = self._old.get(key) != new[key] or key in self._hidden
        return ("update" if differs or pending else "same"), ""

    def _inputs(self, state: str, key: str) -> dict[str, Any]:
        """Somebody's inputs, as a resource of their own would have them.

        What is compared has the options for everybody as they will be, since what changes in them is told once.
        """
        is_old = state == "oldState"
        text = self._old.get(self._former.get(key, key)) if is_old else self._texts(state).get(key)
        declared = inputs_in(self.step, "newState" if self.step.get("newState") else "oldState")
        inputs = _person(declared, text) if self.texts == PEOPLE else _assignment(declared, text)
        if is_old and key not in self._texts("newState") and "deactivate" in off_of(declared):
            inputs[_KEEPS[self.texts]] = "retain"  # the switch of this very run decides
        kind = self._hidden.get(key, "")
        if kind and not ((kind.startswith("add") and is_old) or (kind.startswith("delete") and not is_old)):
            inputs[SECRETS] = SECRET
        return inputs

    def _outputs_of(self, key: str) -> dict[str, Any]:
        """Somebody's outputs: what is no input, since somebody's own options win over those for everybody."""
        was, inputs = self._former.get(key, key), inputs_in(self.step, "oldState")
        plain = {
            name: value
            for name, value in self._outputs.items()
            if name not in inputs and not isinstance(value, (Mapping, list))
        }
        account = {"personId": self._ids[was]} if self._ids.get(was) else {}
        own = (self._outputs.get(LICENSE_IDS) or {}).get(was) or {}
        return {**plain, **account, **own, LINKED: was in (self._outputs.get(LINKED) or ())}

    @cached_property
    def _own(self) -> Step:
        """The step of the resource itself, without its people."""
        own = dict(self.step)
        whole = {SECRETS} & (self.step.get("detailedDiff") or {}).keys()
        for state in ("oldState", "newState"):
            if self.step.get(state):
                inputs = inputs_in(self.step, state)
                dropped = {self.texts, *(() if whole else (SECRETS,))}
                kept = {name: value for name, value in inputs.items() if name not in dropped}
                own[state] = {**self.step[state], "inputs": kept}
        return own


def _differ(own: Step) -> bool:
    """Whether something that is about everybody changes; a resource that comes or goes is told by its people."""
    if own["op"] in ("create", *_GONE):
        return False
    old, new = (
        {name: value for name, value in inputs_in(own, state).items() if not name.startswith("__") or name in COMMON}
        for state in ("oldState", "newState")
    )
    return old != new or SECRETS in (own.get("detailedDiff") or {})


def _person(common: Mapping[str, Any], text: Any) -> dict[str, Any]:
    """The inputs of a `User`."""
    target = {key: common[key] for key in TARGETS if key in common}
    return {"active": True, **effective(common, _read(text)), **target}


def _assignment(common: Mapping[str, Any], text: Any) -> dict[str, Any]:
    """The inputs of an `AppAssignment`: a license, or else an account on a site.

    An empty text in somebody's own says that they have none where the others have one.
    """
    given = _read(text)
    attributes = given.pop("attributes", None)
    dropped = (ASSIGNMENTS, SECRETS, LABEL, *_OF_ALL)
    inputs = {
        key: value for key, value in common.items() if key not in dropped and (key == OFF or not key.startswith("__"))
    }
    label = common.get(LABEL)
    if LICENSE in inputs or (SITE not in inputs and attributes is None):
        return {key: value for key, value in {LICENSE: label, **inputs, **given}.items() if value not in (None, "")}
    name = given.pop("userName", None)
    who = {"email" if "@" in str(name) else "webExId": name} if name else {}
    return {SITE: label, **inputs, **who, **given, **(attributes if isinstance(attributes, Mapping) else {})}


def _read(text: Any) -> dict[str, Any]:
    """What a text declares; of one that is not known yet, that it is not."""
    if not isinstance(text, str):
        return {}
    if text in UNKNOWN:
        return {"attributes": _NOT_KNOWN}
    try:
        return parsed(text)
    except ValueError:
        return {"attributes": _NOT_KNOWN}


def _name(text: Any) -> str:
    return str(_read(text).get("userName") or "").casefold()


def _key(rest: str) -> str:
    """The key in what follows ``secrets`` in a property path: ``.p1`` or ``["e.1"]``."""
    return rest[2:-2].replace('\\"', '"') if rest.startswith('["') else rest[1:]


def _left_with_leavers(steps: list[Step]) -> list[Step]:
    """Marks the apps that are left as they are with people who leave in the same plan."""
    leavers = {
        str(inputs_in(step, "oldState").get("userName")).casefold(): step["urn"]
        for step in steps
        if step["op"] in _GONE and is_user(step["urn"])
    }
    return [_left_with(step, leavers) for step in steps] if leavers else steps


def _left_with(step: Step, leavers: Mapping[str, str]) -> Step:
    inputs = inputs_in(step, "oldState")
    if step["op"] not in _GONE or step.get("ends", True) or inputs.get(ON_LEAVE) != "keep":
        return step  # whoever had the app loses it with a resource that goes as a whole
    person = leavers.get(str(inputs.get("userName") or inputs.get("email")).casefold())
    return {**step, "oldState": {**step["oldState"], "deletedWith": person}} if person else step
