"""What happens if a resource with many people, whose guard is built in, goes as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_webex.resources.removal_guard.provider import LIMIT, NAME, Properties, limit_of
from pulumi_webex.resources.shared.ledger import Ledger
from pulumi_webex.resources.shared.removals import Changes, RemovalLimit, named, off_app, on_app
from pulumi_webex.transport.errors import Refused


def refuse_the_end(
    ledger: Ledger, state: Properties, leavers: Mapping[str, str], size: int, app: str | None = None
) -> None:
    """Raises `Refused` if a resource that goes takes more people with it than the limit; `leavers` are names by key.

    Whoever another resource of this run declares is not among them. Whom the guard let go before may go. `app` is what
    they would lose, if it is not their accounts.
    """
    name = str(state.get(NAME))
    limit = limit_of(state) if state.get(LIMIT) else RemovalLimit()
    beyond = Changes(frozenset(on_app(name.casefold(), app) for name in leavers.values())).beyond(limit, size)
    allowed = not beyond or ledger.allows(beyond)
    if not allowed and any(ledger.remove(name, person) for person in sorted(beyond.removed)):
        told = named(off_app(identity, app) for identity in beyond.removed)
        count = len(beyond.removed)
        raise Refused(
            f"{name} goes, and {count} of its {size} people {f'lose {app}' if app else 'with it'} ({told}), but one "
            f"run may {'take it from' if app else 'remove'} {limit.people(size)} ({limit}). Nothing was changed. To "
            "rename it, give it aliases; if everybody is to go, set webex:allowRemovals (for destroy: "
            f"WEBEX_ALLOW_REMOVALS) to {ledger.override_with(beyond.token)}"
        )
