"""The stack's state during a run: read once, changed step by step with a journal, folded into the file at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from pulumi_embedded import backend as files
from pulumi_embedded import journal, urns
from pulumi_embedded.backend import Backend, Checkpoint
from pulumi_embedded.journal import StateJournal
from pulumi_embedded.secrets import Crypter, Keyring
from pulumi_embedded.state import Resource, Snapshot, without_dangling


class StateStore:
    """State with a journal. Thread-safe. ``dry``: nothing is written at all."""

    def __init__(self, backend: Backend, keyring: Keyring, *, dry: bool, salt: str | None) -> None:
        """Read the state; ``salt`` (from the stack's settings) is for a stack that has no state yet."""
        self.backend = backend
        self.dry = dry
        self._lock = threading.RLock()
        self._keyring = keyring
        self._checkpoint: Checkpoint = files.read(backend)
        self._recovered = journal.recover(backend.journal, self._checkpoint)
        self._salt = self._checkpoint.salt or (self._recovered.salt if self._recovered.useful else None) or salt
        self._needs_key = self._salt is not None or not dry
        if self._needs_key:
            keyring.begin(self._salt)
        self.snapshot = Snapshot()
        self.changed = False
        self._closed = False
        self._operations = 0
        self._journal: StateJournal | None = None

    @property
    def crypter(self) -> Crypter:
        """The stack's key; waits for its derivation."""
        return self._keyring.crypter(self._salt)

    def load(self, warn: Callable[[str], None]) -> None:
        """Decrypt the state and take in what a killed run left behind; says so in a sentence each.

        Raises EngineError on a wrong passphrase, also if there is nothing to decrypt yet: it must not come up later.
        """
        if self._needs_key:
            _ = self.crypter
        self.snapshot = self._checkpoint.snapshot(lambda: self.crypter)
        for item in self._checkpoint.pending:
            self._tell_interrupted(str(item.get("type")), str((item.get("resource") or {}).get("urn")), warn)
            self.changed = True
        if self._recovered.stray and not self.dry:
            moved = journal.set_aside(self.backend.journal)
            warn(f"The journal of a killed run does not fit the state, which others changed since; it is now {moved}.")
        if self._recovered.useful:
            self._recovered.apply(self.snapshot, self.crypter)
            for kind, resource in self.snapshot.pending.values():
                self._tell_interrupted(kind, resource.urn, warn)
            self.changed = self.changed or bool(self.snapshot.pending)
            self._recover(warn)
        self.snapshot.pending.clear()

    def _tell_interrupted(self, kind: str, urn: str, warn: Callable[[str], None]) -> None:
        warn(f"An earlier run was interrupted while {kind} {urns.label(urn)}; this run looks at it afresh.")

    def _recover(self, warn: Callable[[str], None]) -> None:
        if self.dry:
            return
        steps = sum("put" in entry or "drop" in entry for entry in self._recovered.entries)
        warn(f"An earlier run was killed; its journal of {steps} finished steps was taken into the state.")
        self._write(None)
        self.backend.journal.unlink(missing_ok=True)
        self.snapshot = self._checkpoint.snapshot(lambda: self.crypter)

    def resources(self) -> list[Resource]:
        """What the state holds now."""
        with self._lock:
            return list(self.snapshot)

    # -------------------------------------------------------------------------------------------- steps
    def begin(self, kind: str, resource: Resource) -> int:
        """Note that an operation begins (``creating``, ``updating``, ``deleting``, ``reading``); gives its number."""
        with self._lock:
            self._operations += 1
            number = self._operations
            self.snapshot.pending[number] = (kind, resource)
        self._note(lambda: {"begin": number, "type": kind, "resource": resource.write(self.crypter)})
        return number

    def end(
        self,
        number: int | None = None,
        *,
        put: tuple[tuple[Resource | None, Resource], ...] = (),
        drop: tuple[Resource, ...] = (),
    ) -> None:
        """Note what an operation changed. ``put``: pairs of what is replaced, or None, and the resource."""
        with self._lock:
            if self._closed:
                return
            entry: dict[str, Any] = {}
            if number is not None:
                self.snapshot.pending.pop(number, None)
                entry["end"] = number
            placed = []
            for old, new in put:
                unchanged = self._unchanged(old, new)
                key = self._place(old, new)
                if not unchanged:
                    placed.append((key, new))
            gone = [self.snapshot.key_of(item) for item in drop if self.snapshot.has(item)]
            for key in gone:
                self.snapshot.drop(key)
            if placed:
                entry["put"] = {str(key): item for key, item in placed}
            if gone:
                entry["drop"] = gone
            if not entry:
                return
            self.changed = self.changed or bool(placed or gone)
        self._note(lambda: self._encrypted(entry))

    def _encrypted(self, entry: dict[str, Any]) -> dict[str, Any]:
        put: dict[str, Resource] = entry.get("put", {})
        return entry | ({"put": {key: item.write(self.crypter) for key, item in put.items()}} if put else {})

    def _unchanged(self, old: Resource | None, new: Resource) -> bool:
        return old is not None and self.snapshot.has(old) and old.same_as(new)

    def _place(self, old: Resource | None, new: Resource) -> int:
        key = self.snapshot.key_of(old) if old is not None and self.snapshot.has(old) else self.snapshot.new_key()
        self.snapshot.put(key, new)
        return key

    def _note(self, entry: Callable[[], dict[str, Any]]) -> None:
        if self.dry:
            return
        with self._lock:
            if self._closed:
                return
            if self._journal is None:
                self._journal = StateJournal(self.backend.journal, self._checkpoint.fingerprint, self.crypter.salt)
            self._journal.append(entry())

    # -------------------------------------------------------------------------------------------- the end
    def clean(self, parents: dict[str, str]) -> None:
        """After resources vanished: remove references to them. ``parents``: parent by URN of all there were."""
        with self._lock:
            before = list(self.snapshot.resources.items())
            fixed = without_dangling([item for _, item in before], parents)
            changed = [(old, new) for (_, old), new in zip(before, fixed, strict=True) if old is not new]
        if changed:
            self.end(put=tuple(changed))

    def finish(self) -> bool:
        """Fold everything into the state file, if anything changed; True where it was written now.

        What is still under way, since the run was stopped at once, stays as pending; its outcome is not taken any more.
        If the file cannot be written the journal stays, and the next run takes it in.
        """
        with self._lock:
            if self.dry or self._closed:
                return False
            self._closed = True
            written = False
            try:
                if self.changed or self.snapshot.pending:
                    self._write(self._journal)
                    written = True
            finally:
                if self._journal is not None:
                    self._journal.close(discard=written or not self.changed)
            return written

    def _write(self, log: StateJournal | None) -> None:
        content = files.render(self.backend, self.snapshot, self.crypter, self._checkpoint.metadata)
        if log is not None:
            log.fold(files.fingerprint(content))
        files.save(self.backend, content)
        if log is None:
            self._checkpoint = files.read(self.backend)
