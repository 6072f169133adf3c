"""The steps that change things: each calls the provider, and puts the outcome into the state."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from pulumi_embedded.deployment import FAILURES, Deployment
from pulumi_embedded.diff import Diff
from pulumi_embedded.errors import EngineError
from pulumi_embedded.provider import Live, PartialFailure, ProviderError, ProviderProcess
from pulumi_embedded.state import Resource, now
from pulumi_embedded.values import UNKNOWN_TEXT, Properties, SecretValue


@dataclass
class EngineStep:
    """One thing to do. ``old`` is what the state holds, ``new`` what it will hold."""

    op: str
    old: Resource | None
    new: Resource | None
    diff: Diff | None = None

    @property
    def subject(self) -> Resource:
        """What the step is about: the new resource, or else the old one."""
        found = self.new or self.old
        assert found is not None
        return found

    def run(self, deployment: Deployment) -> Resource | None:
        """Do it; gives the resource as it is afterwards. Raises StepError, reported already."""
        subject = self.subject
        deployment.report.started(self.op, self.old, self.new, self.diff)
        try:
            after = self.apply(deployment)
        except FAILURES as error:
            raise deployment.fail(self.op, subject.urn, error) from error
        if after is not None:
            deployment.news[after.urn] = after
        deployment.report.done(self.op, self.old, after)
        return after

    def apply(self, deployment: Deployment) -> Resource | None:
        """What the kind of step does; raises ProviderError or EngineError."""
        raise NotImplementedError

    def _provider(self, deployment: Deployment, resource: Resource) -> ProviderProcess:
        provider = deployment.provider(resource)
        assert provider is not None
        return provider


@dataclass
class Same(EngineStep):
    """Nothing changes; dependencies, options and the exact form of inputs may."""

    def apply(self, deployment: Deployment) -> Resource:
        """Keep id and outputs."""
        old, new = self.old, self.new
        assert old is not None
        assert new is not None
        after = new.copy(id=old.id, outputs=old.outputs, created=old.created, modified=old.modified)
        if after.is_provider:
            deployment.registry.register(after.copy(inputs=old.inputs))
        deployment.store.end(put=((old, after),))
        return after


@dataclass
class Untouched(EngineStep):
    """A resource that ``--target`` leaves out: it stays in the state as it was; a new one does not come to be."""

    def run(self, deployment: Deployment) -> Resource | None:
        """Nothing is counted as done for one that does not come to be."""
        if self.old is None:
            return self.new
        return super().run(deployment)

    def apply(self, deployment: Deployment) -> Resource:
        """As it was; only a changed name is noted, so that others find it."""
        old, new = self.old, self.new
        assert old is not None
        assert new is not None
        if old.urn != new.urn:
            kept = old.copy(urn=new.urn, type=new.type, parent=new.parent, aliases=new.aliases)
            deployment.store.end(put=((old, kept),))
            return kept
        return old


@dataclass
class Create(EngineStep):
    """Make a resource; with ``replaces`` it takes the place of ``old``, which is deleted later, or is gone already."""

    replaces: bool = False

    def apply(self, deployment: Deployment) -> Resource:
        """Call create, keep what it made."""
        new = self.new
        assert new is not None
        if not new.custom:
            return self._keep(deployment, None, new.copy(created=now(), modified=now()))
        provider = self._provider(deployment, new)
        number = deployment.store.begin("creating", new)
        try:
            live = provider.create(
                new.urn, new.inputs, timeout=new.custom_timeouts.get("create", 0), preview=deployment.dry
            )
        except PartialFailure as failure:
            live = Live(failure.id, failure.outputs)
            partial = _finished(new, live).copy(init_errors=failure.reasons, created=now(), modified=now())
            if failure.id:
                deployment.news[new.urn] = self._keep(deployment, number, partial)
            else:
                deployment.store.end(number)
            raise
        except BaseException:
            deployment.store.end(number)
            raise
        after = _finished(new, live).copy(created=now(), modified=now())
        if after.is_provider:
            deployment.registry.register(after)
        return self._keep(deployment, number, after)

    def _keep(self, deployment: Deployment, number: int | None, after: Resource) -> Resource:
        put: list[tuple[Resource | None, Resource]] = [(None, after)]
        drop: list[Resource] = []
        for item in self._replaced(deployment):
            if item.pending_replacement:
                drop.append(item)
            else:
                put.append((item, item.copy(delete=True)))
        deployment.store.end(number, put=tuple(put), drop=tuple(drop))
        return after

    def _replaced(self, deployment: Deployment) -> list[Resource]:
        if self.old is None or not self.replaces:
            return []
        return [item for item in deployment.store.resources() if item.urn == self.old.urn and not item.delete]


@dataclass
class Update(EngineStep):
    """Change a resource in place."""

    ignore: list[str] = field(default_factory=list)

    def apply(self, deployment: Deployment) -> Resource:
        """Call update, keep what came of it."""
        old, new = self.old, self.new
        assert old is not None
        assert new is not None
        new = new.copy(id=old.id, created=old.created)
        if not new.custom:
            return self._keep(deployment, None, new.copy(modified=now()))
        provider = self._provider(deployment, new)
        number = deployment.store.begin("updating", new)
        try:
            live = self._call(provider, old, new, deployment.dry)
        except PartialFailure as failure:
            inputs = failure.inputs if failure.inputs is not None else old.inputs
            live = Live(old.id, failure.outputs)
            partial = _finished(new, live).copy(inputs=inputs, init_errors=failure.reasons, modified=now())
            deployment.news[new.urn] = self._keep(deployment, number, partial)
            raise
        except BaseException:
            deployment.store.end(number)
            raise
        after = _finished(new, live).copy(modified=now())
        if after.is_provider:
            deployment.registry.register(after)
        return self._keep(deployment, number, after)

    def _call(self, provider: ProviderProcess, old: Resource, new: Resource, preview: bool) -> Live:
        renamed = old if old.urn == new.urn else old.copy(urn=new.urn, type=new.type)
        timeout = new.custom_timeouts.get("update", 0)
        return provider.update(renamed, new.inputs, ignore=self.ignore, timeout=timeout, preview=preview)

    def _keep(self, deployment: Deployment, number: int | None, after: Resource) -> Resource:
        deployment.store.end(number, put=((self.old, after),))
        return after


@dataclass
class Delete(EngineStep):
    """Remove a resource. ``replacing``: as part of a replacement; ``keep_place``: it is made again in this run."""

    replacing: bool = False
    keep_place: bool = False
    others: Container[str] = ()

    def apply(self, deployment: Deployment) -> None:
        """Call delete, unless the resource is not ours to delete, and remove it from the state."""
        old = self.old
        assert old is not None
        if old.protect and not self.replacing:
            raise EngineError(protected(old))
        number = deployment.store.begin("deleting", old)
        try:
            if self._ours(old, deployment):
                timeout = old.custom_timeouts.get("delete", 0)
                self._provider(deployment, old).delete(old, timeout=timeout)
        except BaseException:
            deployment.store.end(number)
            raise
        if self.keep_place:
            deployment.store.end(number, put=((old, old.copy(pending_replacement=True)),))
        else:
            deployment.store.end(number, drop=(old,))

    def _ours(self, old: Resource, deployment: Deployment) -> bool:
        with_another = bool(old.deleted_with) and old.deleted_with in self.others
        untouched = old.external or old.retain_on_delete or old.pending_replacement or with_another
        return old.managed and not untouched and not deployment.dry


@dataclass
class Read(EngineStep):
    """Look a resource up that the stack does not manage. ``replaced``: one of ours that it takes the place of."""

    replaced: Resource | None = None

    def apply(self, deployment: Deployment) -> Resource:
        """Call read; previews do so too, as long as the id is known."""
        new = self.new
        assert new is not None
        if new.id == UNKNOWN_TEXT:
            return new
        live = self._provider(deployment, new).read(new.copy(outputs=new.inputs))
        if not live.id:
            raise ProviderError(f"there is no resource with the id '{new.id}'")
        after = _finished(new, live)
        same = self.old is not None and after.same_as(self.old)
        before = self.old
        after = after.copy(
            created=before.created if before else "", modified=before.modified if before and same else now()
        )
        put: list[tuple[Resource | None, Resource]] = [(None if self.replaced else self.old, after)]
        if self.replaced is not None:
            put.append((self.replaced, self.replaced.copy(delete=True)))
        deployment.store.end(put=tuple(put))
        return after


def protected(resource: Resource) -> str:
    """Why a protected resource is not deleted."""
    return (
        f"{resource.urn} is protected and cannot be deleted: take the 'protect' option from it and run up first, "
        "then remove it."
    )


def _finished(new: Resource, live: Live) -> Resource:
    outputs: Properties = dict(live.outputs)
    for name in new.additional_secret_outputs:
        if name in outputs and not isinstance(outputs[name], SecretValue):
            outputs[name] = SecretValue(outputs[name])
    for name, item in outputs.items():
        if isinstance(new.inputs.get(name), SecretValue) and not isinstance(item, SecretValue):
            outputs[name] = SecretValue(item)
    return new.copy(id=live.id, outputs=outputs, init_errors=[])


def run_chain(steps: list[EngineStep], deployment: Deployment) -> Resource | None:
    """Run steps one after another in one slot; gives what the last one left. Raises StepError or Stopped."""
    after: Resource | None = None
    with deployment.slot():
        for step in steps:
            after = step.run(deployment)
    return after
