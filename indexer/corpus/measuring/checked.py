"""What is read of pages beside facts that people have checked."""

from collections.abc import Iterable, Mapping, Sequence

from indexer.corpus.measuring.labelled import value_of
from indexer.corpus.measuring.measure import Measure
from indexer.corpus.model import Page
from mappings.facets import Facets
from search.tuning.amending.amendments import to_opening
from state.facts import Fact

# A checked facet and what the indexer calls it.
_NAMES = {"year": "year", "agency": "agency_type", "region": "region", "genre": "genre"}


def latest_facts(facts: Iterable[Fact]) -> Mapping[tuple[str, str], Fact]:
    """What was said last of each facet of each essay; facts are oldest first."""
    return {(fact.opening, fact.facet): fact for fact in facts}


def measure_checked(pages: Iterable[Page], facts: Iterable[Fact]) -> Sequence[Measure]:
    """Each checked facet of essays that begin as they did when they were checked, without corrections."""
    wanted = latest_facts(facts)
    openings = {opening for opening, _ in wanted}
    found = {facet: Measure(f"checked.{facet}") for facet in _NAMES}
    for page in pages:
        for essay in page.essays:
            opening = to_opening(essay.text)
            if opening not in openings:
                continue
            for facet, measure in found.items():
                fact = wanted.get((opening, facet))
                if fact is not None:
                    got = to_value(essay.facets, facet)
                    told = (
                        f"{fact.essay} {facet}: {got or 'unknown'}, not {fact.value or 'unknown'}"
                    )
                    measure.count(got == fact.value, told)
    return list(found.values())


def to_value(facets: Facets, facet: str) -> str:
    """A facet as people write it."""
    got = value_of(facets, _NAMES[facet])
    if got is None:
        return ""
    if facet == "year":
        return f"{got[0]}" if got[0] == got[1] else f"{got[0]}-{got[1]}"
    return "/".join(got) if facet == "region" else str(got)
