"""What a resource with everybody who has one app needs to know of the app, whichever it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pulumi_webex.resources.shared.base import Checked
from pulumi_webex.resources.shared.ledger import Ledger
from pulumi_webex.resources.shared.plural import NAME, SECRETS, PluralState
from pulumi_webex.resources.shared.properties import GUARD, HOLDER, OFF, Properties
from pulumi_webex.resources.shared.removals import on_app
from pulumi_webex.resources.shared.texts import parsed
from pulumi_webex.transport.errors import Refused

ASSIGNMENTS, LABEL, USER = "assignments", "label", "userName"
"""Inputs: everybody's text, and what the app is called; in a text: the person's address."""
ON_REMOVE, ON_LEAVE = "onRemove", "onLeave"
FORMER, ELSEWHERE, STAYS, SUSPENDED = "formerKeys", "elsewhere", "stays", "suspended"
"""Inputs that are about one run, so that state does not keep them."""
PASSWORDS = "passwords"
"""The output that holds first passwords by key."""
KEPT = ("limit", ON_LEAVE, OFF)
"""Inputs that say nothing of an account."""


@dataclass(frozen=True)
class Conditions:
    """How this run works: what guards allow, calls at once, whom it is about, whether the others go on."""

    ledger: Ledger
    concurrency: int
    only: frozenset[str]
    continue_on_error: bool


@dataclass
class Assignment:
    """One person's app: `news` are the inputs that a single `AppAssignment` would have, `olds` its outputs.

    `person` is what to call them, `urn` what the registry knows them by. `tell` takes a doubt, `permit` is asked
    before they lose the app, and raises `Refused` if they must not.
    """

    key: str
    person: str
    urn: str | None
    news: Properties = field(default_factory=dict)
    olds: Properties = field(default_factory=dict)
    permit: Callable[[], None] = lambda: None
    tell: Callable[[str], None] = lambda doubt: None


@dataclass
class AppState(PluralState):
    """What outputs hold. `own` is what else has to be known of somebody's assignment, by key, and `shared` what all
    have in common; `passwords` are those that were made."""

    texts: str = ASSIGNMENTS
    own: dict[str, Any] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    shared: Properties = field(default_factory=dict)

    @classmethod
    def load(cls, outputs: Mapping[str, Any], own_name: str, shared: Sequence[str]) -> AppState:
        """The state within outputs; `shared` are the outputs that all have in common."""
        plain = PluralState.of(outputs, ASSIGNMENTS)
        own = dict(outputs.get(own_name) or {})
        return cls(
            plain.ids,
            plain.linked,
            plain.pending,
            plain.differing,
            plain.hidden,
            own=own,
            passwords=dict(outputs.get(PASSWORDS) or {}),
            shared={key: outputs[key] for key in shared if outputs.get(key)},
        )

    def renamed(self, former: Mapping[str, str]) -> None:
        for new, old in former.items():
            for held in (self.own, self.passwords) if old in self.ids and new not in self.ids else ():
                held |= {new: held.pop(old)} if old in held else {}
        super().renamed(former)

    def release(self, key: str) -> None:
        super().release(key)
        self.own.pop(key, None)
        self.passwords.pop(key, None)

    def outputs(self) -> Properties:
        return {**super().outputs(), **({PASSWORDS: self.passwords} if self.passwords else {})}


class App(ABC):
    """One kind of app, in one run. Single assignments are written as `AppAssignment` has its inputs and outputs."""

    common: ClassVar[tuple[str, ...]]
    """The inputs that hold for everybody."""
    own_name: ClassVar[str]
    """The output that holds `AppState.own`."""
    marker: ClassVar[str]
    """An input that no other kind of app has."""
    shared: ClassVar[tuple[str, ...]] = ()
    """The outputs that all have in common."""
    creates_at_once: ClassVar[int | None] = None
    """How many may be given at once, if that is not as many as anything else."""

    @property
    @abstractmethod
    def conditions(self) -> Conditions: ...

    def begin(self, inputs: Mapping[str, Any]) -> None:
        """Told the inputs of the run, before anything is written."""
        return

    @abstractmethod
    def options(self, news: Properties) -> tuple[Properties, list[str]]:
        """The inputs for everybody in their normal form, and what is wrong with them."""

    @abstractmethod
    def spread(self, common: Mapping[str, Any], plain: Properties, hidden: Properties) -> Properties:
        """The inputs of one person from their texts. Raises `ValueError` with half a sentence."""

    @abstractmethod
    def texts(self, common: Mapping[str, Any], single: Properties, person: str, hidden: Properties) -> Texts:
        """The inverse of `spread`; `hidden` is what the secret text had."""

    @abstractmethod
    def validate(self, olds: Properties, news: Properties, urn: str | None) -> Checked:
        """One person's inputs as a single `AppAssignment` checks them."""

    @abstractmethod
    def active(self, single: Properties) -> bool:
        """Whether the person can use the app."""

    @abstractmethod
    def recorded(self, single: Properties, key: str, state: AppState) -> Properties:
        """The outputs that a single `AppAssignment` would have in state."""

    @abstractmethod
    def note(self, state: AppState, key: str, outputs: Properties) -> None:
        """Takes over the outputs of a single one."""

    @abstractmethod
    def own_outputs(self, state: AppState, texts: Mapping[str, Properties]) -> Properties:
        """The outputs for `AppState.own` and `AppState.shared`, as small as may be; `texts` are inputs by key."""

    @abstractmethod
    def known_as(self, olds: Properties) -> str | None:
        """What the registry knows this account or license of a person by."""

    @abstractmethod
    def declare(self, person: Assignment) -> None:
        """Notes, without a check before, that the program goes on with somebody's app."""

    @abstractmethod
    def successor(self, person: Assignment) -> str | None:
        """The URN of another resource of this run that goes on with what is given up."""

    @abstractmethod
    def prepare(
        self, joiners: Sequence[Assignment], changes: Sequence[Assignment], leavers: Sequence[Assignment]
    ) -> dict[str, Refused]:
        """Looks up whatever is cheaper to look up for many at once; answers whose account may not be touched."""

    @abstractmethod
    def give(self, person: Assignment) -> Properties:
        """Gives the app; answers outputs. Raises `Partial`."""

    @abstractmethod
    def change(self, person: Assignment) -> Properties:
        """Has the assignment become as declared; answers outputs. Raises `Partial`."""

    @abstractmethod
    def take(self, person: Assignment) -> None:
        """Takes the app away."""

    @abstractmethod
    def expect(self, people: Sequence[Assignment]) -> None:
        """Told whom `look` will be asked for."""

    @abstractmethod
    def look(self, person: Assignment) -> tuple[Properties, Properties] | None:
        """What Webex has, as outputs and as inputs; None if it is gone. `news` are the inputs of state."""

    @abstractmethod
    def believe_gone(self, person: Assignment) -> None:
        """Raises `Refused` if too much is gone for that to be believed."""

    def moved(self, single: Properties, account_id: str) -> bool:
        """Whether the person has another account now than the one that was given the app."""
        return False

    @abstractmethod
    def missing(self, person: Assignment) -> bool:
        """Whether there is nobody to give the app to, since create is off."""

    # what is the same for all

    def single(self, inputs: Mapping[str, Any], key: str) -> Properties | None:
        """The inputs of the person under this key; None if there is none, or if the text is not known."""
        text, hidden = (inputs.get(ASSIGNMENTS) or {}).get(key), (inputs.get(SECRETS) or {}).get(key)
        return self.read(inputs, text, hidden) if isinstance(text, str) else None

    def read(self, inputs: Mapping[str, Any], text: str, hidden: Any = None) -> Properties:
        """The inputs of the person with these texts. Raises `ValueError`."""
        secret = parsed(hidden) if isinstance(hidden, str) else {}
        plain = parsed(text)
        if not isinstance(plain.get(USER), str) or not plain[USER].strip():
            raise ValueError(f"the text has no {USER}: give the person's address")
        whole = {**self.spread(inputs, plain, secret), **{key: inputs[key] for key in (OFF,) if inputs.get(key)}}
        return {**whole, GUARD: inputs.get(NAME), HOLDER: on_app(plain[USER].strip().casefold(), inputs.get(LABEL))}


Texts = tuple[str, str | None]
"""Somebody's text, and the text of what is secret."""


def user_of(inputs: Mapping[str, Any], key: str) -> str:
    """What to call the person under this key."""
    text = (inputs.get(ASSIGNMENTS) or {}).get(key)
    try:
        return str(parsed(text).get(USER) or key) if isinstance(text, str) else key
    except ValueError:
        return key
