"""Documents of one kind in a system index, each written only over the version that was read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import ConflictError, Elasticsearch, NotFoundError
from elasticsearch.helpers import scan

from mappings.names import Names
from state.indices import make_index, search_index, when_ready

Source = Mapping[str, Any]


class Conflict(Exception):
    """Somebody else has written it since it was read; nothing was written."""

    def __init__(self, id_: str) -> None:
        super().__init__(f"Somebody else has changed {id_} meanwhile: look at it again.")


@dataclass(frozen=True)
class Version:
    """What the engine counts at each writing of a document."""

    number: int
    term: int


@dataclass(frozen=True)
class Stored:
    """A document as it was read, or as it was written."""

    id: str
    source: Source
    version: Version


@dataclass(frozen=True)
class Documents:
    """All documents of one kind. Raises `Conflict`, and what the client raises."""

    client: Elasticsearch
    names: Names
    what: str

    def create(self, id_: str, source: Source) -> Stored:
        """A new document; `Conflict` when there is one of that id."""
        return self._write(id_, source, op_type="create")

    def replace(self, read: Stored, source: Source) -> Stored:
        """The document that was read, written anew."""
        version = read.version
        return self._write(read.id, source, if_seq_no=version.number, if_primary_term=version.term)

    def read(self, id_: str) -> Stored | None:
        """The document of an id, as it is at this moment."""
        try:
            index = self.names.system(self.what)
            answer = when_ready(
                self.client, self.names, self.what, lambda: self.client.get(index=index, id=id_)
            )
        except NotFoundError:
            return None
        return _to_stored(answer.body)

    def find(self, most: int = 1000, **body: Any) -> tuple[Stored, ...]:
        """The documents of a search: `query`, `sort` and the like."""
        hits = search_index(
            self.client, self.names, self.what, size=most, seq_no_primary_term=True, **body
        )
        return tuple(map(_to_stored, hits))

    def all(self, query: Source | None = None) -> Iterator[Stored]:
        """Every document there is, or that a query finds, in no order."""
        try:
            hits = scan(
                self.client,
                index=self.names.system(self.what),
                query={"seq_no_primary_term": True} | ({"query": query} if query else {}),
            )
            yield from map(_to_stored, hits)
        except NotFoundError:
            return

    def remove(self, read: Stored) -> None:
        """The document that was read is gone."""
        version = read.version
        try:
            self.client.delete(
                index=self.names.system(self.what),
                id=read.id,
                if_seq_no=version.number,
                if_primary_term=version.term,
                refresh=True,
            )
        except NotFoundError:
            return
        except ConflictError as error:
            raise Conflict(read.id) from error

    def _write(self, id_: str, source: Source, **how: Any) -> Stored:
        index = make_index(self.client, self.names, self.what)
        try:
            answer = self.client.index(index=index, id=id_, document=source, refresh=True, **how)
        except ConflictError as error:
            raise Conflict(id_) from error
        return Stored(id_, source, Version(answer["_seq_no"], answer["_primary_term"]))


def _to_stored(hit: Mapping[str, Any]) -> Stored:
    return Stored(hit["_id"], hit["_source"], Version(hit["_seq_no"], hit["_primary_term"]))
