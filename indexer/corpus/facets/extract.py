"""All facets of an essay, from its own text."""

from collections.abc import Sequence
from dataclasses import replace

from indexer.corpus.facets.agencies.agency import extract_agency
from indexer.corpus.facets.claims import find_claims
from indexer.corpus.facets.correcting import correct, find_corrections
from indexer.corpus.facets.genre import assign_roles
from indexer.corpus.facets.grounds import read_grounds
from indexer.corpus.facets.region import extract_region
from indexer.corpus.facets.task import extract_task
from indexer.corpus.facets.vocabularies import join_vocabularies
from indexer.corpus.facets.years.year import extract_year
from indexer.corpus.model import Essay, Page
from mappings.facets import Facets
from search.tuning.amending.amendments import Correction


def extract_facets(essay: Essay, corrections: Sequence[Correction] = ()) -> Essay:
    """The essay with genre, year, agency and region as far as its text, or an editor, tells them."""
    join_vocabularies()
    grounds = read_grounds(essay)
    agency = extract_agency(grounds)
    region = extract_region(grounds, agency)
    plans, home = grounds.genre == "计划", region.value if region else ()
    found = Facets(
        genre=grounds.genre,
        year=extract_year(grounds.reading, grounds.issue, plans, home),
        agency_type=agency.type if agency else None,
        agency_name=agency.name if agency else None,
        region=region,
        writer="person" if grounds.by_person else "agency",
        task=extract_task(grounds.reading.title.text, grounds.text, grounds.genre),
    )
    found = correct(found, corrections)
    facets = replace(found, claims=find_claims(grounds.reading, found))
    return replace(essay, facets=facets, sections=assign_roles(essay.sections))


def extract_page(page: Page, corrections: Sequence[Correction] = ()) -> Page:
    """The page with the facets of each of its essays; the corrections are those of the page."""
    told = find_corrections(page.name, page.essays, corrections)
    essays = (extract_facets(essay, told.get(essay.ordinal, ())) for essay in page.essays)
    return replace(page, essays=tuple(essays))
