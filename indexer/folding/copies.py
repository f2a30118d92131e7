"""Folding copies: each exact, truncated or rewritten copy under the fullest essay that holds it.

Candidates come from an index of sampled shingles; each is then checked on all of its shingles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.folding.candidates import Candidates
from indexer.folding.mapped import MappedNumbers, lengths_to_slices
from indexer.folding.shingles import Shingles, containment, jaccard, shingle
from mappings.facets import Copy, CopyKind

# A copy shares nearly all; versions of a law, or the next year's report, share half and less.
FOLDED = 0.7
_EXACT = 0.97
_TRUNCATED = 0.92
# A short text is contained in many by chance: three sentences say little.
_FEWEST_SHINGLES = 40
# After so many essays, what of the files has come to memory is given back.
_REST = 500


@dataclass(frozen=True)
class Fingerprint:
    """What folding keeps of an essay."""

    id: str
    shingles: Shingles
    page: str = ""


def to_fingerprint(id_: str, text: str, page: str = "") -> Fingerprint:
    """The fingerprint of a text."""
    return Fingerprint(id_, shingle(text), page)


def fold_copies(fingerprints: Iterable[Fingerprint], folder: Path | None = None) -> dict[str, Copy]:
    """Id -> what it is a copy of, for each copy. No representative is a copy itself.

    The fullest essay comes first and equal ones by id, so the answer does not depend on the order
    of the input. Shingles are kept in a file of `folder`, so that memory holds few of them.
    """
    shelf = MappedNumbers(folder)
    essays = _put_away(fingerprints, shelf)
    candidates = Candidates([essay.shingles for essay in essays], folder)
    copies: dict[str, Copy] = {}
    for number, essay in enumerate(essays):
        fuller = (essays[found] for found in candidates.find(essay.shingles) if found < number)
        copy = _best_copy(essay, [other for other in fuller if other.id not in copies])
        if copy is not None:
            copies[essay.id] = copy
        if number % _REST == 0:
            shelf.rest()
            candidates.rest()
    return copies


def _put_away(fingerprints: Iterable[Fingerprint], shelf: MappedNumbers) -> list[Fingerprint]:
    """Those that can fold, fullest first, their shingles on the shelf."""
    ids: list[tuple[str, str]] = []
    lengths: list[int] = []
    for found in fingerprints:
        if len(found.shingles) >= _FEWEST_SHINGLES:
            shelf.append(found.shingles)
            ids.append((found.id, found.page))
            lengths.append(len(found.shingles))
    numbers = shelf.read()
    placed = zip(ids, lengths_to_slices(lengths), strict=True)
    essays = [Fingerprint(id_, numbers[place], page) for (id_, page), place in placed]
    return sorted(essays, key=lambda f: (-len(f.shingles), f.id))


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
