"""From files to pages with their facets, one after the other."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from indexer.corpus.facets.extract import extract_page
from indexer.corpus.model import Page, RawPage, Skipped
from indexer.corpus.parsing.page import NoEssay, parse_page
from indexer.corpus.reading.sources import read_pages
from search.tuning.amending.amendments import Correction


def parse_pages(
    files: Sequence[Path],
    on_skip: Callable[[Skipped], None] = lambda skipped: None,
    corrections: Callable[[str], Sequence[Correction]] = lambda page: (),
) -> Iterator[Page]:
    """The pages of the files with their facets; each thing that is no page goes to `on_skip`.

    `corrections` gives those of a page's essays by the page's name.
    """
    for document in read_pages(files):
        page = (
            to_page(document, corrections(document.name))
            if isinstance(document, RawPage)
            else document
        )
        if isinstance(page, Skipped):
            on_skip(page)
        else:
            yield page


def to_page(raw: RawPage, corrections: Sequence[Correction] = ()) -> Page | Skipped:
    """The page with its facets, or why it is none."""
    try:
        return extract_page(parse_page(raw), corrections)
    except NoEssay as error:
        return Skipped(raw.source, str(error))
