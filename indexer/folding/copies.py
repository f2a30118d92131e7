"""Folding copies: each exact, truncated or rewritten copy under the fullest essay that holds it.

Candidates come from an index of sampled shingles; each is then checked on all of its shingles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.folding.candidates import Candidates
from indexer.folding.shingles import Shingles, containment, jaccard, shingle
from mappings.facets import Copy, CopyKind

# A copy shares nearly all; versions of a law, or the next year's report, share half and less.
FOLDED = 0.7
_EXACT = 0.97
_TRUNCATED = 0.92
# A short text is contained in many by chance: three sentences say little.
_FEWEST_SHINGLES = 40


@dataclass(frozen=True)
class Fingerprint:
    """What folding keeps of an essay."""

    id: str
    shingles: Shingles
    page: str = ""


def to_fingerprint(id_: str, text: str, page: str = "") -> Fingerprint:
    """The fingerprint of a text."""
    return Fingerprint(id_, shingle(text), page)


def fold_copies(fingerprints: Iterable[Fingerprint]) -> dict[str, Copy]:
    """Id -> what it is a copy of, for each copy. No representative is a copy itself.

    The fullest essay comes first and equal ones by id, so the answer does not depend on the order
    of the input.
    """
    essays = [f for f in fingerprints if len(f.shingles) >= _FEWEST_SHINGLES]
    essays.sort(key=lambda f: (-len(f.shingles), f.id))
    candidates = Candidates([essay.shingles for essay in essays])
    copies: dict[str, Copy] = {}
    for number, essay in enumerate(essays):
        fuller = (essays[found] for found in candidates.find(essay.shingles) if found < number)
        copy = _best_copy(essay, [other for other in fuller if other.id not in copies])
        if copy is not None:
            copies[essay.id] = copy
    return copies


def _best_copy(essay: Fingerprint, fuller: Sequence[Fingerprint]) -> Copy | None:
    scored = [(containment(essay.shingles, other.shingles), other) for other in fuller]
    folded = [(share, other) for share, other in scored if share >= FOLDED]
    if not folded:
        return None
    share, best = max(folded, key=lambda item: (item[0], len(item[1].shingles), item[1].id))
    return Copy(best.id, _tell_kind(essay, best, share), round(share, 3))


def _tell_kind(essay: Fingerprint, fuller: Fingerprint, share: float) -> CopyKind:
    if jaccard(essay.shingles, fuller.shingles) >= _EXACT:
        return "exact"
    return "truncated" if share >= _TRUNCATED else "rewrite"
