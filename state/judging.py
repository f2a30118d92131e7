"""Query sets, and how well essays answer their queries by each judge."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal, get_args
from uuid import uuid4

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from mappings.names import Names
from state.documents import Documents, Stored, Version
from state.indices import make_index
from state.moment import now

MOST_QUERIES, LONGEST_QUERY, LONGEST_REASON = 2000, 200, 300
RATINGS = (0, 1, 2, 3)
Aspect = Literal["topic", "agency", "period", "completeness"]
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
# What judges that are no people are called by; no account may have such a name.
MODEL = "model:"
_SETS, _JUDGEMENTS = "query_sets", "judgements"


@dataclass(frozen=True)
class SetQuery:
    """A query of a set; judgements go by its id, so that its text may be mended."""

    id: str
    text: str


@dataclass(frozen=True)
class QuerySet:
    """Queries that are judged together, as they were read."""

    id: str
    name: str
    queries: tuple[SetQuery, ...]
    who: str
    at: str
    version: Version

    def query(self, id_: str) -> SetQuery | None:
        """A query of it."""
        return next((query for query in self.queries if query.id == id_), None)


@dataclass(frozen=True)
class Judgement:
    """A judge's rating of an essay for a query; None where the judge cannot tell."""

    query_set: str
    query: str
    essay: str
    who: str
    rating: int | None
    reason: str = ""
    at: str = ""
    # Besides the whole: how well topic, agency, period and completeness fit, where they were rated.
    aspects: Mapping[str, int] = field(default_factory=dict)

    @property
    def by_model(self) -> bool:
        """Whether no person but a language model says so."""
        return self.who.startswith(MODEL)


@dataclass(frozen=True)
class Judging:
    """All sets and judgements of an installation. Raises `Conflict`, and what the client raises."""

    client: Elasticsearch
    names: Names

    def sets(self) -> tuple[QuerySet, ...]:
        """All sets, by name."""
        return tuple(map(_to_set, self._sets.find(sort=[{"name": "asc"}])))

    def find(self, id_: str) -> QuerySet | None:
        """A set."""
        stored = self._sets.read(id_)
        return _to_set(stored) if stored else None

    def make(self, name: str, texts: Sequence[str], who: str) -> QuerySet:
        """A new set of these queries, each once."""
        queries = _to_queries(texts, ())
        return _to_set(self._sets.create(uuid4().hex[:12], _to_source(name, queries, who)))

    def add_queries(self, read: QuerySet, texts: Sequence[str], who: str) -> QuerySet:
        """The set that was read, with more queries."""
        queries = _to_queries(texts, read.queries)
        stored = Stored(read.id, {}, read.version)
        return _to_set(self._sets.replace(stored, _to_source(read.name, queries, who)))

    def judge(self, judgement: Judgement) -> None:
        """Keep a judge's rating; an earlier one by the same judge is replaced."""
        index = make_index(self.client, self.names, _JUDGEMENTS)
        document = {**asdict(judgement), "at": judgement.at or now()}
        self.client.index(index=index, id=_id_of(judgement), document=document, refresh=True)

    def judge_all(self, judgements: Sequence[Judgement]) -> int:
        """Keep many at once; how many there are."""
        index = make_index(self.client, self.names, _JUDGEMENTS)
        actions = (
            {
                "_index": index,
                "_id": _id_of(one),
                "_source": {**asdict(one), "at": one.at or now()},
            }
            for one in judgements
        )
        count, _ = bulk(self.client, actions, refresh=True)
        return count

    def take_back(self, judgement: Judgement) -> None:
        """The judge's rating is no more."""
        if stored := self._judgements.read(_id_of(judgement)):
            self._judgements.remove(stored)

    def of_set(self, id_: str) -> tuple[Judgement, ...]:
        """All ratings of a set, by all judges."""
        found = (s.source for s in self._judgements.all({"term": {"query_set": id_}}))
        return tuple(Judgement(**source) for source in found)

    @property
    def _sets(self) -> Documents:
        return Documents(self.client, self.names, _SETS)

    @property
    def _judgements(self) -> Documents:
        return Documents(self.client, self.names, _JUDGEMENTS)


def _to_set(stored: Stored) -> QuerySet:
    source = stored.source
    queries = tuple(SetQuery(**query) for query in source["queries"])
    return QuerySet(stored.id, source["name"], queries, source["who"], source["at"], stored.version)


def _to_source(name: str, queries: Sequence[SetQuery], who: str) -> Mapping[str, object]:
    return {"name": name, "queries": list(map(asdict, queries)), "who": who, "at": now()}


def _to_queries(texts: Sequence[str], known: Sequence[SetQuery]) -> tuple[SetQuery, ...]:
    queries = {query.text: query for query in known}
    for text in texts:
        clean = " ".join(text.split())[:LONGEST_QUERY]
        if clean and len(queries) < MOST_QUERIES:
            queries.setdefault(clean, SetQuery(uuid4().hex[:8], clean))
    return tuple(queries.values())


def _id_of(judgement: Judgement) -> str:
    names = (judgement.query_set, judgement.query, judgement.essay, judgement.who)
    return hashlib.sha256("\0".join(names).encode()).hexdigest()[:40]
