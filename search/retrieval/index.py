"""Where to search: one generation, asked several things in one request."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError
from elasticsearch.dsl import MultiSearch, Search

from mappings.dictionary import DictionaryChanges
from mappings.names import KINDS, Names
from search.profile import RelevanceProfile
from search.tuning.rules import Rule

_NOT_FOUND = 404
# Any document of what the alias names, for the name of the index that it lies in.
_PROBE: Mapping[str, Any] = {
    "query": {"match_all": {}},
    "size": 1,
    "_source": False,
    "terminate_after": 1,
    "track_total_hits": False,
}


class Swapped(Exception):
    """Another generation is live than the one that was asked, or that one is gone."""


@dataclass(frozen=True)
class Index:
    """Where to search: a client, one generation, and the numbers of ranking.

    While `live`, each request also asks whether the generation still is.
    """

    client: Elasticsearch
    names: Names
    generation: int
    profile: RelevanceProfile
    live: bool = False
    # What editors do to single essays, and the day on which it is asked.
    rules: tuple[Rule, ...] = ()
    day: date = date.min
    version: int = 0
    # What editors had changed of the dictionary when the generation was built.
    words: DictionaryChanges = field(default_factory=DictionaryChanges)

    def name(self, kind: str) -> str:
        """The index of a kind. One generation for all that a page asks, whatever is swapped meanwhile."""
        return self.names.index(kind, self.generation)

    def search(self, kind: str) -> Search:
        """A search of one kind of document that never answers from a part of its shards."""
        search = Search(using=self.client, index=self.name(kind))
        return search.params(allow_partial_search_results=False)

    def ask(self, searches: Mapping[str, Search], probe: bool = True) -> dict[str, Any]:
        """The answers to searches by their names, as they are told, asked in one request; nothing is asked for none.

        Raises `Swapped` where they would be of a generation that is live no more; without `probe`, which a page
        needs once, only where that is gone.
        """
        if not searches:
            return {}
        together = MultiSearch(using=self.client)
        for search in searches.values():
            together = together.add(search)
        probing = self.live and probe
        probes: list[Mapping[str, Any]] = (
            [{"index": self.names.alias(KINDS[0])}, _PROBE] if probing else []
        )
        body = self.client.msearch(searches=[*together.to_dict(), *probes])
        answers = body["responses"]
        for answer in answers:
            if "error" in answer and answer.get("status") != _NOT_FOUND:
                # One refused search of several comes in an answer that is well otherwise.
                meta = replace(body.meta, status=answer["status"])
                raise ApiError(answer["error"]["type"], meta=meta, body=answer)
        if any("error" in answer for answer in answers):
            if self.live:
                raise Swapped
            raise NotFoundError("index not found", meta=body.meta, body=answers)
        if probing and answers[-1]["hits"]["hits"][:1]:
            there = answers[-1]["hits"]["hits"][0]["_index"]
            if there != self.name(KINDS[0]):
                raise Swapped
        return dict(zip(searches, answers, strict=False))
