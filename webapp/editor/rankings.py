"""Lists of query sets, kept for a while: a measure and the publishing after it rank once."""

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from mappings.definitions import AMENDING_PARTS
from mappings.names import KINDS
from search.evaluation.collections import Query
from search.evaluation.ranking import rank_as_readers_see
from search.evaluation.runs import Run
from search.service import SearchService
from search.tuning.tuning import default_tuning, to_form
from state.judging import QuerySet
from state.serving import served_tuning

RANKINGS = "fanwen-rankings"
_MOST_RUNS = 32


@dataclass
class Rankings:
    """Lists of sets that were made a moment ago, of the same generation and tuning."""

    _kept: "OrderedDict[str, Run]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rank(self, service: SearchService, query_set: QuerySet) -> Run:
        """The lists of a set's queries, as readers see them."""
        key = _key_of(service, query_set)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        run = rank_as_readers_see(service, to_queries(query_set))
        with self._lock:
            self._kept[key] = run
            while len(self._kept) > _MOST_RUNS:
                self._kept.popitem(last=False)
        return run


def rankings() -> Rankings:
    """Those of this site."""
    return cast(Rankings, current_app.extensions[RANKINGS])


def to_queries(query_set: QuerySet) -> list[Query]:
    """Its queries as they are asked."""
    return [Query(query.id, query.text) for query in query_set.queries]


def _key_of(service: SearchService, query_set: QuerySet) -> str:
    """All that a run depends on."""
    index = service.open()
    # By its content: a number of a version says nothing once versions were restored from elsewhere.
    served = served_tuning(service.client, index.name(KINDS[0]))
    form = to_form(service.tuning) if service.tuning else served or to_form(default_tuning())
    # What was a draft a moment ago, and is published now, lists the same.
    form = {name: part for name, part in form.items() if name not in ("version", *AMENDING_PARTS)}
    meaning = service.embedder is not None and service.embedder.ready
    queries = [(query.id, query.text) for query in query_set.queries]
    told = [index.generation, str(index.words), form, meaning, queries]
    return json.dumps(told, sort_keys=True)
