"""The life of a Webex user in Control Hub: check, diff, create, read, update, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.dynamic import CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_webex.controlhub.catalog import CATALOG
from pulumi_webex.controlhub.declared import declare, unknown
from pulumi_webex.controlhub.patch import AccountTarget
from pulumi_webex.controlhub.projection import keep_spelling, kept_by_webex, project
from pulumi_webex.controlhub.shape import Flat, by_key
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.base import Checked, Leaving, OrganizationProvider, deleted_in_webex
from pulumi_webex.resources.shared.claims import contested
from pulumi_webex.resources.shared.failures import Partial, Unfinished, one_sentence
from pulumi_webex.resources.shared.features import PLACEHOLDER, deactivates_nobody
from pulumi_webex.resources.shared.properties import (
    CREATE_ONLY,
    LINKED,
    OTHER_ADDRESS,
    PENDING,
    Properties,
    attributes_of,
)
from pulumi_webex.resources.shared.reserved import reserved
from pulumi_webex.resources.user.account import Absent, Account, link_or_create, reconcile, second_address
from pulumi_webex.resources.user.existing import ExistingUsers
from pulumi_webex.resources.user.features import hold_back
from pulumi_webex.resources.user.flat import FlatUser
from pulumi_webex.resources.user.guarded import refusals, refuse_removal
from pulumi_webex.resources.user.options import UserOptions, check_options, keep_create_only, split_create_only
from pulumi_webex.transport.errors import NotFound


class UserProvider(OrganizationProvider):
    """Manages one account over SCIM 2."""

    def validate(self, here: run.Run, olds: Properties, news: Properties) -> Checked:
        """Checks the attributes and options, and asks the removal guard."""
        urn, before = rpc.urn(), FlatUser.of(olds)
        declared = declare(attributes_of(news))
        options, problems = check_options(news, declared.flat)
        flat = keep_spelling(before.attributes, declared.flat)
        if olds:
            flat = keep_create_only(flat, before.attributes, options.get(CREATE_ONLY))
        after, remarks = hold_back(before, FlatUser(flat, options))
        problems = declared.problems + problems
        user_name = after.attributes.get("userName")
        if isinstance(user_name, str):
            old_name = str(olds.get("userName", user_name))
            problems += contested(here.registry, "userName", old_name, user_name, urn)
            problem = reserved(here.settings, {"": old_name} if olds else {}, {"": user_name})
            problems += [problem] if problem else []
        problems += refusals(here.ledger, before, after)
        known = declare(attributes_of(olds)).doubts if declared.doubts else {}
        remarks += [text for key, text in declared.doubts.items() if key not in known]
        # Of use when the account is made; afterwards a new address alone must not make a difference.
        other = (olds or news).get(OTHER_ADDRESS)
        if other and not olds and here.registry.may_warn(urn):
            remarks.append(second_address(other))
        hidden = {OTHER_ADDRESS: other} if other else {}
        return Checked({**after.properties(), **hidden}, _person(after.attributes, urn), problems, remarks)

    @one_sentence
    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine, which compares inputs attribute by attribute.

        If an account was not made because create was off, it is replaced, and so made, once create is on.
        """
        if _id.startswith(PLACEHOLDER):
            if FlatUser({}, _news).is_off("create"):
                return DiffResult()
            return DiffResult(changes=True, replaces=[PENDING])
        run.current().registry.keep(_id, rpc.urn())
        changeable = "roles" not in (_news.get(CREATE_ONLY) or ())
        if changeable and _roles_change(_olds.get("roles") or [], _news.get("roles") or []):
            rpc.warn(f"{_news.get('userName')}: changing roles makes Webex revoke this person's access tokens.")
        return DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Links the account with this userName, or makes it."""
        here, user = self.writable_run_of(props), FlatUser.of(props)
        options = user.options
        declared, first = split_create_only(user.attributes, options)
        target = AccountTarget.of(declared, clear=options.clear, exact=options.exact)
        try:
            account, linked = link_or_create(
                ExistingUsers(here),
                target,
                options.on_existing,
                first=first,
                other_address=_other_address(here, props),
                permit=lambda found: refuse_removal(here.ledger, FlatUser(found.attributes), user),
                make=not user.is_off("create"),
            )
        except Absent:
            rpc.warn(f"{user.name}: create is off and there is no account to link, so none was made.")
            return CreateResult(f"{PLACEHOLDER}{rpc.logical_name(rpc.urn())}", user.outputs(linked=False, pending=True))
        except Unfinished as error:
            here.registry.make(error.made.id, rpc.urn())
            outputs = user.outputs(_seen(error.made, user.attributes, options), linked=False)
            raise Partial(error.made.id, outputs, error.cause) from error
        here.registry.make(account.id, rpc.urn())
        _warn_of_kept(account, target)
        return CreateResult(account.id, user.outputs(_seen(account, user.attributes, options), linked=linked))

    def look(self, here: run.Run, id_: str, props: Properties, inputs: Properties | None) -> ReadResult | None:
        """The declared part of the account."""
        state, declared = FlatUser.of(props), FlatUser.of(inputs or props)
        if id_.startswith(PLACEHOLDER):
            return ReadResult(id_, state.outputs(linked=False, pending=True), declared.properties())
        try:
            account = Account.of(here.reader.get(id_))
        except NotFound:
            return None
        options = declared.options
        seen = _seen(account, {**state.attributes, **declared.attributes}, options)
        shown = keep_create_only(seen, state.attributes, options.create_only)
        as_declared = keep_create_only(seen, declared.attributes, options.create_only)
        return ReadResult(
            account.id,
            state.outputs(shown, linked=bool(props.get(LINKED, True))),
            FlatUser(as_declared, declared.stated).properties(),
        )

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Sends what changed since state was written, in one PATCH without reading first."""
        here, before, after = self.writable_run_of(_olds), FlatUser.of(_olds), FlatUser.of(_news)
        options, linked = after.options, bool(_olds.get(LINKED, True))
        if _id.startswith(PLACEHOLDER):
            return UpdateResult(after.outputs(linked=False, pending=True))
        refuse_removal(here.ledger, before, after)
        here.registry.keep(_id, rpc.urn())
        old, new = (split_create_only(user.attributes, options)[0] for user in (before, after))
        target = AccountTarget.of(new, old, release=options.release, clear=options.clear, exact=options.exact)
        try:
            # What is newly to be empty, or owned whole, was not watched so far: this needs a look.
            account = Account.of(here.users.get(_id)) if options.watches_more_than(before.options) else None
            account = reconcile(here.users, _id, account.attributes if account else old, target, account=account)
        except NotFound:
            raise deleted_in_webex("account", _id) from None
        if account:
            _warn_of_kept(account, target)
        account = account or Account(_id, before.attributes)
        return UpdateResult(after.outputs(_seen(account, after.attributes, options), linked=linked))

    def leaving(self, here: run.Run, id_: str, props: Properties) -> Leaving | None:
        """The account, unless none was made."""
        if id_.startswith(PLACEHOLDER):
            return None
        urn, person = rpc.urn(), str(props.get("userName", id_))
        successor = here.registry.leave(id_, urn) or here.registry.declared_by_other(person, urn)
        retain = UserOptions.of(props).on_delete == "retain"
        return Leaving(person, "the account", successor, retain, deactivates_nobody(here.ledger, props))

    def give_up(self, here: run.Run, id_: str, props: Properties) -> None:
        """Deactivates the account, or deletes one that was not linked if the program says so."""
        user = FlatUser.of(props)
        for_good = user.options.on_delete == "delete" and not props.get(LINKED, True)
        refuse_removal(here.ledger, user, user, for_good=for_good, leaves=True)
        try:
            if for_good:
                here.users.delete(id_)
            else:
                here.users.patch(id_, [{"op": "replace", "path": "active", "value": False}])
        except NotFound:
            return


