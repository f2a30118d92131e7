"""Folding copies: each exact, truncated or rewritten copy under the fullest essay that holds it.

Candidates come from an index of MinHash signatures that knows containment, not likeness: a copy
cut to a third is wholly contained and yet unlike. Each candidate is then checked on its shingles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from datasketch import MinHash, MinHashLSHEnsemble

from indexer.folding.shingles import Shingles, containment, jaccard, shingle
from mappings.facets import Copy, CopyKind

# A copy shares nearly all; versions of a law, or the next year's report, share half and less.
FOLDED = 0.7
_EXACT = 0.97
_TRUNCATED = 0.92
# A short text is contained in many by chance: three sentences say little.
_FEWEST_SHINGLES = 40
_PERMUTATIONS = 64
# Below the folding bound, for an estimate may miss by this much.
_CANDIDATE = 0.5


@dataclass(frozen=True)
class Fingerprint:
    """What folding keeps of an essay."""

    id: str
    shingles: Shingles


def to_fingerprint(id_: str, text: str) -> Fingerprint:
    """The fingerprint of a text."""
    return Fingerprint(id_, shingle(text))


def fold_copies(fingerprints: Iterable[Fingerprint]) -> dict[str, Copy]:
    """Id -> what it is a copy of, for each copy. No representative is a copy itself.

    The fullest essay comes first and equal ones by id, so the answer does not depend on the order
    of the input.
    """
    essays = [f for f in fingerprints if len(f.shingles) >= _FEWEST_SHINGLES]
    if not essays:
        return {}
    essays.sort(key=lambda f: (-len(f.shingles), f.id))
    by_id = {essay.id: essay for essay in essays}
    signatures = {essay.id: _sign(essay.shingles) for essay in essays}
    index = MinHashLSHEnsemble(threshold=_CANDIDATE, num_perm=_PERMUTATIONS, num_part=16, m=4)
    index.index((e.id, signatures[e.id], len(e.shingles)) for e in essays)
    copies: dict[str, Copy] = {}
    for essay in essays:
        found = index.query(signatures[essay.id], len(essay.shingles))
        fuller = (by_id[id_] for id_ in found if id_ not in copies and id_ != essay.id)
        copy = _best_copy(essay, [other for other in fuller if _comes_before(other, essay)])
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


def _comes_before(one: Fingerprint, other: Fingerprint) -> bool:
    return (-len(one.shingles), one.id) < (-len(other.shingles), other.id)


def _sign(shingles: Shingles) -> MinHash:
    signature = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)
    signature.update_batch(shingles.tolist())
    return signature
