"""The writer's own agency: not every agency that an essay names, but the one that says 我局."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from indexer.corpus.facets.agencies.candidates import Function, find_candidates
from indexer.corpus.facets.agencies.mentions import Mention, find_names
from indexer.corpus.facets.deciding.candidate import Candidate, Choice, choose
from indexer.corpus.facets.deciding.weights import Weights, read_weights
from indexer.corpus.facets.grounds import Grounds
from lexicon.agencies import group_of
from mappings.facets import AgencyType, Basis, Evidence

_ISSUED = 0.9
_HIGHEST = 0.99
_BELONGS = 0.5
_PERSON, _ALONE = "个人", 0.8


@dataclass(frozen=True)
class NamedAgency:
    """What an essay says of its writer's agency: type with evidence, and the name as written."""

    type: AgencyType
    name: str | None


def extract_agency(grounds: Grounds) -> NamedAgency | None:
    """The writer's own agency, or None when the text does not tell it from the others it names."""
    issued = find_issuer(grounds)
    if issued is not None:
        return issued
    weights = read_weights("agency")
    candidates = find_candidates(grounds)
    choice = choose(candidates, weights) or _belongs(candidates, weights, grounds)
    if choice is not None:
        return _to_agency(choice, weights)
    return _to_person(grounds.voice.first_person) if grounds.by_person else None


def _belongs(
    candidates: Sequence[Candidate[Function]], weights: Weights, grounds: Grounds
) -> Choice[Function] | None:
    """Somebody who reports of himself belongs to a body: to that of the posts that he tells of."""
    if not grounds.by_person:
        return None
    posts = [candidate for candidate in candidates if candidate.value.posts]
    choice = choose(posts, replace(weights, silence=-inf))
    return choice if choice and choice.probability > _BELONGS else None


def _to_person(evidence: Evidence | None) -> NamedAgency | None:
    """Somebody of whom no body can be told."""
    if evidence is None:
        return None
    return NamedAgency(AgencyType(_PERSON, _PERSON, "stated", _ALONE, evidence), None)


def find_issuer(grounds: Grounds) -> NamedAgency | None:
    """The first of an official document's issuers, else whose letters its number begins with."""
    issue = grounds.issue
    if issue is None:
        return None
    issuers = issue.issuers
    if issuers is not None:
        for named in find_names(issuers.part, grounds.places):
            entry = named.found.entry
            if issuers.start <= named.found.start < issuers.end and not entry.weak:
                return NamedAgency(_to_type(entry.function, named.evidence), named.evidence.quote)
    if issue.function is None or issue.function_evidence is None:
        return None
    return NamedAgency(_to_type(issue.function, issue.function_evidence), None)


def _to_type(function: str, evidence: Evidence) -> AgencyType:
    return AgencyType(function, group_of(function), "stated", _ISSUED, evidence)


def _to_agency(choice: Choice[Function], weights: Weights) -> NamedAgency:
    function = choice.candidate.value
    own = [mention for mention in function.own if not mention.found.entry.weak or mention.extended]
    # The mention that says most, of equal ones the longest, is the one to show.
    best = max(own, key=lambda m: (_weigh(m, weights), m.end - m.start), default=None)
    basis: Basis = "stated" if best is not None else "inferred"
    evidence = best.evidence if best is not None else _evidence_of_work(function)
    type_ = AgencyType(
        function.name,
        function.group,
        basis,
        round(min(_HIGHEST, choice.probability), 2),
        evidence,
        function.title if basis == "inferred" else None,
    )
    return NamedAgency(type_, _name(own))


def _weigh(mention: Mention, weights: Weights) -> float:
    return weights.score(dict.fromkeys(mention.signs, 1.0))


def _name(own: Sequence[Mention]) -> str | None:
    """The fullest name of the first lines, else of all."""
    if not own:
        return None
    opening = [mention for mention in own if mention.extended and mention.opens]
    return max(opening or own, key=lambda m: m.end - m.start).evidence.quote


def _evidence_of_work(function: Function) -> Evidence:
    """The words that say most of what a writer does who names no body."""
    own = [post.evidence for post in function.posts if post.own]
    posts = [post.evidence for post in function.posts]
    named = [mention.evidence for mention in (*function.own, *function.companions)]
    voice = [function.voice] if function.voice else []
    return next(iter([*own, *voice, *posts, *function.work, *named]))
