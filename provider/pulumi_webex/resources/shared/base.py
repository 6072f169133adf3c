"""What the providers of people, groups, licenses and Meetings accounts have in common.

A provider shows only what is its own: how it validates a declaration, finds, makes and changes an account.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pulumi.dynamic import CheckFailure, CheckResult, ConfigureRequest, ReadResult, ResourceProvider

from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.claims import successor_name
from pulumi_webex.resources.shared.configure import configure
from pulumi_webex.resources.shared.failures import one_sentence
from pulumi_webex.resources.shared.properties import Properties, other_target, refuse_other_target
from pulumi_webex.transport.errors import Refused, SettingsError

AnyRun = TypeVar("AnyRun", bound=run.BaseRun)


@dataclass
class Checked:
    """What a provider found in a declaration.

    `inputs` is what state will hold and `whom` the person or group in messages. `problems` forbid the run and
    `remarks` become warnings; both are sentences without `whom` and the full stop.
    """

    inputs: Properties
    whom: str
    problems: list[str]
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Leaving:
    """What a resource gives up when it is deleted: whose it is, what it is called, and why it may be left alone.

    `successor` is the URN of another resource of this run that manages it now, `retain` says that the program
    leaves it, `off` that deactivate is switched off.
    """

    whom: str
    what: str
    successor: str | None
    retain: bool = False
    off: bool = False


class BaseProvider(ResourceProvider, Generic[AnyRun]):
    """Serves one kind of resource. It holds nothing, because it is pickled into state; see `pulumi_webex.state`."""

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        """Reads the ``webex:`` configuration of the stack, or of an explicit provider."""
        configure(req)

    @abstractmethod
    def run_for(self, news: Properties) -> AnyRun:
        """The run that a declaration is for. Raises `SettingsError`."""

    @abstractmethod
    def run_of(self, props: Properties) -> AnyRun:
        """The run for something that state has. Raises `Refused` if this run is set to another target."""

    @abstractmethod
    def target(self, here: AnyRun, olds: Properties) -> tuple[Properties, list[str]]:
        """What inputs say of the target, and the problem if state has another one."""

    def writable_run_of(self, props: Properties) -> AnyRun:
        """As `run_of`; also raises `Refused` if the stack is paused."""
        here = self.run_of(props)
        here.refuse_write()
        return here


class AccountProvider(BaseProvider[AnyRun]):
    """One account, group or license as one resource."""

    @abstractmethod
    def validate(self, here: AnyRun, olds: Properties, news: Properties) -> Checked:
        """Checks and normalizes a declaration; makes no network call."""

    @abstractmethod
    def look(self, here: AnyRun, id_: str, props: Properties, inputs: Properties | None) -> ReadResult | None:
        """What Webex has, in the form of state; None if it is gone. `inputs` are those of state, if they are known."""

    def believe_gone(self, here: AnyRun, id_: str) -> None:
        """Raises `Refused` if too much is gone for that to be believed."""
        here.believe_gone(id_)

    @abstractmethod
    def leaving(self, here: AnyRun, id_: str, props: Properties) -> Leaving | None:
        """What this resource gives up; None if there is nothing."""

    @abstractmethod
    def give_up(self, here: AnyRun, id_: str, props: Properties) -> None:
        """Deactivates, deletes or takes back what nothing else stands for."""

    @one_sentence
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Checks and normalizes the inputs; makes no network call."""
        try:
            here = self.run_for(news)
        except SettingsError as error:
            # Nothing else can be told before the settings are right, and this is not about a person.
            return CheckResult(dict(news), [CheckFailure("", str(error))])
        target, elsewhere = self.target(here, _olds)
        checked = self.validate(here, _olds, news)
        for remark in checked.remarks:
            rpc.warn(f"{checked.whom}: {remark}.")
        # The engine prints the value of a named property in clear, so none is named.
        failures = [
            CheckFailure("", f"{checked.whom}: {problem}{'' if problem.endswith('?') else '.'}")
            for problem in [*elsewhere, *checked.problems]
        ]
        return CheckResult({**checked.inputs, **target}, failures)

    @one_sentence
    def read(self, id_: str, props: Properties) -> ReadResult:
        """What Webex has, as outputs and, so that drift shows, as inputs."""
        here = self.run_of(props)
        found = self.look(here, id_, props, rpc.old_inputs())
        if found is None:
            self.believe_gone(here, id_)
            return ReadResult("", {})
        return found

    @one_sentence
    def delete(self, _id: str, _props: Properties) -> None:
        """Gives something up, but never what another resource of this run stands for."""
        here = self.writable_run_of(_props)
        leaving = self.leaving(here, _id, _props)
        if leaving is None:
            return
        if leaving.successor:
            name = successor_name(leaving.successor, rpc.urn())
            rpc.warn(f"{leaving.whom}: {leaving.what} is left as it is, since {name} manages it now.")
        elif leaving.off and not leaving.retain:
            rpc.warn(
                f"{leaving.whom}: deactivate is off, so {leaving.what} is left as it is, and is no longer managed."
            )
        elif not leaving.retain:
            self.give_up(here, _id, _props)


class InOrganization(BaseProvider[run.Run]):
    """Something in Control Hub, so that its target is an organization."""

    def run_for(self, news: Properties) -> run.Run:
        """The run of this process. Raises `SettingsError`, also if there is no access token."""
        here = run.current()
        here.settings.require_token()
        return here

    def run_of(self, props: Properties) -> run.Run:
        """The run of this process. Raises `Refused` if state speaks of another organization."""
        here = run.current()
        refuse_other_target(props, here.settings)
        return here

    def target(self, here: run.Run, olds: Properties) -> tuple[Properties, list[str]]:
        """The organization's id or address, and the problem if state has another one."""
        problem = other_target(olds, here.settings)
        return dict(here.settings.target), [problem] if problem else []


class OrganizationProvider(InOrganization, AccountProvider[run.Run]):
    """One account, group or license in Control Hub."""


def deleted_in_webex(noun: str, id_: str) -> Refused:
    """The error of an update that finds nothing left to change."""
    return Refused(
        f"this {noun} (id {id_}) was deleted in Webex: run `pulumi refresh`, then `pulumi up` to create it again"
    )
