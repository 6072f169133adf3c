"""The life of a group in Control Hub: check, diff, create, read, update, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

from pulumi_webex.controlhub.catalog import GROUP_CISCO
from pulumi_webex.controlhub.groups import Group, member_ids
from pulumi_webex.resources.group.account import ids_of, link_or_create, reconcile, resolve
from pulumi_webex.resources.group.check import EXTERNAL_ID, IDS, MEMBERS, MODE, NAME, OTHERS, becomes_empty, validate
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.claims import contested, successor_name
from pulumi_webex.resources.shared.configure import configure
from pulumi_webex.resources.shared.failures import Partial, one_sentence
from pulumi_webex.resources.user.account import Unfinished
from pulumi_webex.resources.user.options import LINKED, TARGETS, other_target, refuse_other_target
from pulumi_webex.transport.errors import NotFound, Refused, SettingsError

Properties = dict[str, Any]


class GroupProvider(ResourceProvider):
    """Manages one group, and who is in it, over SCIM 2.

    State refers to this class by its dotted path, so it never moves; and it holds nothing, since it
    is pickled into state.
    """

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        """Reads the ``webex:`` configuration of the stack, or of an explicit provider."""
        configure(req)

    @one_sentence
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Judges and normalizes the inputs; makes no network call."""
        urn, judged = rpc.urn(), validate(news)
        target: Properties = {key: _olds[key] for key in TARGETS if key in _olds}
        try:
            here = run.current()
            here.settings.require_token()
            problems = judged.problems + _misplaced(here, _olds, judged.inputs, urn)
            target = dict(here.settings.target)
        except SettingsError as error:
            # Nothing else can be told before the settings are right, and this is not about a group.
            return CheckResult(dict(news), [CheckFailure("", str(error))])
        name = judged.inputs.get(NAME)
        whom = name if isinstance(name, str) else rpc.logical_name(urn) or "Group"
        if becomes_empty(_olds, judged.inputs):
            rpc.warn(f"{whom}: members is empty and members_mode is exact, so everybody is taken out of this group.")
        # The engine prints the value of a named property in clear, so none is named.
        failures = [CheckFailure("", f"{whom}: {problem}.") for problem in problems]
        return CheckResult({**judged.inputs, **target}, failures)

    @one_sentence
    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine, which compares inputs member by member."""
        run.current().group_registry.keep(_id, rpc.urn())
        return DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Links the group with this displayName, or makes it."""
        here = _writable_run(props)
        ids = resolve(here.users, props, {})
        try:
            group, linked = link_or_create(here.groups, props, ids_of(props, ids))
        except Unfinished as error:
            group_id = error.account["id"]
            here.group_registry.make(group_id, rpc.urn())
            # Members would make more than what fits into an error; the next run says them all again.
            outputs = _outputs({**props, MEMBERS: {}}, ids, linked=False)
            remark = f"The group (id {group_id}) was made, but not all members are in it."
            raise Partial(group_id, outputs, error.cause, remark=remark) from error
        here.group_registry.make(group["id"], rpc.urn())
        if linked:
            _warn_of_source(group, props[NAME])
        return CreateResult(group["id"], _outputs(props, ids, linked=linked))

    @one_sentence
    def read(self, id_: str, props: Properties) -> ReadResult:
        """What Webex has of this group, as outputs and, so that drift shows, as inputs."""
        here = run.current()
        refuse_other_target(props, here.settings)
        try:
            group = here.groups.get(id_)
        except NotFound:
            here.believe_gone(id_, "accounts and groups")
            return ReadResult("", {})
        ids = props.get(IDS) or {}
        inputs = rpc.old_inputs() or {key: value for key, value in props.items() if key not in (LINKED, IDS, OTHERS)}
        whole = {**props, MEMBERS: {**(props.get(MEMBERS) or {}), **(inputs.get(MEMBERS) or {})}}
        others = _others(group, ids_of(whole)) if inputs.get(MODE) == "exact" else {}
        seen, seen_inputs = (_seen(group, one, ids, others) for one in (whole, inputs))
        outputs = _outputs(seen, ids, linked=bool(props.get(LINKED, True)), others=others)
        return ReadResult(group["id"], outputs, seen_inputs)

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Sends what changed since state was written, without reading first."""
        here = _writable_run(_olds)
        here.group_registry.keep(_id, rpc.urn())
        ids = resolve(here.users, _news, _olds.get(IDS) or {})
        exact = _news[MODE] == "exact"
        present = removable = ids_of(_olds)
        try:
            if exact and _olds.get(MODE) != "exact":
                # Others were not watched so far: this needs a look.
                present = removable = member_ids(here.groups.get(_id))
            elif not exact:
                removable = present - set(_olds.get(OTHERS) or ())
            reconcile(here.groups, _id, _olds, _news, present, ids_of(_news, ids), removable)
        except NotFound:
            raise Refused(
                f"this group (id {_id}) was deleted in Webex: run `pulumi refresh`, then `pulumi up` to make it anew"
            ) from None
        return UpdateResult(_outputs(_news, ids, linked=bool(_olds.get(LINKED, True))))

    @one_sentence
    def delete(self, _id: str, _props: Properties) -> None:
        """Leaves the group and its members, or deletes one that we made and no other resource stands for."""
        here, urn, name = _writable_run(_props), rpc.urn(), str(_props.get(NAME, _id))
        successor = here.group_registry.leave(_id, urn) or here.group_registry.declared_by_other(name, urn)
        if successor:
            rpc.warn(f"{name}: the group is left as it is, since {successor_name(successor, urn)} goes on with it.")
        elif _props.get("onDelete") == "delete" and _props.get(LINKED, True):
            rpc.warn(f"{name}: the group was there before this resource, so it is left as it is.")
        elif _props.get("onDelete") == "delete":
            _delete(here, _id)


def _delete(here: run.Run, group_id: str) -> None:
    try:
        here.groups.delete(group_id)
    except NotFound:
        return


def _writable_run(props: Properties) -> run.Run:
    here = run.current()
    refuse_other_target(props, here.settings)
    here.refuse_write()
    return here


def _misplaced(here: run.Run, olds: Properties, inputs: Properties, urn: str | None) -> list[str]:
    """Problems with where this resource stands: another organization, or another resource for the group."""
    problem = other_target(olds, here.settings)
    problems = [problem] if problem else []
    name = inputs.get(NAME)
    if isinstance(name, str):
        problems += contested(here.group_registry, NAME, str(olds.get(NAME, name)), name, urn)
    return problems


def _seen(group: Group, properties: Properties, ids: Mapping[str, str], others: Mapping[str, str]) -> Properties:
    """`properties` as Webex has them."""
    seen = {**_reduced(properties, ids, member_ids(group)), NAME: group[NAME]}
    seen[MEMBERS] |= others
    if EXTERNAL_ID in seen:
        seen |= {EXTERNAL_ID: group.get(EXTERNAL_ID)}
    return {key: value for key, value in seen.items() if value is not None}


def _reduced(properties: Properties, ids: Mapping[str, str], there: set[str]) -> Properties:
    """`properties` without the members who are not there."""
    members = {key: one for key, one in (properties.get(MEMBERS) or {}).items() if ids.get(one, one) in there}
    return {**properties, MEMBERS: members}


def _others(group: Group, declared: set[str]) -> Properties:
    """Who else is in a group, by a name for the preview."""
    entries = [one for one in group.get("members") or () if one["value"] not in declared]
    return {
        f"{one['display']} ({one['value']})" if one.get("display") else one["value"]: one["value"] for one in entries
    }


def _outputs(
    inputs: Properties, ids: Mapping[str, str], *, linked: bool, others: Mapping[str, str] | None = None
) -> Properties:
    known = {one: ids[one] for one in (inputs.get(MEMBERS) or {}).values() if one in ids}
    extra = {IDS: known, OTHERS: sorted((others or {}).values())}
    plain = {key: value for key, value in inputs.items() if key not in extra}
    return {**plain, **{key: value for key, value in extra.items() if value}, LINKED: linked}


def _warn_of_source(group: Group, name: str) -> None:
    source = (group.get(GROUP_CISCO) or {}).get("provisionSource")
    if source not in (None, "SCIM"):
        rpc.warn(f"{name}: Webex has this group from {source}, whose next synchronization may undo what is done here.")
