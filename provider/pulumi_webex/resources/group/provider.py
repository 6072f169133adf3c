"""The life of a group in Control Hub: check, diff, create, read, update, delete."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi.dynamic import CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_webex.controlhub.catalog import GROUP_CISCO
from pulumi_webex.controlhub.groups import Group, member_ids
from pulumi_webex.resources.group.account import addresses_in, ids_of, link_or_create, reconcile, resolve
from pulumi_webex.resources.group.check import EXTERNAL_ID, IDS, MEMBERS, MODE, NAME, OTHERS, becomes_empty, validate
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.base import Checked, Leaving, OrganizationProvider, deleted_in_webex
from pulumi_webex.resources.shared.claims import contested
from pulumi_webex.resources.shared.failures import Partial, Unfinished, one_sentence
from pulumi_webex.resources.shared.properties import LINKED, Properties
from pulumi_webex.transport.errors import NotFound


class GroupProvider(OrganizationProvider):
    """Manages one group, and who is in it, over SCIM 2."""

    def validate(self, here: run.Run, olds: Properties, news: Properties) -> Checked:
        """Checks the group's name, options and members."""
        urn, validated = rpc.urn(), validate(news, here.known.waits)
        inputs, problems = _only_meant(here, olds, validated.inputs), validated.problems
        name = inputs.get(NAME)
        if isinstance(name, str):
            problems += contested(here.group_registry, NAME, str(olds.get(NAME, name)), name, urn)
        whom = name if isinstance(name, str) else rpc.logical_name(urn) or "Group"
        remarks = ["members is empty and members_mode is exact, so everybody is taken out of this group"]
        return Checked(inputs, whom, problems, remarks if becomes_empty(olds, inputs) else [])

    @one_sentence
    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine, which compares inputs member by member."""
        run.current().group_registry.keep(_id, rpc.urn())
        return DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Links the group with this displayName, or makes it."""
        here = self.writable_run_of(props)
        ids = _ids(here, props, {})
        try:
            group, linked = link_or_create(here.groups, props, ids_of(props, ids))
        except Unfinished as error:
            group_id = error.made["id"]
            here.group_registry.make(group_id, rpc.urn())
            # Members would make more than what fits into an error; the next run says them all again.
            outputs = _outputs({**props, MEMBERS: {}}, ids, linked=False)
            remark = f"The group (id {group_id}) was made, but not all members are in it."
            raise Partial(group_id, outputs, error.cause, remark=remark) from error
        here.group_registry.make(group["id"], rpc.urn())
        if linked:
            _warn_of_source(group, props[NAME])
        return CreateResult(group["id"], _outputs(props, ids, linked=linked))

    def look(self, here: run.Run, id_: str, props: Properties, inputs: Properties | None) -> ReadResult | None:
        """The group's declared properties and members; of a group that is owned whole, all members."""
        try:
            group = here.groups.get(id_)
        except NotFound:
            return None
        ids = props.get(IDS) or {}
        inputs = inputs or {key: value for key, value in props.items() if key not in (LINKED, IDS, OTHERS)}
        whole = {**props, MEMBERS: {**(props.get(MEMBERS) or {}), **(inputs.get(MEMBERS) or {})}}
        others = _others(group, ids_of(whole)) if inputs.get(MODE) == "exact" else {}
        seen, seen_inputs = (_seen(group, one, ids, others) for one in (whole, inputs))
        outputs = _outputs(seen, ids, linked=bool(props.get(LINKED, True)), others=others)
        return ReadResult(group["id"], outputs, seen_inputs)

    def believe_gone(self, here: run.Run, id_: str) -> None:
        """Raises `Refused` if too much is gone for that to be believed."""
        here.believe_gone(id_, "accounts and groups")

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Sends what changed since state was written, without reading first."""
        here = self.writable_run_of(_olds)
        here.group_registry.keep(_id, rpc.urn())
        ids = _ids(here, _news, _olds.get(IDS) or {})
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
            raise deleted_in_webex("group", _id) from None
        return UpdateResult(_outputs(_news, ids, linked=bool(_olds.get(LINKED, True))))

    def leaving(self, here: run.Run, id_: str, props: Properties) -> Leaving | None:
        """The group, which stays with its members unless the program says delete."""
        urn, name = rpc.urn(), str(props.get(NAME, id_))
        successor = here.group_registry.leave(id_, urn) or here.group_registry.declared_by_other(name, urn)
        return Leaving(name, "the group", successor, retain=props.get("onDelete") != "delete")

    def give_up(self, here: run.Run, id_: str, props: Properties) -> None:
        """Deletes a group that this resource made."""
        if props.get(LINKED, True):
            rpc.warn(f"{props.get(NAME, id_)}: the group was there before this resource, so it is left as it is.")
            return
        try:
            here.groups.delete(id_)
        except NotFound:
            return


def _only_meant(here: run.Run, olds: Properties, inputs: Properties) -> Properties:
    """The inputs of a run that is about some people only: other members are as in state."""
    only = here.settings.only
    if not only or not isinstance(inputs.get(MEMBERS), Mapping):
        return inputs

    def meant(name: str, member: object) -> bool:
        names = {name.casefold(), str(member).casefold()}
        return bool(names & only) or any(here.known.means(one) for one in names)

    before = olds.get(MEMBERS) or {}
    kept = {name: one for name, one in before.items() if not meant(name, one)}
    return {**inputs, MEMBERS: {**kept, **{name: one for name, one in inputs[MEMBERS].items() if meant(name, one)}}}


def _ids(here: run.Run, properties: Properties, known: Mapping[str, str]) -> dict[str, str]:
    """The ids of those who are declared by address; asks only for those whom neither state nor this run knows."""
    ours = {one: found for one in addresses_in(properties) if (found := here.known.id_of(one))}
    return resolve(here.users, properties, {**known, **ours})


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
