"""The life of the end of a roster.

It depends on everything that the roster declares. So in a run it comes last, when it is known who is pending, and it
fails the run then; everybody else was served before. When a roster is removed it comes first, and refuses before an
app, a group or a person is touched.
"""

from __future__ import annotations

from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.base import InOrganization
from pulumi_webex.resources.shared.causes import told
from pulumi_webex.resources.shared.failures import one_sentence
from pulumi_webex.resources.shared.plural import NAME, remembered
from pulumi_webex.resources.shared.properties import HIDDEN_PEOPLE, Properties
from pulumi_webex.resources.shared.removals import Changes, named, on_app
from pulumi_webex.transport.errors import Refused, SettingsError

APPS = "apps"


class RosterEndProvider(InOrganization):
    """Says what is left to do, and keeps whole rosters from being removed by mistake; makes no network call."""

    @one_sentence
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Fails if somebody of the roster is pending after the writes of this run."""
        try:
            here = run.current()
        except SettingsError as error:
            return CheckResult(dict(news), [CheckFailure("", str(error))])
        # A run about some people only keeps the others as they were.
        inputs = {**news, HIDDEN_PEOPLE: _olds[HIDDEN_PEOPLE]} if here.settings.only and _olds else news
        problem = _pending(here, news)
        return CheckResult(inputs, [CheckFailure("", problem)] if problem else [])

    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine."""
        return DiffResult()

    def create(self, props: Properties) -> CreateResult:
        """There is nothing to make: the end is what state remembers."""
        return CreateResult(f"RosterEnd/{props[NAME]}", {NAME: props[NAME]})

    def read(self, id_: str, props: Properties) -> ReadResult:
        """What state remembers."""
        return ReadResult(id_, props)

    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Remembers the people of this run."""
        return UpdateResult({NAME: _news[NAME]})

    @one_sentence
    def delete(self, _id: str, _props: Properties) -> None:
        """Refuses, unless the override is for exactly those of the roster whom nothing else of the program declares."""
        here, name = run.current(), str(_props[NAME])
        inputs = rpc.old_inputs() or {}
        people, apps = inputs.get(HIDDEN_PEOPLE) or {}, inputs.get(APPS) or {}
        leavers = Changes(frozenset(one for one in people if not here.registry.declared_by_other(one, name)))
        if leavers and not here.ledger.allows(leavers):
            raise Refused(
                f"the roster {name} goes, and with it what keeps {_count(len(leavers.removed))} "
                f"({named(leavers.removed)}) from being removed; nothing was changed. To rename it, give it aliases; "
                "to do without it, or to remove them, set webex:allowRemovals (for destroy: WEBEX_ALLOW_REMOVALS) to "
                f"{here.ledger.override_with(leavers.token)}, which allows exactly this"
            )
        here.ledger.excuse(name, people)
        for resource, label in apps.items():
            here.ledger.excuse(resource, {on_app(person, label) for person in people})


def _pending(here: run.Run, news: Properties) -> str | None:
    """Who is pending, of people and of apps, as one sentence; None if nobody is."""
    pending = remembered(here).pending
    found = [(label, reasons) for name, label in _parts(news) if (reasons := pending.get(name))]
    if not found:
        return None
    parts = []
    for label, reasons in found:
        where = f" on {label}" if label else ""
        by_person = {reason.partition(": ")[0]: reason for reason in reasons.values()}
        parts.append(
            f"{_count(len(reasons))} {'is' if len(reasons) == 1 else 'are'} pending{where}. {told(by_person)}."
        )
    return f"{news[NAME]}: {' '.join(parts)} Everything else was done. Run again."


def _parts(news: Properties) -> list[tuple[str, str]]:
    return [(str(news[NAME]), ""), *sorted((news.get(APPS) or {}).items())]


def _count(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
