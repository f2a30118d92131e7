"""The first look at a query: what words find, what is nearest by meaning, how rare its terms are.

All of that is one request, but for the first time that a name or a synonym is asked for: then the
order of the list waits for how rare it is.
"""

import logging
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from elasticsearch.dsl import Search

from mappings.folding import fold
from mappings.segmentation import Segmenter
from search.asking.blending import Order, blend
from search.language.tree import Tree
from search.profile import VectorWeights
from search.query.applying import PINNED, Applied
from search.query.conditions import Answers, Conditions, read_conditions
from search.query.facets import add_counts
from search.query.nearness import CUT_NOTE
from search.query.plain import Matching
from search.query.question import Question, Wording, build_question, to_wording
from search.query.rarity import Rarities, Rarity, Term
from search.query.request import SearchRequest
from search.retrieval.essays import Listed, build_list, read_list
from search.retrieval.index import Index
from search.retrieval.nearest import Near, build_nearest, read_nearest
from search.tuning.rules import rules_for
from vectors.model import ModelUnusable

_LOG = logging.getLogger(__name__)
_LIST, _NEAREST, _RARITY = "list", "nearest", "rarity"


class QueryEmbedder(Protocol):
    """Makes the vector of a query, once it is ready to."""

    @property
    def ready(self) -> bool:
        """Whether it can be asked; searches go without meaning until then."""

    def embed_query(self, text: str) -> Sequence[float]:
        """512 numbers of length 1."""


@dataclass(frozen=True)
class Looked:
    """The first answers to a query: the essays that words find, and those nearest by meaning.

    Without `nearest` the list is the page's part alone, else it begins with the first of all.
    """

    question: Question
    listed: Listed
    nearest: Mapping[str, Near] | None = None
    # The answer with the counts, if they could be asked already.
    counted: Any = None

    def order(self, weights: VectorWeights) -> Order:
        """All that is known of the order, best first."""
        if self.nearest is None:
            return self.listed.essays
        # What is pinned was not found by words: it says nothing of how sure they are.
        count = sum(score >= PINNED for _, score in self.listed.essays)
        pinned, found = self.listed.essays[:count], self.listed.essays[count:]
        cosines = {
            id_: near.cosine for id_, near in self.nearest.items() if id_ not in dict(pinned)
        }
        return (*pinned, *blend(found, cosines, self.question.scale, weights))


# Asks searches by their names, is sent the answers by these names, and returns what it found.
Looking = Generator[Mapping[str, Search], Mapping[str, Any], Looked]


