"""Judged collections in the form of BEIR: documents, queries, and which document answers which query.

A folder holds `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`, each gzipped or not. Without a
corpus its judgements are of essays of our own index, by their ids. With a `candidates.tsv` (query
id, document id) each query has only its own candidates to put in order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from search.evaluation.judgements import (
    Candidates,
    Judgements,
    is_answerable,
    note_left_out,
    read_candidates,
    read_judgements,
)
from search.evaluation.lines import BadCollection, find_file, read_records

# The engine takes ids of 512 bytes; an essay's has its ordinal behind that of the document.
_LONGEST_ID = 500


@dataclass(frozen=True)
class Document:
    """One document of a collection; the title may be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Query:
    """One query of a collection."""

    id: str
    text: str


@dataclass(frozen=True)
class Corpus:
    """The documents of a file, read anew and one at a time each time they are asked for."""

    path: Path

    def __iter__(self) -> Iterator[Document]:
        """Each document. Raises `BadCollection`, also for an id that comes twice, or no documents."""
        seen: set[str] = set()
        for where, record in read_records(self.path):
            id_, text = _parse_new_id(record, where, seen), record.get("text")
            # Collections without titles write null as often as "".
            title = record.get("title") or ""
            if not (isinstance(title, str) and isinstance(text, str)):
                raise BadCollection(f"{where}: title or text is no string: write both as strings.")
            yield Document(id_, title, text)
        if not seen:
            raise BadCollection(f"{self.path} holds no documents: add some, or remove the file.")


@dataclass(frozen=True)
class Collection:
    """Queries with a relevant document each, and the ratings of their documents.

    `corpus` is None where the documents are essays of our own index; `candidates` is None where
    each query is put to all documents. `notes` says what was left out.
    """

    name: str
    queries: tuple[Query, ...]
    judgements: Judgements
    corpus: Corpus | None = None
    candidates: Candidates | None = None
    notes: tuple[str, ...] = ()

    def first(self, count: int) -> "Collection":
        """The same collection with its first queries only."""
        queries = self.queries[:count]
        judgements = {query.id: self.judgements[query.id] for query in queries}
        return replace(self, queries=queries, judgements=judgements)

    def sample(self, count: int) -> "Collection":
        """The same collection with every so many-th query, so that all parts of it are there."""
        step = max(1, -(-len(self.queries) // count))
        queries = self.queries[::step]
        judgements = {query.id: self.judgements[query.id] for query in queries}
        return replace(self, queries=queries, judgements=judgements)

    def of_judged_documents(self) -> "Collection":
        """The same collection, each query with the documents rated for it as its candidates."""
        candidates = {query: frozenset(rated) for query, rated in self.judgements.items()}
        return replace(self, candidates=candidates)


def read_collection(folder: Path) -> Collection:
    """The collection of a folder; its documents are read later. Raises `BadCollection`."""
    if not folder.is_dir():
        raise BadCollection(
            f"{folder} is no folder: name one with queries.jsonl and qrels/test.tsv."
        )
    asked = tuple(_read_queries(_require(folder, "queries.jsonl")))
    ratings = _require(folder, "qrels/test.tsv")
    judgements = read_judgements(ratings)
    queries = tuple(query for query in asked if is_answerable(judgements.get(query.id, {})))
    if not queries:
        raise BadCollection(f"{ratings} rates no document above 0 for any query: add judgements.")
    corpus, candidates = find_file(folder, "corpus.jsonl"), find_file(folder, "candidates.tsv")
    return Collection(
        name=folder.resolve().name,
        queries=queries,
        judgements={query.id: judgements[query.id] for query in queries},
        corpus=Corpus(corpus) if corpus else None,
        candidates=read_candidates(candidates) if candidates else None,
        notes=tuple(note_left_out(judgements, (query.id for query in asked))),
    )


def _require(folder: Path, name: str) -> Path:
    found = find_file(folder, name)
    if found is None:
        raise BadCollection(f"{folder / name} is not there, nor {name}.gz: a collection needs one.")
    return found


def _read_queries(path: Path) -> Iterator[Query]:
    seen: set[str] = set()
    for where, record in read_records(path):
        id_, text = _parse_new_id(record, where, seen), record.get("text")
        if not (isinstance(text, str) and text.strip()):
            raise BadCollection(f"{where}: text is empty or no string: write the query's words.")
        yield Query(id_, text)


def _parse_new_id(record: Mapping[str, Any], where: str, seen: set[str]) -> str:
    id_ = record.get("_id")
    # White space would part the columns of a run file.
    if not isinstance(id_, str) or id_.split() != [id_]:
        raise BadCollection(f"{where}: _id is not a string without white space: write one.")
    if len(id_.encode()) > _LONGEST_ID:
        raise BadCollection(
            f"{where}: _id is longer than {_LONGEST_ID} bytes: write a shorter one."
        )
    if id_ in seen:
        raise BadCollection(f"{where}: _id {id_} was there before: give each its own.")
    seen.add(id_)
    return id_
