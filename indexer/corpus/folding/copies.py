"""Folding copies: each exact, truncated or rewritten copy under the fullest essay that holds it.

Candidates come from an index of sampled shingles; each is then checked on all of its shingles.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus.folding.candidates import Candidates
from indexer.corpus.folding.shelf import Shelf
from indexer.corpus.folding.shingles import Shingles, containment, jaccard, shingle
from mappings.facets import Copy, CopyKind

# A copy shares nearly all; versions of a law, or the next year's report, share half and less.
FOLDED = 0.7
_EXACT = 0.97
_TRUNCATED = 0.92
# Three sentences say little.
_FEWEST_SHINGLES = 40


@dataclass(frozen=True)
class Fingerprint:
    """What folding keeps of an essay."""

    id: str
    shingles: Shingles


def to_fingerprint(id_: str, text: str) -> Fingerprint:
    """The fingerprint of a text."""
    return Fingerprint(id_, shingle(text))


def fold_copies(fingerprints: Iterable[Fingerprint], folder: Path | None = None) -> dict[str, Copy]:
    """Id -> what it is a copy of, for each copy. No representative is a copy itself.

    The fullest essay comes first and equal ones by id, so the answer does not depend on the order
    of the input. Shingles are kept in a file of `folder`, so that memory holds few of them.
    """
    # A short text is contained in many by chance.
    essays = ((f.id, f.shingles) for f in fingerprints if len(f.shingles) >= _FEWEST_SHINGLES)
    shelf = Shelf(essays, folder)
    candidates = Candidates(shelf, folder)
    copies: dict[str, Copy] = {}
    sharing = filter(candidates.may_share, shelf.each())
    for number in candidates.resting(sharing):
        own = shelf.shingles(number)
        fuller = (found for found in candidates.find(own) if found < number)
        copy = _best_copy(shelf, own, [other for other in fuller if shelf.ids[other] not in copies])
        if copy is not None:
            copies[shelf.ids[number]] = copy
    return copies


def _best_copy(shelf: Shelf, own: Shingles, fuller: Iterable[int]) -> Copy | None:
    scored = [(containment(own, shelf.shingles(other)), other) for other in fuller]
    folded = [(share, other) for share, other in scored if share >= FOLDED]
    if not folded:
        return None
    share, best = max(
        folded, key=lambda item: (item[0], shelf.lengths[item[1]], shelf.ids[item[1]])
    )
    return Copy(shelf.ids[best], _tell_kind(own, shelf.shingles(best), share), round(share, 3))


def _tell_kind(own: Shingles, fuller: Shingles, share: float) -> CopyKind:
    if jaccard(own, fuller) >= _EXACT:
        return "exact"
    return "truncated" if share >= _TRUNCATED else "rewrite"
