"""The gate on facets: a change of the rules must not move essays unseen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from indexer.index.gates.candidate import Candidate, Outcome, name_some
from indexer.index.generations.generation import Generation

# Of the essays in both generations: one in twenty that moves is no correction of a few.
MOST_MOVED = 0.05
# Below so many, single essays are large shares.
_FEWEST_MOVED = 3
# Of all essays: how much more may be without a value.
MOST_UNKNOWN = 0.05
# Half the sum of the differences of all shares; a corpus that grows by its like stays far below.
MOST_SHIFTED = 0.25
_FEWEST_ESSAYS = 200
_FIELDS = {"year": "year.years", "agency": "agency_type.value", "region": "region.path"}
_MOST_VALUES = 1_000
_PIECE = 100


@dataclass(frozen=True)
class Shares:
    """Share of the essays that have each value of a facet; "" is unknown."""

    essays: int
    shares: dict[str, float]


def check_drift(candidate: Candidate) -> Outcome:
    """Years, agencies and regions are distributed as before, and few essays have moved."""
    if candidate.live is None:
        return Outcome("drift", True, "nothing to compare with")
    moved = _find_moved(candidate, candidate.live)
    figures: dict[str, Any] = {}
    reasons: list[str] = []
    for facet in _FIELDS:
        old = read_shares(candidate.client, candidate.live, facet)
        new = read_shares(candidate.client, candidate.new, facet)
        shift, unknown = _shift(old, new), new.shares.get("", 0) - old.shares.get("", 0)
        pages = moved.get(facet, [])
        figures[facet] = {
            "moved": len(pages), "shift": round(shift, 4), "unknown": round(unknown, 4)
        }  # fmt: skip
        reasons += _judge(facet, old, (shift, unknown), pages)
    return Outcome("drift", not reasons, "; ".join(reasons), figures)


def read_shares(client: Elasticsearch, generation: Generation, facet: str) -> Shares:
    """How the essays of a generation are distributed over the values of a facet."""
    field = _FIELDS[facet]
    answer = client.search(
        index=generation.index("essays"),
        size=0,
        track_total_hits=True,
        aggs={"values": {"terms": {"field": field, "size": _MOST_VALUES}},
              "unknown": {"missing": {"field": field}}},
        allow_partial_search_results=False,
    )  # fmt: skip
    total = answer["hits"]["total"]["value"]
    found = answer["aggregations"]
    counts = {
        str(b["key"]): b["doc_count"]
        for b in found["values"]["buckets"]
        if "/" not in str(b["key"])
    }
    counts[""] = found["unknown"]["doc_count"]
    return Shares(total, {value: count / total for value, count in counts.items()} if total else {})


def _judge(
    facet: str, old: Shares, change: tuple[float, float], moved: Sequence[str]
) -> Iterator[str]:
    shift, unknown = change
    if len(moved) >= _FEWEST_MOVED and len(moved) > MOST_MOVED * old.essays:
        yield f"{facet}: {len(moved):,} essays have another value: {name_some(moved)}"
    if unknown > MOST_UNKNOWN and unknown * old.essays >= _FEWEST_MOVED:
        yield f"{facet}: {unknown:.0%} more of the essays have none"
    if shift > MOST_SHIFTED and old.essays >= _FEWEST_ESSAYS:
        yield f"{facet}: the shares of its values have shifted by {shift:.0%}"


def _shift(old: Shares, new: Shares) -> float:
    values = old.shares.keys() | new.shares.keys()
    return sum(abs(old.shares.get(v, 0) - new.shares.get(v, 0)) for v in values) / 2


def _find_moved(candidate: Candidate, live: Generation) -> dict[str, list[str]]:
    """Facet -> essays of both generations whose value is another, as `id: old → new`."""
    moved: dict[str, list[str]] = {}
    pages = iter(candidate.rewritten)
    while piece := list(islice(pages, _PIECE)):
        old = _read_values(candidate.client, live, piece)
        new = _read_values(candidate.client, candidate.new, piece)
        for essay in sorted(old.keys() & new.keys()):
            for facet in _FIELDS:
                before, now = old[essay][facet], new[essay][facet]
                if before != now:
                    moved.setdefault(facet, []).append(f"{essay}: {before or '?'} → {now or '?'}")
    return moved


def _read_values(
    client: Elasticsearch, generation: Generation, pages: Sequence[str]
) -> dict[str, dict[str, str]]:
    hits = client.search(
        index=generation.index("essays"),
        query={"terms": {"page": list(pages)}},
        source={"includes": ["year.from", "year.to", "agency_type.value", "region.value"]},
        size=10_000,
        allow_partial_search_results=False,
    )["hits"]["hits"]
    return {hit["_id"]: _present_values(hit["_source"]) for hit in hits}


def _present_values(source: dict[str, Any]) -> dict[str, str]:
    year = source.get("year", {})
    years = [str(year[name]) for name in ("from", "to") if name in year]
    return {
        "year": "–".join(dict.fromkeys(years)),
        "agency": source.get("agency_type", {}).get("value", ""),
        "region": "/".join(source.get("region", {}).get("value", ())),
    }
