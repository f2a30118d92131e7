"""What an essay's title claims and its text contradicts: another year, agency or region."""

import re
from collections.abc import Iterator

from indexer.corpus.facets.places import place_vocabulary
from indexer.corpus.facets.reading import Part, Reading
from lexicon.agencies import agency_vocabulary
from mappings.facets import Claim, Facets

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?")
# A title names people by their trade, which says nothing of who writes.
_NOBODY = ("个人",)


def find_claims(reading: Reading, facets: Facets) -> tuple[Claim, ...]:
    """The title's claims that differ from what the text says; what the text leaves open differs not."""
    title = reading.title
    return (*_years(title, facets), *_agencies(title, facets), *_regions(title, facets))


def _years(title: Part, facets: Facets) -> Iterator[Claim]:
    found = _YEAR.search(title.text)
    if found and facets.year and int(found[1]) not in facets.year.years:
        yield Claim("year", found[1], title.quote(*found.span(1)))


def _agencies(title: Part, facets: Facets) -> Iterator[Claim]:
    named = [found for found in agency_vocabulary().find(title.text) if not found.entry.weak]
    own = facets.agency_type.value if facets.agency_type else None
    if named and own and own not in {*_NOBODY, *(found.entry.function for found in named)}:
        first = named[0]
        yield Claim("agency", first.entry.function, title.quote(first.start, first.end))


def _regions(title: Part, facets: Facets) -> Iterator[Claim]:
    if facets.region is None:
        return
    own = facets.region.value
    for found in place_vocabulary().find(title.text):
        places, short = found.entry
        paths = [place.path for place in places]
        if not short and not any(path[: len(own)] == own[: len(path)] for path in paths):
            yield Claim("region", "/".join(paths[0]), title.quote(found.start, found.end))
            return
