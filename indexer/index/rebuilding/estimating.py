"""What a rebuild of a plan would take, scaled from what the live generation took."""

from dataclasses import dataclass

from elasticsearch import Elasticsearch

from indexer.index.generations.certificate import read_certificate
from indexer.index.generations.generation import Generation
from indexer.index.rebuilding.planning import Plan


@dataclass(frozen=True)
class Estimate:
    """Seconds and bytes on the engine's disk; None where nothing was ever built to scale from."""

    seconds: float | None = None
    disk_bytes: int | None = None


def estimate(client: Elasticsearch, live: Generation | None, plan: Plan) -> Estimate:
    """A page that is carried over costs next to nothing: it is linked, not written."""
    certificate = read_certificate(client, live) if live else None
    if live is None or certificate is None or not certificate.pages:
        return Estimate()
    built = max(certificate.indexed, 1)
    size = _store_bytes(client, live) * plan.redone / certificate.pages
    return Estimate(round(certificate.seconds * plan.redone / built, 1), round(size))


def _store_bytes(client: Elasticsearch, generation: Generation) -> int:
    answer = client.indices.stats(index=generation.indices, metric=["store"])
    return int(answer["_all"]["primaries"]["store"]["size_in_bytes"])
