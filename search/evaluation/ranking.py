"""The run of our own ranking: what readers find, down to the depth that is measured."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from mappings.documents import EssayDocument
from search.evaluation.collections import Query
from search.evaluation.runs import Run, to_ranking
from search.language.parsing import parse_query
from search.query.request import parse_request
from search.service import SearchService

# What the engine hands out at once.
DEEPEST = 10_000


def rank_essays(
    service: SearchService,
    generation: int,
    queries: Sequence[Query],
    depth: int,
    to_id: Callable[[EssayDocument], str],
) -> Run:
    """The run of the service over one generation; named after its relevance profile.

    Copies stand for themselves: the judgements may be of any of them. `to_id` gives the name that
    the judgements have for an essay.
    """
    index = service.open(generation)
    rankings = {}
    for query in queries:
        request, _ = parse_request({"q": [query.text]})
        asked = replace(request, size=depth, copies=True)
        # As `SearchService.search` finds them, without the sections that it shows: those take four
        # fifths of the time at this depth, and no part in the order. A test holds the two together.
        found = service.asker.rank(index, parse_query(request.query).tree, asked)
        rankings[query.id] = to_ranking((to_id(essay), score) for essay, score in found)
    return Run(index.profile.name, rankings)
