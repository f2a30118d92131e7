"""The run of our own ranking: what readers find, down to the depth that is measured."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from search.asking.looking import Looked, take_steps
from search.evaluation.collections import Query
from search.evaluation.runs import DEPTH, Run, to_ranking
from search.language.parsing import parse_query
from search.query.request import parse_request
from search.retrieval.essays import build_total, read_total
from search.service import SearchService

# What the engine hands out at once.
DEEPEST = 10_000
_PIECE = 100
# Queries whose searches are one request: the engine does them side by side.
_TOGETHER = 16


def rank_essays(
    service: SearchService,
    generation: int,
    queries: Sequence[Query],
    depth: int,
    to_id: Callable[[str], str],
) -> Run:
    """The run of the service over one generation; named after its relevance profile.

    Copies stand for themselves: the judgements may be of any of them. `to_id` gives the name that
    the judgements have for an essay's id.
    """
    index = service.open(generation)
    rankings = {
        query: to_ranking(
            (to_id(id_), score) for id_, score in look.order(index.profile.vectors)[:depth]
        )
        for query, look in look_at(service, generation, queries, depth)
    }
    return Run(index.profile.name, rankings)


def rank_as_readers_see(
    service: SearchService,
    queries: Sequence[Query],
    depth: int = DEPTH,
    generation: int | None = None,
) -> Run:
    """The run of the service over a generation, or the live one, copies folded; named after its tuning."""
    index = service.open(generation)
    looks = look_at(service, index.generation, queries, depth, copies=False)
    rankings = {query: look.order(index.profile.vectors)[:depth] for query, look in looks}
    return Run(f"{index.profile.name} {index.version}", rankings)


def look_at(
    service: SearchService,
    generation: int,
    queries: Sequence[Query],
    depth: int,
    copies: bool = True,
) -> Iterator[tuple[str, Looked]]:
    """(query id, what its ranking is made from, down to that depth) of each query, a few at a time.

    As `SearchService.search` orders essays, without what it shows of each: that takes four fifths
    of the time at this depth. A test holds the two together.
    """
    index = service.open(generation)
    looker = service.asker_of(index).looker
    for start in range(0, len(queries), _TOGETHER):
        some = queries[start : start + _TOGETHER]
        lookings = []
        for query in some:
            request, _ = parse_request({"q": [query.text]})
            asked = replace(request, size=depth, copies=copies)
            wording, _ = looker.understand(index, parse_query(request.query).tree)
            lookings.append(looker.looking(index, wording, asked))
        looks = take_steps(index, lookings)
        yield from ((query.id, look) for query, look in zip(some, looks, strict=True))


def count_matches(service: SearchService, queries: Sequence[Query]) -> dict[str, int]:
    """Query id -> how many essays match, copies folded; many are asked in one request."""
    index = service.open()
    looker = service.asker_of(index).looker
    totals: dict[str, int] = {}
    for start in range(0, len(queries), _PIECE):
        asked = {}
        for query in queries[start : start + _PIECE]:
            request, _ = parse_request({"q": [query.text]})
            wording, _ = looker.understand(index, parse_query(request.query).tree)
            asked[query.id] = build_total(index, request, looker.measure(index, wording))
        totals |= {id_: read_total(answer) for id_, answer in index.ask(asked).items()}
    return totals