@dataclass(frozen=True)
class Looker:
    """Looks at queries; keeps how rare terms are. Without an embedder words alone count."""

    segmenter: Segmenter
    rarity: Rarity
    embedder: QueryEmbedder | None = None

    def understand(self, index: Index, tree: Tree) -> tuple[Wording, tuple[str, ...]]:
        """The wording of a tree, with what the sections say of it, and notes for the reader."""
        matching = Matching(self.segmenter, index.profile)
        conditions = read_conditions(tree, matching)
        notes = conditions.notes
        if conditions.needs_sections:
            conditions, cut = self._ask_sections(index, tree, conditions, matching)
            notes = (*notes, *cut)
        return to_wording(conditions, self.segmenter, index.profile), notes

    def look(
        self, index: Index, wording: Wording, request: SearchRequest, counting: bool = False
    ) -> Looked:
        """What the order is made from, with totals and counts where they need not wait."""
        return take_steps(index, [self.looking(index, wording, request, counting)])[0]

    def looking(
        self, index: Index, wording: Wording, request: SearchRequest, counting: bool = False
    ) -> Looking:
        """`look` in steps: what is asked, and then what is made of the answers."""
        vector = self._embed(index, wording, request)
        telling = self._unknown(index, wording.telling_terms)
        scored = [] if vector is None else [term for term, _ in wording.scored_terms]
        unknown = list(dict.fromkeys([*telling, *self._unknown(index, scored)]))
        first = {_RARITY: self.rarity.ask(index.search("essays"), unknown)} if unknown else {}
        if vector is not None:
            first[_NEAREST] = build_nearest(index, vector, request)
        # By words as many as are ordered anew, or just the page.
        until = request.offset + request.size
        pool = index.profile.vectors.pool
        window = slice(request.offset, until) if vector is None else slice(0, max(pool, until))

        def listing(question: Question, count: bool) -> Search:
            search = build_list(index, request, question, window)
            return add_counts(search, request, question.match) if count else search

        question = None
        if not telling or (wording.orders_without_rarity and request.sort == "relevance"):
            question = self.build(index, wording)
            first[_LIST] = listing(question, counting and not telling)
        answers = {**(yield first)}
        if unknown or question is None:
            read = self.rarity.read
            known = read(index.name("essays"), unknown, answers[_RARITY]) if unknown else {}
            question = self.build(index, wording, known)
        if _LIST not in answers:
            answers |= yield {_LIST: listing(question, counting)}
        listed = read_list(answers[_LIST])
        counted = answers[_LIST] if "aggregations" in answers[_LIST] else None
        if vector is None:
            return Looked(question, listed, counted=counted)
        nearest = read_nearest(answers[_NEAREST])
        for hidden in question.applied.hidden:
            nearest.pop(hidden, None)
        if wording.conditions.required is not None:
            # What must hold is known of those alone that were found by it.
            there = {id_ for id_, _ in listed.essays[:pool]}
            nearest = {id_: near for id_, near in nearest.items() if id_ in there}
        return Looked(question, listed, nearest, counted)

    def measure(self, index: Index, wording: Wording) -> Question:
        """The question of a wording, how rare its telling terms are asked for where it is not known."""
        unknown = self._unknown(index, wording.telling_terms)
        asked = {_RARITY: self.rarity.ask(index.search("essays"), unknown)} if unknown else {}
        answers = index.ask(asked)
        if not unknown:
            return self.build(index, wording)
        read = self.rarity.read(index.name("essays"), unknown, answers[_RARITY])
        return self.build(index, wording, read)

    def build(
        self, index: Index, wording: Wording, read: Rarities = MappingProxyType({})
    ) -> Question:
        """The question of a wording, with what is known of its terms and what was read just now."""
        terms = [term for term, _ in wording.scored_terms]
        known = self.rarity.known(index.name("essays"), [*wording.telling_terms, *terms])
        applied = Applied(rules_for(index.rules, wording.conditions.query, index.day))
        return build_question(wording, {**known, **read}, index.profile, applied)

    def _embed(
        self, index: Index, wording: Wording, request: SearchRequest
    ) -> Sequence[float] | None:
        """The vector of the query, where the list goes by meaning, too."""
        weights = index.profile.vectors
        wanted = request.sort == "relevance" and wording.terms.words and weights.used
        if not wanted or self.embedder is None or not self.embedder.ready:
            return None
        try:
            return self.embedder.embed_query(fold(wording.conditions.text))
        except ModelUnusable as error:
            # Said once: it is not ready any more.
            _LOG.warning("%s", error)
            return None

    def _ask_sections(
        self, index: Index, tree: Tree, conditions: Conditions, matching: Matching
    ) -> tuple[Conditions, tuple[str, ...]]:
        asked = dict(enumerate(conditions.needs_sections))
        responses = index.ask(
            {
                str(number): question.ask(index.search("sections"))
                for number, question in asked.items()
            }
        )
        answers: Answers = {
            question.node: question.read(responses[str(number)]["aggregations"])
            for number, question in asked.items()
        }
        notes = (CUT_NOTE,) if any(answer.cut for answer in answers.values()) else ()
        return read_conditions(tree, matching, answers), notes

    def _unknown(self, index: Index, terms: Sequence[Term]) -> list[Term]:
        known = self.rarity.known(index.name("essays"), terms)
        return [term for term in terms if term not in known]


def take_steps(index: Index, lookings: Sequence[Looking]) -> list[Looked]:
    """What each of them finds; what several ask at the same step is one request."""
    found: dict[int, Looked] = {}
    asked = {number: next(looking) for number, looking in enumerate(lookings)}
    while asked:
        together = {
            f"{number} {name}": search
            for number, searches in asked.items()
            for name, search in searches.items()
        }
        answers = index.ask(together)
        steps, asked = asked, {}
        for number, searches in steps.items():
            own = {name: answers[f"{number} {name}"] for name in searches}
            try:
                asked[number] = lookings[number].send(own)
            except StopIteration as end:
                found[number] = end.value
    return [found[number] for number in range(len(lookings))]