def _person(flat: Flat, urn: str | None) -> str:
    names = (flat.get("userName"), flat.get("displayName"), rpc.logical_name(urn))
    return next((name for name in names if isinstance(name, str) and name), "User")


def _roles_change(before: list[Any], after: Any) -> bool:
    roles = CATALOG.attribute("roles")
    if unknown(after) or any(unknown(role) or unknown(role.get("value", "")) for role in after):
        return True
    if not after:
        return False  # roles that are no longer declared stay
    return by_key(roles, before).keys() != by_key(roles, after).keys()


def _seen(account: Account, declared: Flat, options: UserOptions) -> Flat:
    """The declared part of an account, and whatever is if nothing should be."""
    return project(account.beside(declared), declared, clear=options.clear, exact=options.exact)


def _other_address(here: run.Run, props: Mapping[str, Any]) -> str | None:
    """The person's other address, unless it is somebody else's in this program."""
    other = props.get(OTHER_ADDRESS)
    return None if not other or here.registry.declared_by_other(other, rpc.urn()) else str(other)


def _warn_of_kept(account: Account, target: AccountTarget) -> None:
    person = target.present["userName"]
    for path, (wanted, kept) in kept_by_webex(account.beside(target.present), target).items():
        short = CATALOG.attribute(path).short
        rpc.warn(
            f"{person}: Webex keeps {short} at {kept!r}, though {wanted!r} is declared."
            if wanted is not None
            else f"{person}: Webex keeps {short} at {kept!r}, though it was to be cleared."
        )
