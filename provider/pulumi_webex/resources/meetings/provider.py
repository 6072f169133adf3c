"""The life of an account on a Webex Meetings site: check, diff, create, read, update, delete."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pulumi.dynamic import ConfigureRequest, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_webex.resources.meetings import sites
from pulumi_webex.resources.meetings.check import contested_account, person, preflight, validate
from pulumi_webex.resources.meetings.configure import configure_sites
from pulumi_webex.resources.meetings.giving import change, found_as, give, look, outputs, successor, take
from pulumi_webex.resources.meetings.options import (
    ACCOUNT_ID,
    PREFLIGHT,
    SITE,
    AccountOptions,
    attributes_of,
    check_options,
    options_of,
)
from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.app_guard import keeps_everybody, refuse_loss
from pulumi_webex.resources.shared.base import AccountProvider, BaseProvider, Checked, Leaving
from pulumi_webex.resources.shared.configure import configure
from pulumi_webex.resources.shared.failures import one_sentence
from pulumi_webex.resources.shared.properties import LINKED, Properties


class OnSite(BaseProvider[sites.SiteRun]):
    """Something on a Meetings site, so that its target is the site."""

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


class MeetingsProvider(OnSite, AccountProvider[sites.SiteRun]):
    """Manages one account of a Meetings site over the XML API."""

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
        here = self.writable_run_of(props)
        return CreateResult(*give(here, props, rpc.urn(), permit=partial(refuse_loss, props), tell=_telling(props)))

    def look(self, here: sites.SiteRun, id_: str, props: Properties, inputs: Properties | None) -> ReadResult | None:
        """The declared part of the account."""
        inputs = inputs or {key: value for key, value in props.items() if key not in (LINKED, ACCOUNT_ID)}
        looked = look(here, props, inputs)
        if looked is None:
            return None
        account, found = looked
        implied = {} if "webExId" in inputs else {"webExId"}
        seen_inputs = {name: value for name, value in found.items() if name not in implied}
        shown = outputs({**found, **options_of(props)}, found_as(account, props))
        return ReadResult(id_, shown, {**seen_inputs, **options_of(inputs)})

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Sends what changed since state was written, in one SetUser without reading first."""
        here = self.writable_run_of(_olds)
        here.registry.keep(_id, rpc.urn())
        permit = partial(refuse_loss, _news)
        return UpdateResult(change(here, _olds, _news, permit=permit, tell=_telling(_news)))

    def leaving(self, here: sites.SiteRun, id_: str, props: Properties) -> Leaving | None:
        """The account on the site."""
        retain = AccountOptions.of(props).on_remove == "retain"
        what = f"the account on site {here.name}"
        taker = successor(here, id_, props, rpc.urn())
        return Leaving(str(props["webExId"]), what, taker, retain, keeps_everybody(props))

    def give_up(self, here: sites.SiteRun, id_: str, props: Properties) -> None:
        """Deactivates the account."""
        take(here, props, partial(refuse_loss, props))


def _telling(props: Properties) -> Callable[[str], None]:
    """What warns of a doubt about this person."""
    name = person(attributes_of(props), rpc.urn())
    return lambda doubt: rpc.warn(f"{name}: {doubt}.")
