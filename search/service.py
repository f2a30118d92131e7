"""Everything a reader can ask of the index, behind one object."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TypeVar

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from mappings.dictionary import DictionaryChanges
from mappings.documents import EssayDocument
from mappings.folding import fold
from mappings.names import KINDS, Names
from mappings.segmentation import Segmenter
from search.asking.answering import to_result, to_section_result
from search.asking.explaining import Explanation, explain
from search.asking.looking import Looker, QueryEmbedder
from search.asking.opening import Opener, Version, version_of
from search.asking.page import Asker, Found
from search.asking.reading import (
    ComparedPage,
    EssayPage,
    Sections,
    find_compared,
    find_essay,
    find_sections_of,
)
from search.asking.recutting import Impact, find_impact
from search.asking.resembling import Likeness, SimilarPage, find_like_essay, find_like_text
from search.asking.sections import FoundSections, find_sections
from search.failures import Unavailable, explain_failure
from search.language.chips import to_chips
from search.language.parsing import ParsedQuery, parse_query
from search.language.recognising import recognise, to_filter
from search.language.tree import Tree
from search.outlining import LEAST_ESSAYS, MOST_ESSAYS, Heading, Outline, to_parts
from search.presentation.highlighting import mark
from search.presentation.results import Offer, SearchResult, Span
from search.query.conditions import read_conditions
from search.query.plain import Matching
from search.query.question import to_wording
from search.query.rarity import Rarity
from search.query.request import SearchRequest
from search.retrieval.corpus import (
    Figures,
    ask_for_doubtful,
    ask_for_essay_ids,
    ask_for_figures,
    ask_for_pages,
    read_doubtful,
    read_essay_ids,
    read_figures,
    read_pages,
)
from search.retrieval.headings import ask_for_headings, read_headings
from search.retrieval.index import Index
from search.retrieval.similar import Dial
from search.suggesting.completing import (
    Completion,
    build_completions,
    read_completions,
    read_typed,
)
from search.suggesting.relief import MOST_OFFERED, Relief, find_reliefs
from search.tuning.tuning import Tuning

T = TypeVar("T")


@contextmanager
def _saying_unavailable() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise Unavailable("The index is not built yet: run `fanwen rebuild SOURCE`.") from error
    except (ApiError, TransportError) as error:
        raise Unavailable(explain_failure(error)) from error


@dataclass(frozen=True)
class SearchService:
    """Searches, reads and compares essays of the live generation. Raises only `Unavailable`."""

    client: Elasticsearch
    names: Names
    segmenter: Segmenter
    # Instead of what the generation is tuned to.
    tuning: Tuning | None = None
    # Makes vectors of queries; None for words alone.
    embedder: QueryEmbedder | None = None

    @cached_property
    def _opener(self) -> Opener:
        return Opener(self.client, self.names, self.tuning)

    @cached_property
    def _rarity(self) -> Rarity:
        return Rarity()

    def asker_of(self, index: Index) -> Asker:
        """Asks queries of an index, cut as its texts are."""
        return Asker(Looker(self.segmenter_of(index), self._rarity, self.embedder))

    def segmenter_of(self, index: Index) -> Segmenter:
        """Cuts as the texts of the index are cut."""
        return self.segmenter.with_words(index.words)

    def open(self, generation: int | None = None) -> Index:
        """The generation asked for while it is kept, else the live one; ranked as it is tuned."""
        with _saying_unavailable():
            return self._opener.open(generation)

    def read_version(self) -> Version:
        """What lists are of at this moment."""
        with _saying_unavailable():
            return self._opener.read_version()

    def probe(self) -> int:
        """The generation that is live, after all of its shards have answered."""

        def look(index: Index) -> int:
            index.ask({kind: index.search(kind)[:0] for kind in KINDS})
            return index.generation

        return self._ask(look, None)

    def search(self, request: SearchRequest) -> SearchResult:
        """The page of results: of essays, or of sections where these are asked for."""
        parsed = parse_query(request.query)
        if request.unit == "sections":
            return self._search_sections(request, parsed)
        chips = to_chips(parsed.tree)

        def find(index: Index) -> tuple[Index, Found, tuple[Relief, ...]]:
            asker = self.asker_of(index)
            found = asker.find(index, parsed.tree, request)
            if found.essays.total:
                return index, found, ()
            reliefs = find_reliefs(request, chips, tuple(found.question.masses))
            return index, found, asker.count(index, list(islice(reliefs, MOST_OFFERED)))

        index, found, reliefs = self._ask(find, request.generation)
        offers = self._offer(index, parsed.tree)
        return to_result(version_of(index), parsed, found, offers, reliefs)

    def _search_sections(self, request: SearchRequest, parsed: ParsedQuery) -> SearchResult:
        def find(index: Index) -> tuple[Index, FoundSections]:
            return index, find_sections(index, self.asker_of(index).looker, parsed.tree, request)

        index, found = self._ask(find, request.generation)
        offers = self._offer(index, parsed.tree)
        return to_section_result(version_of(index), parsed, found, offers)

    def outline(self, request: SearchRequest) -> Outline:
        """How the essays that match are built, by the first of them."""
        result = self.search(replace(request, size=MOST_ESSAYS, page=1, generation=None))
        essays = {hit.essay.id: hit.essay for hit in result.hits if not hit.lacking}
        if len(essays) < LEAST_ESSAYS:
            return Outline((), essays)

        def read(index: Index) -> Sequence[Heading]:
            asked = {"headings": ask_for_headings(index, list(essays))}
            return read_headings(index.ask(asked)["headings"])

        headings = self._ask(read, result.generation)
        return Outline(to_parts(headings, len(essays)), essays)

    def complete(self, text: str) -> tuple[Completion, ...]:
        """What a reader may be typing."""
        typed = read_typed(text)

        def ask(index: Index) -> tuple[Completion, ...]:
            searches = {str(n): build_completions(index, part) for n, part in enumerate(typed)}
            answers = index.ask(searches)
            return read_completions({part: answers[str(n)] for n, part in enumerate(typed)})

        return self._ask(ask) if typed else ()

    def read_essay(self, essay_id: str) -> EssayPage | None:
        """An essay with its sections, or None when there is none of that id."""
        return self._ask(lambda index: find_essay(index, essay_id))

    def read_sections(self, section_ids: Sequence[str]) -> Sections:
        """Sections with their essays, by their ids; those that are not there are left out."""
        if not section_ids:
            return {}
        return self._ask(lambda index: find_sections_of(index, section_ids))

    def compare(self, left: str, right: str) -> ComparedPage | None:
        """Two essays sentence by sentence; None when one of them is not there."""
        return self._ask(lambda index: find_compared(index, left, right, self.segmenter_of(index)))

    def find_similar(
        self,
        essay_id: str,
        request: SearchRequest,
        dial: Dial = "all",
        section: int | None = None,
    ) -> SimilarPage | None:
        """The essays most like one, or like one section of it; None when there is none of that id."""
        wanted = Likeness(essay_id, dial, section)
        return self._ask(
            lambda index: find_like_essay(index, wanted, request, self.segmenter_of(index)),
            request.generation,
        )

    def find_similar_to_text(self, text: str, request: SearchRequest) -> SimilarPage:
        """The essays most like a text of the reader's."""
        return self._ask(
            lambda index: find_like_text(index, text, request, self.segmenter_of(index)),
            request.generation,
        )

    def describe(self) -> Figures:
        """How much there is, and of how much of it what is known."""
        return self._ask(
            lambda index: read_figures(index.ask({"all": ask_for_figures(index)})["all"])
        )

    def find_doubtful(
        self, without: Sequence[str], most: int
    ) -> tuple[int, Sequence[EssayDocument]]:
        """How many essays contradict their titles or themselves, without some, and the first of them."""

        def read(index: Index) -> tuple[int, Sequence[EssayDocument]]:
            asked = {"doubtful": ask_for_doubtful(index, without, most)}
            return read_doubtful(index.ask(asked)["doubtful"])

        return self._ask(read)

    def list_essays(self, part: int, parts: int) -> Sequence[str]:
        """The ids of all essays but copies, in so many parts, from 0."""

        def read(index: Index) -> Sequence[str]:
            pages = read_pages(index.ask({"pages": ask_for_pages(index, part, parts)})["pages"])
            return read_essay_ids(index.ask({"ids": ask_for_essay_ids(index, pages)})["ids"])

        return self._ask(read)

    def explain(self, request: SearchRequest, essay_id: str) -> Explanation | None:
        """Why an essay stands where it stands for a query, or is not there; None for no such essay."""
        return self._ask(
            lambda index: explain(index, self.asker_of(index).looker, request, essay_id)
        )

    def find_impact(self, word: str, changes: DictionaryChanges) -> Impact:
        """What becomes of the texts that have a word under changes of the dictionary."""
        after = self.segmenter.with_words(changes)
        return self._ask(
            lambda index: find_impact(index, fold(word), self.segmenter_of(index), after)
        )

    def marker(self, query: str) -> Callable[[str], tuple[Span, ...]]:
        """Marks the telling words of a query in a text; none of what it excludes."""
        index = self._ask(lambda index: index)
        profile, segmenter = index.profile, self.segmenter_of(index)
        conditions = read_conditions(parse_query(query).tree, Matching(segmenter, profile))
        words = to_wording(conditions, segmenter, profile).marked
        return lambda text: mark(text, words)

    def _ask(self, make: Callable[[Index], T], generation: int | None = None) -> T:
        """What `make` makes of a generation, or of the live one."""
        with _saying_unavailable():
            return self._opener.ask(generation, make)

    def _offer(self, index: Index, tree: Tree) -> tuple[Offer, ...]:
        names = recognise(tree, self.segmenter_of(index).cut)
        return tuple(Offer(name.kind, name.value, to_filter(tree, name)) for name in names)
