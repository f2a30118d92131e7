"""Where backups lie, what there is, and making and forgetting them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError

from indexer.index.generations.certificate import read_certificate, who
from indexer.index.generations.generation import Generation, live_generation
from mappings.names import BEHIND, KINDS, Names

# Large as a corpus may be; what takes longer goes on in the engine, and is there the next time.
_MAKING_SECONDS = 3600
# Who rebuilds now, and who is signed in now, is not true any more when it comes back.
_OF_THE_MOMENT = ("locks", "sessions", "watchers")


class BackupRefused(RuntimeError):
    """There is nothing to keep, or the engine has no place for it; the message says what to do."""


@dataclass(frozen=True)
class Backup:
    """One backup: which generation it has with how many pages, what people put in, who made it, when."""

    name: str
    generation: int
    pages: int
    state: Sequence[str]
    made_by: str
    made_at: str
    complete: bool = True

    def to_json(self) -> dict[str, Any]:
        """The form on the command line."""
        return asdict(self)


class Repository:
    """The backups of one installation; in the engine the repository has its prefix for a name.

    Where none of that name is registered, one in the engine's own folder for them (`path.repo`) is.
    """

    def __init__(self, client: Elasticsearch, names: Names) -> None:
        self.client = client.options(request_timeout=_MAKING_SECONDS)
        self.names = names

    def make(self) -> Backup:
        """A new backup, complete. Raises `BackupRefused`, and what the client raises."""
        live = live_generation(self.client, self.names)
        certificate = read_certificate(self.client, live) if live else None
        if live is None or certificate is None:
            raise BackupRefused("There is no finished generation to keep: rebuild first.")
        self._register()
        now = datetime.now(UTC)
        backup = Backup(
            name=f"{self.names.prefix}-{now:%Y%m%d-%H%M%S-%f}",
            generation=live.number,
            pages=certificate.pages,
            state=self._state(),
            made_by=who(),
            made_at=now.isoformat(timespec="seconds"),
        )
        answer = self.client.snapshot.create(
            repository=self.names.prefix,
            snapshot=backup.name,
            indices=[*self.indices(live), *map(self.names.system, backup.state)],
            include_global_state=False,
            metadata=_to_metadata(backup),
            wait_for_completion=True,
        )
        made = answer["snapshot"]
        if made["state"] != "SUCCESS":
            self._remove(backup.name)
            raise BackupRefused(
                f"The backup was not complete ({made['state']}) and is removed: see the engine's log."
            )
        return backup

    def all(self) -> list[Backup]:
        """All backups, oldest first."""
        try:
            answer = self.client.snapshot.get(repository=self.names.prefix, snapshot="*")
        except NotFoundError:
            return []
        return sorted(
            (_read(found) for found in answer["snapshots"] if found.get("metadata")),
            key=lambda backup: backup.made_at,
        )

    def find(self, name: str) -> Backup:
        """The backup of that name. Raises `BackupRefused`."""
        for backup in self.all():
            if backup.name == name and backup.complete:
                return backup
        raise BackupRefused(f"There is no complete backup {name}: `fanwen backup list` shows all.")

    def forget_old(self, keep: int) -> list[str]:
        """All but so many of the newest complete ones are gone; their names."""
        complete = [backup for backup in self.all() if backup.complete]
        old = [backup.name for backup in complete[: max(len(complete) - keep, 0)]]
        for name in old:
            self._remove(name)
        return old

    def indices(self, generation: Generation) -> list[str]:
        """Those of a generation that are there."""
        wanted = [generation.index(kind) for kind in (*KINDS, *BEHIND)]
        return [index for index in wanted if self.client.indices.exists(index=index)]

    def _state(self) -> list[str]:
        begin = self.names.system("")
        found = self.client.indices.get(index=f"{begin}*", features=["aliases"])
        every = sorted(name.removeprefix(begin) for name in found)
        return [what for what in every if what not in _OF_THE_MOMENT]

    def _register(self) -> None:
        name = self.names.prefix
        try:
            self.client.snapshot.get_repository(name=name)
        except NotFoundError:
            place = {"type": "fs", "settings": {"location": name, "compress": True}}
            try:
                self.client.snapshot.create_repository(name=name, repository=place)
            except ApiError as error:
                if error.status_code in (401, 403):
                    raise
                raise BackupRefused(
                    f"Elasticsearch takes no backups ({error.error}): set path.repo of all its nodes to a "
                    f"folder that they share, or register a repository {name!r} yourself."
                ) from error

    def _remove(self, name: str) -> None:
        self.client.snapshot.delete(repository=self.names.prefix, snapshot=name)


def _to_metadata(backup: Backup) -> dict[str, Any]:
    kept = {field.name for field in fields(Backup)} - {"name", "complete"}
    return {"fanwen": {name: getattr(backup, name) for name in kept}}


def _read(found: Mapping[str, Any]) -> Backup:
    known = found["metadata"].get("fanwen", {})
    return Backup(name=found["snapshot"], complete=found["state"] == "SUCCESS", **known)
