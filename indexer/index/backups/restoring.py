"""Bringing a backup back: readers see what they saw until all of it is there and is what it was."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from elasticsearch import Elasticsearch

from indexer.index.backups.repository import Backup, BackupRefused, Repository
from indexer.index.generations.certificate import attach, read_certificate, read_signed
from indexer.index.generations.generation import (
    Generation,
    drop,
    list_generations,
    live_generation,
)
from indexer.index.generations.lock import RebuildLock, this_process
from indexer.index.generations.swapping import promote
from indexer.index.generations.verification import agrees, hash_index


@dataclass(frozen=True)
class Restored:
    """Which generation is live now; of what people put in, what came back and what was left as it was."""

    generation: int
    state: Sequence[str]
    left: Sequence[str]


def restore(repository: Repository, backup: Backup, replace_state: bool) -> Restored:
    """The backup's generation is live, under a number that is free; a rebuild does not run meanwhile.

    What people put in comes back where nothing is, and instead of what is there with `replace_state`.
    Raises `BackupRefused`, `Locked`, `SwapRefused` and what the client raises.
    """
    client, names = repository.client, repository.names
    with RebuildLock(client, names, this_process()):
        state, left = _restore_state(repository, backup, replace_state)
        live = live_generation(client, names)
        there = [generation.number for generation in list_generations(client, names)]
        number = max(there) + 1 if there else backup.generation
        generation = Generation(number, names)
        try:
            _restore_generation(repository, backup, generation)
            _check(client, generation)
            promote(client, generation, live)
        except BaseException:
            drop(client, generation)
            raise
    return Restored(number, state, left)


def _restore_state(
    repository: Repository, backup: Backup, replace_state: bool
) -> tuple[list[str], list[str]]:
    """What came back, and what was left."""
    client, names = repository.client, repository.names
    there = {what for what in backup.state if client.indices.exists(index=names.system(what))}
    left = [] if replace_state else sorted(there)
    wanted = [what for what in backup.state if what not in left]
    for what in wanted:
        index = names.system(what)
        # One after the other: each is away for as short as can be.
        client.indices.delete(index=index, ignore_unavailable=True)
        client.snapshot.restore(
            repository=names.prefix, snapshot=backup.name, indices=index,
            include_global_state=False, wait_for_completion=True,
        )  # fmt: skip
    return wanted, left


def _restore_generation(repository: Repository, backup: Backup, generation: Generation) -> None:
    client, names = repository.client, repository.names
    kept = Generation(backup.generation, names)
    answer = client.snapshot.restore(
        repository=names.prefix,
        snapshot=backup.name,
        indices=f"{names.prefix}-*-{kept.number:06d}",
        rename_pattern=f"(.+)-{kept.number:06d}",
        rename_replacement=f"$1-{generation.number:06d}",
        include_aliases=False,
        include_global_state=False,
        wait_for_completion=True,
    )
    failed = answer["snapshot"]["shards"]["failed"]
    if failed:
        raise BackupRefused(
            f"{failed} shards of {backup.name} could not be read: try another backup."
        )
    signed = read_signed(client, generation)
    if signed is None:
        raise BackupRefused(f"{backup.name} has no finished generation: try another backup.")
    attach(client, generation, replace(signed, generation=generation.number))


def _check(client: Elasticsearch, generation: Generation) -> None:
    certificate = read_certificate(client, generation)
    if certificate is None or not agrees(hash_index(client, generation), certificate):
        raise BackupRefused("What came back is not what its certificate says: try another backup.")
