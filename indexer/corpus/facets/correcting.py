"""Facets of single essays as editors have corrected them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from indexer.corpus.model import Essay
from lexicon.agencies import group_of
from mappings.facets import AgencyType, Evidence, Facets, Region, Year
from search.tuning.amending.amendments import Correction, read_years, to_opening

_SURE = 1.0


def find_corrections(
    page: str, essays: Iterable[Essay], told: Sequence[Correction]
) -> Mapping[int, tuple[Correction, ...]]:
    """The corrections of each essay of a page, by its ordinal.

    One that says how its essay begins is for the essay that begins so, whatever its number is now;
    when none does it is for nobody, as another text stands in its place.
    """
    found: dict[int, tuple[Correction, ...]] = {}
    if not told:
        return found
    openings = {to_opening(essay.text): essay.ordinal for essay in essays}
    numbers = {essay.id(page): essay.ordinal for essay in essays}
    for one in told:
        here = openings.get(one.opening) if one.opening else numbers.get(one.essay)
        if here is not None:
            found[here] = (*found.get(here, ()), one)
    return found


def correct(facets: Facets, corrections: Iterable[Correction]) -> Facets:
    """The facets with what was corrected; its evidence is the editor's reason."""
    for one in corrections:
        facets = _correct(facets, one)
    return facets


def _correct(facets: Facets, one: Correction) -> Facets:
    evidence = Evidence(one.reason, "editor")
    if one.facet == "year":
        return replace(facets, year=_to_year(one.value, evidence))
    if one.facet == "agency":
        agency = (
            AgencyType(one.value, group_of(one.value), "corrected", _SURE, evidence)
            if one.value
            else None
        )
        # The name as written was that of the wrong one.
        return replace(facets, agency_type=agency, agency_name=None)
    if one.facet == "region":
        path = tuple(one.value.split("/")) if one.value else ()
        region = Region(path, "corrected", _SURE, evidence) if path else None
        return replace(facets, region=region)
    return replace(facets, genre=one.value or None)


def _to_year(value: str, evidence: Evidence) -> Year | None:
    years = read_years(value)
    if years is None:
        return None
    first, last = years
    return Year(first if first == last else None, first, last, "corrected", _SURE, evidence)
