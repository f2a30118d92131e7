"""What a rebuild of some pages would do, without doing it."""

from collections.abc import Iterator
from dataclasses import dataclass

from elasticsearch import Elasticsearch

from indexer.loading.certificate import read_certificate
from indexer.loading.generations import Generation
from indexer.loading.verification import compare_with_pages
from indexer.model import Page
from mappings.segmentation import Segmenter


@dataclass(frozen=True)
class Plan:
    """Names of pages by what would happen to them, and what it would take; None where unknown."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    vanished: tuple[str, ...]
    unchanged: int
    seconds: float | None
    disk_bytes: int | None

    @property
    def nothing_to_do(self) -> bool:
        """Whether the live generation already holds exactly these pages."""
        return not (self.new or self.changed or self.vanished)


def plan_rebuild(
    client: Elasticsearch,
    live: Generation | None,
    pages: Iterator[Page],
    segmenter: Segmenter,
) -> Plan:
    """Compares the pages with the live generation; time and disk are scaled from its own."""
    if live is None:
        names = tuple(page.name for page in pages)
        return Plan(names, (), (), 0, None, None)
    counted = _Counted(pages)
    found = compare_with_pages(client, live, iter(counted), segmenter)
    unchanged = counted.pages - len(found.missing) - len(found.changed)
    certificate = read_certificate(client, live)
    share = counted.pages / certificate.pages if certificate and certificate.pages else None
    seconds = certificate.seconds * share if certificate and share else None
    size = round(_store_bytes(client, live) * share) if share else None
    return Plan(found.missing, found.changed, found.extra, unchanged, seconds, size)


def _store_bytes(client: Elasticsearch, generation: Generation) -> int:
    answer = client.indices.stats(index=generation.indices, metric=["store"])
    return int(answer["_all"]["primaries"]["store"]["size_in_bytes"])


class _Counted:
    """The pages, and how many there were."""

    def __init__(self, pages: Iterator[Page]) -> None:
        self._pages = pages
        self.pages = 0

    def __iter__(self) -> Iterator[Page]:
        for page in self._pages:
            self.pages += 1
            yield page
