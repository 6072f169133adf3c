"""The life of an account on a Webex Meetings site: check, diff, create, read, update, delete."""

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

from pulumi_webex.meetings.client import MeetingsAccount
from pulumi_webex.meetings.errors import AccountNotFound
from pulumi_webex.meetings.projection import seen
from pulumi_webex.resources.meetings import sites
from pulumi_webex.resources.meetings.account import (
    DEACTIVATED,
    LinkedOrCreated,
    UnfinishedAccount,
    identity,
    link_or_create,
    locate,
    reconcile,
    tsp_index,
    wanted_id,
)
from pulumi_webex.resources.meetings.changes import since_state, surplus
from pulumi_webex.resources.meetings.check import contested_account, person, preflight, refuse_sessions, validate
from pulumi_webex.resources.meetings.options import (
    ACCOUNT_ID,
    IDENTITY,
    LINKED,
    PREFLIGHT,
    SITE,
    AccountOptions,
    attributes_of,
    check_options,
    options_of,
)
from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.app_guard import keeps_everybody, refuse_loss
from pulumi_webex.resources.shared.claims import successor_name
from pulumi_webex.resources.shared.configure import configure, configure_sites
from pulumi_webex.resources.shared.failures import Partial, one_sentence
from pulumi_webex.transport.errors import Refused, SettingsError

Properties = dict[str, Any]


class AppAssignmentProvider(ResourceProvider):
    """Manages one account of a Meetings site over the XML API.

    State refers to this class by its dotted path, so it never moves; and it holds nothing, since it
    is pickled into state.
    """

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        """Reads the ``webex:`` configuration of the stack, or of an explicit provider."""
        configure(req)  # for the removal guard, which is of the organization; a site does without
        configure_sites(req)

    @one_sentence
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Judges and normalizes the inputs; makes no network call, unless the site is to be asked first."""
        urn = rpc.urn()
        try:
            here = sites.at(news.get(SITE))
            here.settings.require_credential()
        except SettingsError as error:
            # Nothing else can be told before the settings are right, and this is not about a person.
            return CheckResult(dict(news), [CheckFailure("", str(error))])
        options, problems = check_options(news)
        judged = validate(_olds, news, options)
        problems += judged.problems
        if _olds.get(SITE, here.name) != here.name:
            problems.append(sites.apart(str(_olds[SITE]), here.name, here.settings.names))
        problems += contested_account(here.registry, _olds, judged.attributes, here.name, urn)
        if news.get(PREFLIGHT) and not problems:
            problems += preflight(judged.attributes, here, new=not _olds)
        whom = person(judged.attributes, urn)
        for remark in judged.remarks:
            rpc.warn(f"{whom}: {remark}.")
        # The engine prints the value of a named property in clear, so none is named.
        failures = [
            CheckFailure("", f"{whom}: {problem}{'' if problem.endswith('?') else '.'}") for problem in problems
        ]
        return CheckResult({**judged.attributes, **options, SITE: here.name}, failures)

    @one_sentence
    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine, which compares inputs attribute by attribute."""
        sites.recorded(str(_olds[SITE])).registry.keep(_id, rpc.urn())
        return DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Links the account of this person, or makes it."""
        here, options, declared = _writable_run(props), AccountOptions.of(props), attributes_of(props)
        _judge_sessions(here, declared, declared)
        try:
            obtained = link_or_create(here.client, declared, options, permit=lambda: refuse_loss(props))
        except UnfinishedAccount as error:
            id_ = _resource_id(here.name, error.made)
            here.registry.make(id_, rpc.urn())
            reached = {name: value for name, value in props.items() if name not in error.missing}
            raise Partial(id_, _outputs(reached, error.made), error.cause) from error
        id_ = _resource_id(here.name, obtained)
        here.registry.make(id_, rpc.urn())
        return CreateResult(id_, _outputs(props, obtained))

    @one_sentence
    def read(self, id_: str, props: Properties) -> ReadResult:
        """What the site has of this account, as outputs and, so that drift shows, as inputs."""
        here = sites.recorded(str(props[SITE]))
        inputs = rpc.old_inputs() or {key: value for key, value in props.items() if key not in (LINKED, ACCOUNT_ID)}
        before = {**attributes_of(props), **attributes_of(inputs)}
        account = _find(here, props, inputs)
        if account is None:
            here.believe_gone(id_)
            return ReadResult("", {})
        found = _seen(account, before, AccountOptions.of(inputs))
        obtained = LinkedOrCreated(account.webex_id, identity(account), bool(props.get(LINKED, True)))
        implied = {} if "webExId" in inputs else {"webExId"}
        seen_inputs = {name: value for name, value in found.items() if name not in implied}
        return ReadResult(
            id_, _outputs({**found, **options_of(props)}, obtained), {**seen_inputs, **options_of(inputs)}
        )

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Sends what changed since state was written, in one SetUser without reading first."""
        here, was, now = _writable_run(_olds), AccountOptions.of(_olds), AccountOptions.of(_news)
        here.registry.keep(_id, rpc.urn())
        before, declared = attributes_of(_olds), attributes_of(_news)
        if before.get("active") != DEACTIVATED == declared.get("active"):
            refuse_loss(_news)
        wanted = wanted_id(declared, before)
        renamed = wanted.casefold() != str(_olds["webExId"]).casefold()
        state = _olds
        if renamed and now.on_control_hub:
            state = {**_olds, "webExId": _followed(here, _olds, wanted)}
        change = since_state(before, declared, was, now, wanted if renamed else None)
        _judge_sessions(here, declared, change.attributes)
        reconcile(here.client, state, change)
        webex_id = wanted if renamed else str(_olds["webExId"])
        obtained = LinkedOrCreated(webex_id, str(_olds.get(ACCOUNT_ID, "")), bool(_olds.get(LINKED, True)))
        return UpdateResult(_outputs(_news, obtained))

    @one_sentence
    def delete(self, _id: str, _props: Properties) -> None:
        """Deactivates or leaves the account, and never one that another resource stands for."""
        here, options = _writable_run(_props), AccountOptions.of(_props)
        urn, webex_id = rpc.urn(), str(_props["webExId"])
        successor = here.registry.leave(_id, urn) or _declared_by_other(here, _props, urn)
        if successor:
            name = successor_name(successor, urn)
            rpc.warn(f"{webex_id}: the account on site {here.name} is left as it is, since {name} goes on with it.")
        elif options.on_remove != "retain" and keeps_everybody(_props):
            rpc.warn(f"{webex_id}: deactivate is off, so the account is left as it is, and is no longer managed.")
        elif options.on_remove != "retain":
            refuse_loss(_props)
            _give_up(here, _props)


