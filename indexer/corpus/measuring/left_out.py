"""How facets with fitted weights do on pages that the weights never saw."""

from collections.abc import Iterable, Iterator, Sequence

from indexer.corpus.facets.agencies.agency import find_issuer
from indexer.corpus.facets.agencies.candidates import FEATURES, find_candidates
from indexer.corpus.facets.deciding.fitting import Answer, Example, answer_left_out, fit
from indexer.corpus.facets.deciding.weights import Weights
from indexer.corpus.facets.grounds import read_grounds
from indexer.corpus.measuring.labelled import Labelled
from indexer.corpus.measuring.measure import Measure
from indexer.corpus.measuring.readings import Row
from indexer.corpus.model import RawPage
from indexer.corpus.parsing.page import NoEssay, parse_page

FOLDS = 8
# Texts of the web that report nothing: enough to teach silence, and not so many that it is learnt first of all.
OTHERS = 10
_SHORTEST, _NEIGHBOURS = 200, 10


def read_examples(name: str, essays: Iterable[Labelled]) -> list[Example]:
    """The candidates for the agency of each essay; official documents name theirs, and are left out.

    `name` tells the pages of one source from those of another.
    """
    examples = []
    for labelled in essays:
        grounds = read_grounds(labelled.essay)
        if find_issuer(grounds) is None:
            candidates = find_candidates(grounds)
            right = labelled.right["agency_type"]
            examples.append(
                Example(
                    f"{name}-{labelled.page}",
                    labelled.id,
                    [candidate.features for candidate in candidates],
                    [candidate.value.name in right for candidate in candidates],
                    unknown=not right,
                )
            )
    return examples


def read_others(rows: Iterable[Row]) -> Iterator[Example]:
    """Texts of which no agency is the writer's, as far as they name any."""
    for number, row in enumerate(rows):
        text = row.get("text") or ""
        if len(text) < _SHORTEST:
            continue
        try:
            page = parse_page(RawPage(str(number), text, ""))
        except NoEssay:
            continue
        candidates = find_candidates(read_grounds(page.essays[0]))
        if candidates:
            yield Example(
                f"other-{number // _NEIGHBOURS}",
                str(number),
                [candidate.features for candidate in candidates],
                [False] * len(candidates),
                unknown=True,
            )


def fit_agency(examples: Sequence[Example]) -> Weights:
    """The weights of the agency."""
    return fit(examples, FEATURES)


def answer_agency(examples: Sequence[Example]) -> list[Answer]:
    """Each essay answered by weights that were fitted to other pages."""
    return answer_left_out(examples, FEATURES, FOLDS)


def measure_left_out(answers: Sequence[Answer], name: str) -> Sequence[Measure]:
    """Of all essays with an agency the right ones, and of the agencies that were given."""
    right, given = Measure(f"{name}.agency"), Measure(f"{name}.agency.precision")
    for found in answers:
        told = f"{found.example.page} {found.example.essay}: p {found.probability:.2f}"
        if not found.example.unknown:
            right.count(found.right, told)
        if found.chosen is not None:
            given.count(found.right, told)
    return [right, given]
