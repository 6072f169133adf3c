"""The built-in provider of ``pulumi:pulumi:StackReference``: outputs of another stack in the same backend."""

from __future__ import annotations

from pulumi_embedded import backend as files
from pulumi_embedded import journal, urns
from pulumi_embedded.backend import Backend
from pulumi_embedded.diff import Diff
from pulumi_embedded.errors import EngineError
from pulumi_embedded.provider import CheckedInputs, Live, ProviderError
from pulumi_embedded.secrets import Keyring
from pulumi_embedded.state import Resource
from pulumi_embedded.values import Properties, has_secret

TYPE = "pulumi:pulumi:StackReference"


class StackReferences:
    """Reads only; other resources of the package ``pulumi`` are refused by name."""

    def __init__(self, backend: Backend, keyring: Keyring) -> None:
        self._backend = backend
        self._keyring = keyring

    def check(self, urn: str, olds: Properties | None, news: Properties) -> CheckedInputs:
        """Nothing of this package can be created here."""
        raise EngineError(f"The embedded engine does not support {urns.type_of(urn)}; use the pulumi CLI.")

    def diff(self, old: Resource, news: Properties, ignore: list[str]) -> Diff:
        """Never changes."""
        return Diff(False)

    def create(self, urn: str, inputs: Properties, *, timeout: float, preview: bool) -> Live:
        """Never called: ``check`` refuses."""
        raise ProviderError(f"{urns.type_of(urn)} cannot be created")

    def update(self, old: Resource, inputs: Properties, *, ignore: list[str], timeout: float, preview: bool) -> Live:
        """Never called: ``diff`` says no."""
        raise ProviderError(f"{old.type} cannot be updated")

    def delete(self, resource: Resource, *, timeout: float) -> None:
        """There is nothing to remove."""

    def close(self) -> None:
        """There is nothing to close."""

    def read(self, resource: Resource) -> Live:
        """The other stack's outputs as they are now."""
        if resource.type != TYPE:
            raise EngineError(f"The embedded engine does not support {resource.type}; use the pulumi CLI.")
        name = resource.inputs.get("name", resource.id)
        outputs = self._outputs(str(name))
        secret = sorted(key for key, item in outputs.items() if has_secret(item))
        return Live(resource.id, {"name": name, "outputs": outputs, "secretOutputNames": list(secret)}, resource.inputs)

    def _outputs(self, name: str) -> Properties:
        backend = self._locate(name)
        checkpoint = files.read(backend)
        if not checkpoint.exists:
            raise ProviderError(f"there is no stack '{name}' in this backend")
        snapshot = checkpoint.snapshot(lambda: self._keyring.crypter(checkpoint.salt))
        recovered = journal.recover(backend.journal, checkpoint)
        if recovered.useful:
            recovered.apply(snapshot, self._keyring.crypter(checkpoint.salt or recovered.salt))
        return next((item.outputs for item in snapshot if item.type == urns.STACK_TYPE), {})

    def _locate(self, name: str) -> Backend:
        parts = name.split("/")
        if len(parts) == 3 and parts[0] == "organization":
            return self._backend.sibling(parts[1], parts[2])
        if len(parts) == 2 and parts[0] == "organization":
            return self._backend.sibling(self._backend.project, parts[1])
        if len(parts) == 1:
            return self._backend.sibling(self._backend.project, name)
        raise ProviderError(f"'{name}' does not name a stack of this backend: organization/<project>/<stack>")
