"""The life of an account on a Webex Meetings site: check, diff, create, read, update, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.dynamic import ConfigureRequest, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_webex.meetings.client import MeetingsAccount
from pulumi_webex.meetings.errors import AccountNotFound
from pulumi_webex.meetings.projection import seen
from pulumi_webex.resources.meetings import sites
from pulumi_webex.resources.meetings.account import (
    DEACTIVATED,
    LinkedOrCreated,
    identity,
    link_or_create,
    locate,
    reconcile,
    tsp_index,
    wanted_id,
)
from pulumi_webex.resources.meetings.changes import since_state, surplus
from pulumi_webex.resources.meetings.check import contested_account, person, preflight, refuse_sessions, validate
from pulumi_webex.resources.meetings.configure import configure_sites
from pulumi_webex.resources.meetings.options import (
    ACCOUNT_ID,
    IDENTITY,
    PREFLIGHT,
    SITE,
    AccountOptions,
    attributes_of,
    check_options,
    options_of,
)
from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.app_guard import keeps_everybody, refuse_loss
from pulumi_webex.resources.shared.base import AccountProvider, Checked, Leaving
from pulumi_webex.resources.shared.configure import configure
from pulumi_webex.resources.shared.failures import Partial, Unfinished, one_sentence
from pulumi_webex.resources.shared.properties import LINKED, Properties
from pulumi_webex.transport.errors import Refused


class MeetingsProvider(AccountProvider[sites.SiteRun]):
    """Manages one account of a Meetings site over the XML API."""

    def configure(self, req: ConfigureRequest) -> None:
        """Reads the ``webex:`` configuration of the stack, or of an explicit provider."""
        configure(req)  # for the removal guard, which is the organization's; a site does without
        configure_sites(req)

    def run_for(self, news: Properties) -> sites.SiteRun:
        """The run against the site that is declared. Raises `SettingsError`, also if there is no credential."""
        here = sites.at(news.get(SITE))
        here.settings.require_credential()
        return here

    def run_of(self, props: Properties) -> sites.SiteRun:
        """The run against the site in state. Raises `Refused` if this run is set to another site."""
        return sites.recorded(str(props[SITE]))

    def target(self, here: sites.SiteRun, olds: Properties) -> tuple[Properties, list[str]]:
        """The site's name, and the problem if state has another one."""
        theirs = str(olds.get(SITE, here.name))
        return {SITE: here.name}, [] if theirs == here.name else [sites.apart(theirs, here.name, here.settings.names)]

    def validate(self, here: sites.SiteRun, olds: Properties, news: Properties) -> Checked:
        """Checks the attributes and options; asks the site only if preflight is on."""
        urn, (options, problems) = rpc.urn(), check_options(news)
        validated = validate(olds, news, options)
        attributes = validated.attributes
        problems += validated.problems
        problems += contested_account(here.registry, olds, attributes, here.name, urn)
        if news.get(PREFLIGHT) and not problems and olds.get(SITE, here.name) == here.name:
            problems += preflight(attributes, here, new=not olds)
        return Checked({**attributes, **options}, person(attributes, urn), problems, validated.remarks)

    @one_sentence
    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine, which compares inputs attribute by attribute."""
        sites.recorded(str(_olds[SITE])).registry.keep(_id, rpc.urn())
        return DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Links the account of this person, or makes it."""
        here, options, declared = self.writable_run_of(props), AccountOptions.of(props), attributes_of(props)
        _check_sessions(here, declared, declared)
        try:
            result = link_or_create(here.client, declared, options, permit=lambda: refuse_loss(props))
        except Unfinished as error:
            id_ = _resource_id(here.name, error.made)
            here.registry.make(id_, rpc.urn())
            reached = {name: value for name, value in props.items() if name not in error.missing}
            raise Partial(id_, _outputs(reached, error.made), error.cause) from error
        id_ = _resource_id(here.name, result)
        here.registry.make(id_, rpc.urn())
        return CreateResult(id_, _outputs(props, result))

    def look(self, here: sites.SiteRun, id_: str, props: Properties, inputs: Properties | None) -> ReadResult | None:
        """The declared part of the account."""
        inputs = inputs or {key: value for key, value in props.items() if key not in (LINKED, ACCOUNT_ID)}
        before = {**attributes_of(props), **attributes_of(inputs)}
        account = _find(here, props, inputs)
        if account is None:
            return None
        found = _seen(account, before, AccountOptions.of(inputs))
        result = LinkedOrCreated(account.webex_id, identity(account), bool(props.get(LINKED, True)))
        implied = {} if "webExId" in inputs else {"webExId"}
        seen_inputs = {name: value for name, value in found.items() if name not in implied}
        outputs = _outputs({**found, **options_of(props)}, result)
        return ReadResult(id_, outputs, {**seen_inputs, **options_of(inputs)})

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Sends what changed since state was written, in one SetUser without reading first."""
        here, was, now = self.writable_run_of(_olds), AccountOptions.of(_olds), AccountOptions.of(_news)
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
        _check_sessions(here, declared, change.attributes)
        reconcile(here.client, state, change)
        webex_id = wanted if renamed else str(_olds["webExId"])
        result = LinkedOrCreated(webex_id, str(_olds.get(ACCOUNT_ID, "")), bool(_olds.get(LINKED, True)))
        return UpdateResult(_outputs(_news, result))

    def leaving(self, here: sites.SiteRun, id_: str, props: Properties) -> Leaving | None:
        """The account on the site."""
        urn = rpc.urn()
        successor = here.registry.leave(id_, urn) or _declared_by_other(here, props, urn)
        retain = AccountOptions.of(props).on_remove == "retain"
        what = f"the account on site {here.name}"
        return Leaving(str(props["webExId"]), what, successor, retain, keeps_everybody(props))

    def give_up(self, here: sites.SiteRun, id_: str, props: Properties) -> None:
        """Deactivates the account."""
        refuse_loss(props)
        # A webExId can be given away: look who has it, before anybody is shut out.
        account = _find(here, props, props)
        if account and account.is_active:
            try:
                here.client.delete(account.webex_id)
            except AccountNotFound:
                return


def _check_sessions(here: sites.SiteRun, declared: Properties, changed: Mapping[str, Any]) -> None:
    for doubt in refuse_sessions(declared, changed, here):
        rpc.warn(f"{person(declared, rpc.urn())}: {doubt}.")


def _declared_by_other(here: sites.SiteRun, props: Properties, urn: str | None) -> str | None:
    names = (str(props[key]) for key in IDENTITY if props.get(key))
    return next((successor for name in names if (successor := here.registry.declared_by_other(name, urn))), None)


def _find(here: sites.SiteRun, props: Properties, inputs: Properties) -> MeetingsAccount | None:
    """The account that state knows, also if it was renamed since."""
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
        "when that is done, run again in a moment"
    )


def _seen(account: MeetingsAccount, declared: Mapping[str, Any], options: AccountOptions) -> Properties:
    held = {name: value for name, value in declared.items() if name in options.create_only}
    watched = {name: value for name, value in declared.items() if name not in held}
    found = seen(watched, account.attributes)
    if options.on_control_hub and found.get("active") == "REQUEST_TO_ACTIVATE":
        # The person has not signed in yet; nothing but that can change it.
        found["active"] = watched["active"]
    return {**found, **held, **surplus(options.clear, account.attributes)}


def _resource_id(site: str, found: LinkedOrCreated) -> str:
    return f"{site}/{found.account_id or found.webex_id}"


def _outputs(props: Properties, found: LinkedOrCreated) -> Properties:
    """What state holds: what was declared, the account's own webExId, and the options."""
    return {
        **attributes_of(props),
        **options_of(props),
        "webExId": found.webex_id,
        ACCOUNT_ID: found.account_id,
        LINKED: found.linked,
    }
