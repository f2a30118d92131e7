"""All facets of an essay, from its own text."""

from dataclasses import replace

from indexer.facets.agencies.agency import extract_agency, find_agencies
from indexer.facets.agencies.voice import read_voice
from indexer.facets.claims import find_claims
from indexer.facets.documents.congress import read_congress_report
from indexer.facets.documents.official import read_issue
from indexer.facets.genre import assign_roles, extract_genre
from indexer.facets.places import find_places
from indexer.facets.reading import read_essay
from indexer.facets.region import extract_region
from indexer.facets.years.year import extract_year
from indexer.model import Essay, Page
from mappings.facets import Facets
from mappings.folding import fold


def extract_facets(essay: Essay) -> Essay:
    """The essay with genre, year, agency and region as far as its text tells them."""
    reading = read_essay(essay)
    voice = read_voice(reading)
    genre = extract_genre(reading.title.text, fold(essay.text), voice)
    issue = read_issue(reading) or read_congress_report(reading)
    places = find_places(reading)
    mentions = find_agencies(reading, places, voice, issue.issuers if issue else None)
    agency = extract_agency(reading, mentions, voice, genre, issue)
    found = Facets(
        genre=genre,
        year=extract_year(reading, issue, plans=genre == "计划"),
        agency_type=agency.type if agency else None,
        agency_name=agency.name if agency else None,
        region=extract_region(reading, places, mentions, agency, issue),
        writer="person" if voice.is_person(genre) and voice.first_person else "agency",
    )
    facets = replace(found, claims=find_claims(reading, found))
    return replace(essay, facets=facets, sections=assign_roles(essay.sections))


def extract_page(page: Page) -> Page:
    """The page with the facets of each of its essays."""
    return replace(page, essays=tuple(extract_facets(essay) for essay in page.essays))
