"""The life of a Webex user in Control Hub: check, diff, create, read, update, delete."""

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

from pulumi_webex.controlhub.catalog import CATALOG
from pulumi_webex.controlhub.declared import declare, unknown
from pulumi_webex.controlhub.patch import UserTarget
from pulumi_webex.controlhub.projection import beside_calling, keep_spelling, kept_by_webex, project
from pulumi_webex.controlhub.shape import Flat, by_key, flatten, nest
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.claims import contested, successor_name
from pulumi_webex.resources.shared.configure import configure
from pulumi_webex.resources.shared.failures import Partial, one_sentence
from pulumi_webex.resources.shared.features import PLACEHOLDER, deactivates_nobody, held_back, off_of
from pulumi_webex.resources.user.account import Absent, Account, Unfinished, link_or_create, reconcile, second_address
from pulumi_webex.resources.user.guarded import refusals, refuse_removal
from pulumi_webex.resources.user.options import (
    CREATE_ONLY,
    LINKED,
    OTHER_ADDRESS,
    PENDING,
    TARGETS,
    UserOptions,
    attributes_of,
    check_options,
    keep_create_only,
    options_of,
    other_target,
    refuse_other_target,
    split_create_only,
)
from pulumi_webex.transport.errors import NotFound, Refused, SettingsError

Properties = dict[str, Any]


class UserProvider(ResourceProvider):
    """Manages one account over SCIM 2.

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
        olds, urn = _olds, rpc.urn()
        judged = declare(attributes_of(news))
        options, problems = check_options(news, judged.flat)
        flat = keep_spelling(flatten(attributes_of(olds)), judged.flat)
        flat = keep_create_only(flat, flatten(attributes_of(olds)), options) if olds else flat
        flat, options, remarks = held_back(olds, flat, options)
        problems = judged.problems + problems
        target: Properties = {key: olds[key] for key in TARGETS if key in olds}
        try:
            here = run.current()
            here.settings.require_token()
            problems += _misplaced(here, olds, flat, urn)
            problems += refusals(here.ledger, olds, {**nest(flat), **options})
            target = dict(here.settings.target)
        except SettingsError as error:
            # Nothing else can be told before the settings are right, and this is not about a person.
            return CheckResult(dict(news), [CheckFailure("", str(error))])
        before = declare(attributes_of(olds)).doubts if judged.doubts else {}
        remarks += [text for key, text in judged.doubts.items() if key not in before]
        for remark in remarks:
            rpc.warn(f"{_person(flat, urn)}: {remark}.")
        # Of use when the account is made; afterwards a new address alone must not make a difference.
        other = (olds or news).get(OTHER_ADDRESS)
        if other and not olds and here.registry.may_warn(urn):
            rpc.warn(f"{_person(flat, urn)}: {second_address(other)}.")
        # The engine prints the value of a named property in clear, so none is named.
        failures = [CheckFailure("", f"{_person(flat, urn)}: {problem}.") for problem in problems]
        hidden = {OTHER_ADDRESS: other} if other else {}
        return CheckResult({**nest(flat), **target, **options, **hidden}, failures)

    @one_sentence
    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine, which compares inputs attribute by attribute.

        What was not created while that was off is replaced, and so created, once it is on.
        """
        if _id.startswith(PLACEHOLDER):
            return DiffResult() if "create" in off_of(_news) else DiffResult(changes=True, replaces=[PENDING])
        run.current().registry.keep(_id, rpc.urn())
        changeable = "roles" not in (_news.get(CREATE_ONLY) or ())
        if changeable and _roles_change(flatten(attributes_of(_olds)), attributes_of(_news)):
            rpc.warn(f"{_news.get('userName')}: changing roles makes Webex revoke this person's access tokens.")
        return DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Links the account with this userName, or makes it."""
        here, options = _writable_run(props), UserOptions.of(props)
        declared, first = split_create_only(flatten(attributes_of(props)), options)
        target = UserTarget.of(declared, clear=options.clear, exact=options.exact)
        other = _other_address(here, props)
        try:
            account, linked = link_or_create(
                here.users,
                target,
                options.on_existing,
                first=first,
                other_address=other,
                permit=lambda found: refuse_removal(here.ledger, found, props),
                make="create" not in off_of(props),
            )
        except Absent:
            rpc.warn(f"{props.get('userName')}: create is off and there is no account to link, so none was made.")
            return CreateResult(f"{PLACEHOLDER}{rpc.logical_name(rpc.urn())}", _pending(props))
        except Unfinished as error:
            here.registry.make(error.account["id"], rpc.urn())
            raise Partial(error.account["id"], _outputs(error.account, props, linked=False), error.cause) from error
        here.registry.make(account["id"], rpc.urn())
        _warn_of_kept(account, target)
        return CreateResult(account["id"], _outputs(account, props, linked=linked))

    @one_sentence
    def read(self, id_: str, props: Properties) -> ReadResult:
        """What Webex has of this account, as outputs and, so that drift shows, as inputs."""
        here = run.current()
        refuse_other_target(props, here.settings)
        if id_.startswith(PLACEHOLDER):
            inputs = rpc.old_inputs() or props
            return ReadResult(id_, _pending(props), {**attributes_of(inputs), **options_of(inputs)})
        try:
            account = here.reader.get(id_)
        except NotFound:
            here.believe_gone(id_)
            return ReadResult("", {})
        inputs = rpc.old_inputs() or {key: value for key, value in props.items() if key != LINKED}
        declared = {**flatten(attributes_of(props)), **flatten(attributes_of(inputs))}
        seen = _seen(account, declared, UserOptions.of(inputs))
        outputs = {**_held(seen, props, inputs), **options_of(props), LINKED: bool(props.get(LINKED, True))}
        return ReadResult(account["id"], outputs, {**_held(seen, inputs, inputs), **options_of(inputs)})

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Sends what changed since state was written, in one PATCH without reading first."""
        here, options = _writable_run(_olds), UserOptions.of(_news)
        if _id.startswith(PLACEHOLDER):
            return UpdateResult(_pending(_news))
        refuse_removal(here.ledger, _olds, _news)
        here.registry.keep(_id, rpc.urn())
        before, declared = (split_create_only(flatten(attributes_of(user)), options)[0] for user in (_olds, _news))
        target = UserTarget.of(declared, before, release=options.release, clear=options.clear, exact=options.exact)
        try:
            # What is newly to be empty, or owned whole, was not watched so far: this needs a look.
            account = here.users.get(_id) if _watches_more(UserOptions.of(_olds), options) else None
            current = flatten(account) if account else before
            account = reconcile(here.users, _id, current, target, account=account)
        except NotFound:
            raise Refused(
                f"this account (id {_id}) was deleted in Webex: run `pulumi refresh`, then `pulumi up` to make it anew"
            ) from None
        if account:
            _warn_of_kept(account, target)
        linked = bool(_olds.get(LINKED, True))
        return UpdateResult(_outputs(account or attributes_of(_olds), _news, linked=linked))

    @one_sentence
    def delete(self, _id: str, _props: Properties) -> None:
        """Deactivates, deletes or leaves the account, and never one that another resource stands for."""
        here, options = _writable_run(_props), UserOptions.of(_props)
        person, urn = _props.get("userName", _id), rpc.urn()
        if _id.startswith(PLACEHOLDER):
            return
        successor = here.registry.leave(_id, urn) or here.registry.declared_by_other(str(person), urn)
        if successor:
            rpc.warn(f"{person}: the account is left as it is, since {successor_name(successor, urn)} goes on with it.")
        elif options.on_delete != "retain" and deactivates_nobody(here.ledger, _props):
            rpc.warn(f"{person}: deactivate is off, so the account is left as it is, and is no longer managed.")
        elif options.on_delete != "retain":
            for_good = options.on_delete == "delete" and not _props.get(LINKED, True)
            refuse_removal(here.ledger, _props, _props, for_good=for_good, leaves=True)
            _give_up(here, _id, delete=for_good)