def _judge_sessions(here: sites.SiteRun, declared: Properties, changed: Mapping[str, Any]) -> None:
    for doubt in refuse_sessions(declared, changed, here):
        rpc.warn(f"{person(declared, rpc.urn())}: {doubt}.")


def _give_up(here: sites.SiteRun, props: Properties) -> None:
    # A webExId can be given away: look who has it, before anybody is shut out.
    account = _find(here, props, props)
    if account and account.is_active:
        try:
            here.client.delete(account.webex_id)
        except AccountNotFound:
            return


def _declared_by_other(here: sites.SiteRun, props: Properties, urn: str | None) -> str | None:
    names = (str(props[key]) for key in IDENTITY if props.get(key))
    return next((successor for name in names if (successor := here.registry.declared_by_other(name, urn))), None)


def _writable_run(props: Properties) -> sites.SiteRun:
    here = sites.recorded(str(props[SITE]))
    here.refuse_write()
    return here


def _find(here: sites.SiteRun, props: Properties, inputs: Properties) -> MeetingsAccount | None:
    """The account that state knows, also where it was renamed since."""
    account_id, email = str(props.get(ACCOUNT_ID, "")), props.get("email") or inputs.get("email")
    names = (str(props.get("webExId", "")), str(inputs.get("webExId", "")))
    return locate(here.client, account_id, *names, email=email, tsp_index=tsp_index(inputs))


def _followed(here: sites.SiteRun, olds: Properties, wanted: str) -> str:
    """The webExId of an account that follows its user's rename in Control Hub; raises `Refused` until it has."""
    old = str(olds["webExId"])
    account = locate(here.client, str(olds.get(ACCOUNT_ID, "")), wanted, old)
    if account and account.webex_id.casefold() == wanted.casefold():
        return account.webex_id
    raise Refused(
        f"site {here.name} is managed in Control Hub, where an account has the address of its user and cannot be "
        f"renamed over the XML API; it is still {old}: rename the person in Control Hub (user_name of the User) and, "
        "where that is done, run again in a moment"
    )


def _seen(account: MeetingsAccount, declared: Mapping[str, Any], options: AccountOptions) -> Properties:
    held = {name: value for name, value in declared.items() if name in options.create_only}
    watched = {name: value for name, value in declared.items() if name not in held}
    found = seen(watched, account.attributes)
    if options.on_control_hub and found.get("active") == "REQUEST_TO_ACTIVATE":
        # The person has not signed in yet; nothing but that can change it.
        found["active"] = watched["active"]
    return {**found, **held, **surplus(options.clear, account.attributes)}


def _resource_id(site: str, obtained: LinkedOrCreated) -> str:
    return f"{site}/{obtained.account_id or obtained.webex_id}"


def _outputs(props: Properties, obtained: LinkedOrCreated) -> Properties:
    """What state holds: what was declared, the account's own webExId, and the options."""
    return {
        **attributes_of(props),
        **options_of(props),
        "webExId": obtained.webex_id,
        ACCOUNT_ID: obtained.account_id,
        LINKED: obtained.linked,
    }
