"""What has to be done for each resource that the program registers.

One decision at a time: checks and diffs are serial, as in Pulumi's own engine, and what is decided is noted before the
next one. Nothing here changes anything; the steps that come out do.
"""

from __future__ import annotations

from dataclasses import replace

from pulumi_embedded import aliases, paths, replacement, urns
from pulumi_embedded import diff as diffs
from pulumi_embedded.deployment import FAILURES, Deployment
from pulumi_embedded.diff import Diff
from pulumi_embedded.errors import StepError
from pulumi_embedded.goals import Goal
from pulumi_embedded.provider import CheckedInputs, ProviderProcess, copied_properties
from pulumi_embedded.state import Resource
from pulumi_embedded.steps import Create, Delete, EngineStep, Read, Same, Untouched, Update
from pulumi_embedded.values import Properties, equal


class Skipped(Exception):  # noqa: N818 - not an error
    """The resource is left out, since something that it depends on failed."""

    def __init__(self, urn: str) -> None:
        super().__init__(urn)
        self.urn = urn


class Generator:
    """Decides. The caller sees to it that only one decision is being made at a time."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self.goals: dict[str, Goal] = {}
        self.seen: set[str] = set()
        self.operated: set[str] = set()
        self.replaced: set[str] = set()
        self.deleted: set[str] = set()
        self.not_created: set[str] = set()
        self.left_out: set[str] = set()
        self.found_as: dict[str, str] = {}
        self.renamed: dict[str, str] = {}

    # -------------------------------------------------------------------------------------------- registrations
    def steps(self, goal: Goal) -> list[EngineStep]:
        """The steps for a registration. Raises StepError (reported), or Skipped."""
        urn = self._claim(goal)
        old = self._find(urn, goal)
        new = self._planned(urn, goal, old)
        self._skip_if_broken(new)
        try:
            return self._decide(goal, old, new)
        except FAILURES as error:
            raise self._deployment.fail("check", urn, error, fatal=not self._deployment.dry) from error

    def inherited_provider(self, goal: Goal) -> str:
        """The explicit provider that a resource shares with its parent."""
        parent = self.goals.get(goal.parent)
        if parent is not None:
            goal.inherit(parent)
        return goal.provider

    def _claim(self, goal: Goal) -> str:
        deployment = self._deployment
        if goal.parent in self.goals:
            goal.inherit(self.goals[goal.parent])
        urn = deployment.urn(goal.parent, goal.type, goal.name)
        if urn in self.seen:
            raise deployment.fail("check", urn, StepError(f"{urns.label(urn)} is registered twice."), fatal=True)
        if goal.parent and goal.parent not in self.seen:
            raise deployment.fail("check", urn, StepError(f"Its parent {goal.parent} is not registered."), fatal=True)
        self.seen.add(urn)
        self.goals[urn] = goal
        return urn

    def _find(self, urn: str, goal: Goal) -> Resource | None:
        deployment = self._deployment
        names = aliases.candidates(goal, deployment.stack, deployment.project, self.found_as)
        found = aliases.first_known(urn, names, deployment.olds)
        taken = self.renamed.get(urn) or (found and found != urn and (found in self.seen or self.renamed.get(found)))
        if taken:
            message = f"{urns.label(urn)} and another resource both claim to have been {urns.label(found or urn)}."
            raise deployment.fail("check", urn, StepError(message), fatal=True)
        if found is None:
            return None
        if found != urn:
            self.found_as[urn] = found
            self.renamed[found] = urn
        return deployment.olds[found]

    def _planned(self, urn: str, goal: Goal, old: Resource | None) -> Resource:
        return Resource(
            urn=urn,
            type=goal.type,
            custom=goal.custom,
            inputs=goal.properties,
            parent=goal.parent,
            provider=goal.provider,
            dependencies=goal.dependencies,
            property_dependencies=goal.property_dependencies,
            protect=bool(goal.protect),
            retain_on_delete=bool(goal.retain_on_delete),
            deleted_with=goal.deleted_with,
            replace_with=goal.replace_with,
            additional_secret_outputs=goal.additional_secret_outputs,
            aliases=[self.found_as[urn]] if urn in self.found_as else [],
            ignore_changes=goal.ignore_changes,
            hide_diff=goal.hide_diff,
            replace_on_changes=goal.replace_on_changes,
            custom_timeouts=goal.custom_timeouts,
            created=old.created if old else "",
            modified=old.modified if old else "",
            source_position=goal.source_position,
            extra={key: item for key, item in old.extra.items() if key != "stackTrace"} if old else {},
        )

    def _skip_if_broken(self, new: Resource) -> None:
        broken = self._deployment.failed | self.left_out
        if broken and new.depends_on() & broken:
            self.left_out.add(new.urn)
            self.operated.add(new.urn)
            self._deployment.report.skip("skip", new.urn)
            raise Skipped(new.urn)

    # -------------------------------------------------------------------------------------------- decisions
    def _decide(self, goal: Goal, old: Resource | None, new: Resource) -> list[EngineStep]:
        deployment = self._deployment
        targeted = new.is_provider or new.type == urns.STACK_TYPE or new.urn in deployment.targets
        if not targeted:
            return self._untargeted(old, new)
        self._refuse_missing(new)
        provider = deployment.provider(new)
        again = new.urn in self.deleted
        fresh = old is None or again or old.external or old.taint
        if provider is not None:
            base = {} if old is None else old.inputs
            wanted = self._ignoring(new, goal, base)
            inputs = goal.properties if fresh else wanted
            new = replace(new, inputs=self._checked(provider, new, None if fresh else base, inputs))
        if old is None:
            self.operated.add(new.urn)
            return [Create("create", None, new)]
        self.operated.update((new.urn, old.urn))
        if again:
            self.deleted.discard(new.urn)
            self.replaced.add(new.urn)
            return [Create("replace", old, new, replaces=True)]
        if old.external:
            self.replaced.add(new.urn)
            return [Create("replace", old, new, replaces=True)]
        return self._compared(goal, old, new, provider)

    def _untargeted(self, old: Resource | None, new: Resource) -> list[EngineStep]:
        self.operated.add(new.urn)
        if old is None:
            self.not_created.add(new.urn)
        else:
            self.operated.add(old.urn)
        return [Untouched("same", old, new)]

    def _refuse_missing(self, new: Resource) -> None:
        missing = sorted(new.depends_on() & self.not_created)
        if missing:
            message = (
                f"{urns.label(new.urn)} needs {urns.label(missing[0])}, which is not there yet "
                "and not among the targets: add it to them."
            )
            raise self._deployment.fail("check", new.urn, StepError(message), fatal=not self._deployment.dry)

    def _ignoring(self, new: Resource, goal: Goal, old: Properties) -> Properties:
        if not goal.ignore_changes or not old:
            return goal.properties
        wanted = copied_properties(goal.properties)
        missed = [path for path in goal.ignore_changes if not paths.reset(paths.parse(path), old, wanted)]
        if missed:
            text = f"Changes cannot be ignored if elements were added or removed: {', '.join(missed)}."
            self._deployment.report.say("info", text, new.urn)
        return wanted

    def _checked(
        self, provider: ProviderProcess, new: Resource, olds: Properties | None, news: Properties
    ) -> Properties:
        checked = provider.check(new.urn, olds, news)
        if checked.failures:
            raise self._problems(new, checked)
        return checked.inputs

    def _problems(self, new: Resource, checked: CheckedInputs) -> StepError:
        error = StepError("")
        for failure in checked.failures:
            where = f": property {failure.property}" if failure.property else ""
            text = f"{urns.type_of(new.urn)} resource '{urns.name_of(new.urn)}'{where} has a problem: {failure.reason}"
            error = self._deployment.fail("check", new.urn, StepError(text), fatal=not self._deployment.dry)
        return error

    def _compared(self, goal: Goal, old: Resource, new: Resource, provider: ProviderProcess | None) -> list[EngineStep]:
        deployment = self._deployment
        diff = self._diff(goal, old, new, provider)
        diff = diffs.with_replace_on_changes(diff, goal.replace_on_changes, bool(old.init_errors))
        if old.pending_replacement or (diff.changes and diff.replace):
            if new.protect and old.protect:
                text = (
                    f"{new.urn} is protected and cannot be replaced: take the 'protect' option from it, "
                    "or undo the change that needs a replacement."
                )
                raise deployment.fail("replace", new.urn, StepError(text), fatal=not deployment.dry)
            return self._replaced(goal, old, new, diff, provider)
        if diff.changes or old.init_errors:
            return [Update("update", old, new, diff, ignore=goal.ignore_changes)]
        return [Same("same", old, new)]

    def _diff(self, goal: Goal, old: Resource, new: Resource, provider: ProviderProcess | None) -> Diff:
        if old.taint:
            return Diff(True, replaces=["id"])
        if any(urn in self.replaced for urn in new.replace_with):
            return Diff(True, replaces=["replaceWith"])
        if new.deleted_with in self.replaced:
            return Diff(True, replaces=["deletedWith"])
        if bool(old.provider) != bool(new.provider):
            return Diff(True, replaces=["provider"])
        if provider is None:
            return Diff(not equal(old.inputs, new.inputs))
        looked_at = old if old.urn == new.urn else old.copy(urn=new.urn, type=new.type)
        return provider.diff(looked_at, new.inputs, goal.ignore_changes)

    def _replaced(
        self, goal: Goal, old: Resource, new: Resource, diff: Diff, provider: ProviderProcess | None
    ) -> list[EngineStep]:
        self.replaced.add(new.urn)
        if provider is not None and not old.taint:
            new = replace(new, inputs=self._checked(provider, new, None, goal.properties))
        first = diff.delete_first if goal.delete_before_replace is None else goal.delete_before_replace
        create = Create("replace", old, new, diff, replaces=True)
        if not first:
            return [create]
        steps: list[EngineStep] = []
        for dependent in replacement.dependents(self._deployment, old, self.operated | self.seen):
            if dependent.urn in self.deleted:
                continue
            if dependent.protect:
                text = f"{dependent.urn} is protected, so {new.urn}, which it depends on, cannot be replaced."
                raise self._deployment.fail("replace", new.urn, StepError(text), fatal=not self._deployment.dry)
            self.deleted.add(dependent.urn)
            steps.append(self._delete_first(dependent))
        if not old.pending_replacement:
            steps.append(self._delete_first(old))
        return [*steps, create]

    def _delete_first(self, old: Resource) -> Delete:
        others = self.replaced | self.deleted
        return Delete("delete-replaced", old, None, replacing=True, keep_place=True, others=others)

    # -------------------------------------------------------------------------------------------- reads
    def read(self, goal: Goal, identifier: str) -> list[EngineStep]:
        """The steps for looking a resource up by id."""
        urn = self._claim(goal)
        old = self._find(urn, goal)
        new = replace(self._planned(urn, goal, old), id=identifier, external=True, property_dependencies={})
        self._skip_if_broken(new)
        self.operated.add(urn)
        taken_over = old if old is not None and not old.external and old.id != identifier else None
        if taken_over is not None:
            self.replaced.add(urn)
        return [Read("replace" if taken_over else "read", old, new, replaced=taken_over)]