def _pending(inputs: Properties) -> Properties:
    return {**attributes_of(inputs), **options_of(inputs), LINKED: False, PENDING: True}


def _give_up(here: run.Run, account_id: str, *, delete: bool) -> None:
    try:
        if delete:
            here.users.delete(account_id)
        else:
            here.users.patch(account_id, [{"op": "replace", "path": "active", "value": False}])
    except NotFound:
        return


def _writable_run(props: Properties) -> run.Run:
    here = run.current()
    refuse_other_target(props, here.settings)
    here.refuse_write()
    return here


def _misplaced(here: run.Run, olds: Properties, flat: Flat, urn: str | None) -> list[str]:
    """Problems with where this resource stands: another organization, or another resource for the person."""
    problem = other_target(olds, here.settings)
    problems = [problem] if problem else []
    user_name = flat.get("userName")
    if isinstance(user_name, str):
        problems += contested(here.registry, "userName", str(olds.get("userName", user_name)), user_name, urn)
    return problems


def _person(flat: Mapping[str, Any], urn: str | None) -> str:
    names = (flat.get("userName"), flat.get("displayName"), rpc.logical_name(urn))
    return next((name for name in names if isinstance(name, str) and name), "User")


def _roles_change(before: Flat, news: Properties) -> bool:
    roles = CATALOG.attribute("roles")
    after = news.get("roles") or []
    if unknown(after) or any(unknown(role) or unknown(role.get("value", "")) for role in after):
        return True
    if not after:
        return False  # roles that are no longer declared stay
    return by_key(roles, before.get("roles", [])).keys() != by_key(roles, after).keys()


def _watches_more(before: UserOptions, after: UserOptions) -> bool:
    return bool(
        set(after.clear) - set(before.clear)
        or set(after.exact) - set(before.exact)
        or set(before.create_only) - set(after.create_only)
    )


def _seen(account: Mapping[str, Any], declared: Flat, options: UserOptions) -> Properties:
    remote = beside_calling(flatten(account), declared)
    return nest(project(remote, declared, clear=options.clear, exact=options.exact))


def _held(seen: Properties, state: Properties, inputs: Properties) -> Properties:
    """What was seen of an account, but for what counted at creation only, which is as state has it."""
    return nest(keep_create_only(flatten(seen), flatten(attributes_of(state)), inputs))


def _other_address(here: run.Run, props: Properties) -> str | None:
    """The person's other address, unless it is somebody else's in this program."""
    other = props.get(OTHER_ADDRESS)
    return None if not other or here.registry.declared_by_other(other, rpc.urn()) else str(other)


def _outputs(account: Account, inputs: Properties, *, linked: bool) -> Properties:
    seen = _seen(account, flatten(attributes_of(inputs)), UserOptions.of(inputs))
    return {**seen, **options_of(inputs), LINKED: linked}


def _warn_of_kept(account: Account, target: UserTarget) -> None:
    person = target.present["userName"]
    remote = beside_calling(flatten(account), target.present)
    for path, (wanted, kept) in kept_by_webex(remote, target).items():
        short = CATALOG.attribute(path).short
        rpc.warn(
            f"{person}: Webex keeps {short} at {kept!r}, though {wanted!r} is declared."
            if wanted is not None
            else f"{person}: Webex keeps {short} at {kept!r}, though it was to be cleared."
        )
