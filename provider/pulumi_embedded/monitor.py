"""The two gRPC services that a program talks to: the resource monitor and the engine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent import futures
from typing import Any, Final

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2, resource_pb2_grpc

from pulumi_embedded import goals, urns
from pulumi_embedded.deployment import Deployment
from pulumi_embedded.errors import EngineError, StepError, Stopped
from pulumi_embedded.events import Severity
from pulumi_embedded.generator import Generator, Skipped
from pulumi_embedded.goals import Goal
from pulumi_embedded.project import Config
from pulumi_embedded.provider import GRPC_OPTIONS
from pulumi_embedded.registry import INTERNAL
from pulumi_embedded.report import Report
from pulumi_embedded.state import Resource
from pulumi_embedded.steps import EngineStep, Untouched, run_chain
from pulumi_embedded.values import Properties, decode_struct, encode

_FEATURES: Final = {
    "secrets": "SECRETS",
    "resourceReferences": "RESOURCE_REFERENCES",
    "outputValues": "OUTPUT_VALUES",
    "aliasSpecs": "ALIAS_SPECS",
    "deletedWith": "DELETED_WITH",
    "replaceWith": "REPLACE_WITH",
}
_SEVERITIES: Final[tuple[Severity, ...]] = ("debug", "info", "warning", "error")
_SHUT_DOWN: Final = "resource monitor shut down"


class EngineService(engine_pb2_grpc.EngineServicer):
    """Takes log messages from the program and the providers."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._root = ""

    def Log(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
        """A message for the person who runs this."""
        severity = _SEVERITIES[min(request.severity, 3)]
        self._report.say(severity, request.message.rstrip(), request.urn, ephemeral=request.ephemeral)
        return empty_pb2.Empty()

    def GetRootResource(self, request: Any, context: Any) -> Any:  # noqa: N802
        """The stack's URN."""
        return engine_pb2.GetRootResourceResponse(urn=self._root)

    def SetRootResource(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Keep the stack's URN."""
        self._root = request.urn
        return engine_pb2.SetRootResourceResponse()

    def RequirePulumiVersion(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Programs that insist on a CLI version are taken at their word."""
        return engine_pb2.RequirePulumiVersionResponse()


class ResourceMonitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Takes registrations; one decision at a time, then the steps of each in the thread of its request."""

    def __init__(self, deployment: Deployment, config: Config) -> None:
        self._deployment = deployment
        self._config = config
        self._deciding = threading.Lock()
        self._defaults: dict[tuple[str, str], str] = {}
        self.generator = Generator(deployment)
        self.stack_outputs: tuple[str, Properties] | None = None

    # -------------------------------------------------------------------------------------------- about the run
    def GetDeploymentInfo(self, request: Any, context: Any) -> Any:  # noqa: N802
        """What run this is and what this engine can do."""
        deployment = self._deployment
        return resource_pb2.DeploymentInfo(
            project=deployment.project,
            stack=deployment.stack,
            organization="organization",
            config=self._config.values,
            configSecretKeys=sorted(self._config.secret_keys),
            dryRun=deployment.dry,
            parallel=deployment.options.parallel,
            supportedFeatures=[
                getattr(resource_pb2, f"RESOURCE_MONITOR_FEATURE_{name}") for name in _FEATURES.values()
            ],
        )

    def SupportsFeature(self, request: Any, context: Any) -> Any:  # noqa: N802
        """The same question from older SDKs."""
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in _FEATURES)

    def SignalAndWaitForShutdown(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Nothing needs the program any longer than it wants to run."""
        return empty_pb2.Empty()

    # -------------------------------------------------------------------------------------------- resources
    def RegisterResource(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Bring one resource to what the program wants."""
        return self._guarded(context, request, lambda: self._register(request))

    def ReadResource(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Look up a resource that the stack does not manage."""
        return self._guarded(context, request, lambda: self._read(request))

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:  # noqa: N802
        """What a component, or the stack, gives out."""
        return self._guarded(context, request, lambda: self._outputs(request))

    def Invoke(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Only the look-up of resources of this run; functions of other packages are refused by name."""
        return self._guarded(context, request, lambda: self._invoke(request))

    def Call(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Refused: method calls on remote components."""
        return self._refuse(context, f"method calls ({request.tok})")

    def RegisterPackage(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Refused: parameterized packages."""
        return self._refuse(context, f"parameterized packages ({request.name})")

    def RegisterStackTransform(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Refused: transforms."""
        return self._refuse(context, "stack transforms")

    def RegisterStackInvokeTransform(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Refused: invoke transforms."""
        return self._refuse(context, "invoke transforms")

    def RegisterResourceHook(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Refused: hooks."""
        return self._refuse(context, "resource hooks")

    def RegisterErrorHook(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Refused: hooks."""
        return self._refuse(context, "error hooks")

    # -------------------------------------------------------------------------------------------- inner
    def _guarded(self, context: Any, request: Any, work: Callable[[], Any]) -> Any:
        deployment = self._deployment
        try:
            if deployment.stopping:
                raise Stopped
            return work()
        except Stopped:
            pass
        except StepError as error:
            if not deployment.stopping:
                return _answer(request, error.urn)
        except Skipped as skipped:
            return _answer(request, skipped.urn)
        except EngineError as error:
            deployment.report.say("error", str(error))
            deployment.stop()
        except Exception as error:
            deployment.report.say("error", f"The engine itself failed: {type(error).__name__}: {error}")
            deployment.stop()
            if deployment.options.debug:
                raise
        context.abort(grpc.StatusCode.UNAVAILABLE, _SHUT_DOWN)
        raise AssertionError("abort raises")

    def _refuse(self, context: Any, what: str) -> Any:
        def refuse() -> None:
            raise EngineError(f"The embedded engine does not support {what}; use the pulumi CLI.")

        return self._guarded(context, None, refuse)

    def _register(self, request: Any) -> Any:
        goal = goals.from_request(request, self._deployment.root)
        with self._deciding:
            if goal.custom and not urns.is_provider(goal.type):
                goal.provider = goal.provider or self._default_provider(goal.type, request.version, goal)
            elif goal.custom and request.version:
                goal.properties |= {"version": request.version, INTERNAL: {}}
            steps = self.generator.steps(goal)
        after = self._run(steps)
        unknown = isinstance(steps[-1], Untouched) and steps[-1].old is None
        return resource_pb2.RegisterResourceResponse(
            urn=after.urn,
            id=after.id,
            object=encode(after.outputs) if after.custom else struct_pb2.Struct(),
            result=resource_pb2.SUCCESS,
            unknown=unknown,
        )

    def _run(self, steps: list[EngineStep]) -> Resource:
        after = run_chain(steps, self._deployment)
        assert after is not None
        return after

    def _default_provider(self, kind: str, version: str, goal: Goal | None = None) -> str:
        """The reference of the default provider, which is registered with its first use."""
        inherited = self.generator.inherited_provider(goal) if goal is not None else ""
        if inherited:
            return inherited
        package = urns.package_of(kind)
        known = self._defaults.get((package, version))
        if known is None:
            provider = self._run(self.generator.steps(self._deployment.registry.default_goal(kind, version)))
            known = self._defaults[package, version] = f"{provider.urn}::{provider.id}"
        return known

    def _read(self, request: Any) -> Any:
        goal = Goal(
            type=request.type,
            name=request.name,
            parent=request.parent,
            custom=True,
            properties=decode_struct(request.properties),
            provider=request.provider,
            dependencies=sorted(set(request.dependencies)),
            additional_secret_outputs=list(request.additionalSecretOutputs),
        )
        with self._deciding:
            goal.provider = goal.provider or self._default_provider(goal.type, request.version, goal)
            steps = self.generator.read(goal, request.id)
        after = self._run(steps)
        answer = resource_pb2.ReadResourceResponse(urn=after.urn, properties=encode(after.outputs))
        if hasattr(answer, "id"):
            answer.id = after.id
        return answer

    def _outputs(self, request: Any) -> Any:
        outputs = decode_struct(request.outputs)
        resource = self._deployment.news.get(request.urn)
        if resource is None:
            return empty_pb2.Empty()
        if resource.type == urns.STACK_TYPE:
            self.stack_outputs = (request.urn, outputs)
        else:
            self._deployment.outputs(resource, outputs)
        return empty_pb2.Empty()

    def _invoke(self, request: Any) -> Any:
        if request.tok != "pulumi:pulumi:getResource":
            raise EngineError(f"The embedded engine does not support the function {request.tok}; use the pulumi CLI.")
        urn = str(decode_struct(request.args).get("urn"))
        resource = self._deployment.news.get(urn)
        if resource is None:
            raise EngineError(f"The program asks for {urn}, which it has not registered.")
        answer = resource_pb2.ResourceInvokeResponse()
        found: Properties = {"urn": urn, "id": resource.id, "provider": resource.provider, "state": resource.outputs}
        getattr(answer, "return").CopyFrom(encode(found))
        return answer


def _answer(request: Any, urn: str) -> Any:
    """Tell the program that a resource failed or was skipped: it goes on, with unknown outputs."""
    if request.DESCRIPTOR.name == "RegisterResourceRequest":
        return resource_pb2.RegisterResourceResponse(urn=urn, result=resource_pb2.FAIL)
    if request.DESCRIPTOR.name == "ReadResourceRequest":
        return resource_pb2.ReadResourceResponse(urn=urn, properties=struct_pb2.Struct())
    return empty_pb2.Empty()


class Services:
    """The gRPC server on a free loopback port; the monitor is added once the state is read."""

    def __init__(self, report: Report, parallel: int) -> None:
        self._server = grpc.server(
            futures.ThreadPoolExecutor(parallel * 4 + 16, "monitor"),
            options=[*GRPC_OPTIONS, ("grpc.so_reuseport", 0)],
        )
        self._monitor = _Late()
        late: Any = self._monitor
        engine_pb2_grpc.add_EngineServicer_to_server(EngineService(report), self._server)
        resource_pb2_grpc.add_ResourceMonitorServicer_to_server(late, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def serve(self, monitor: ResourceMonitor) -> None:
        """From now on, answers the program's calls with this monitor."""
        self._monitor.monitor = monitor

    def close(self) -> None:
        """Answer nobody any more."""
        self._server.stop(None)


class _Late:
    """Stands where gRPC wants a servicer before there is one; programs are told the address only afterwards."""

    monitor: ResourceMonitor

    def __getattr__(self, name: str) -> Any:
        def call(request: Any, context: Any) -> Any:
            return getattr(self.monitor, name)(request, context)

        return call
