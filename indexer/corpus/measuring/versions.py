"""Versions of laws: those nearly alike fold, those with little in common do not."""

from collections.abc import Iterable, Sequence

from indexer.corpus.folding.copies import fold_copies, to_fingerprint
from indexer.corpus.measuring.measure import Measure
from indexer.corpus.measuring.readings import Row

_ALIKE = 0.9
# Neither alike nor contained.
_UNLIKE, _UNCONTAINED = 0.35, 0.6


def measure_versions(laws: Iterable[Row], pairs: Iterable[Row]) -> Sequence[Measure]:
    """Folds all laws at once, then looks at each measured pair."""
    copies = fold_copies(to_fingerprint(law["id"], law["text"]) for law in laws)
    folded, apart = Measure("versions.alike_folded"), Measure("versions.unlike_apart")
    for pair in pairs:
        one, other = (
            copies[id_].representative if id_ in copies else id_ for id_ in (pair["a"], pair["b"])
        )
        said = f"{pair['a']} and {pair['b']} (Jaccard {pair['jaccard5']:.2f})"
        if pair["jaccard5"] >= _ALIKE:
            folded.count(one == other, f"{said} did not fold")
        elif pair["jaccard5"] < _UNLIKE and pair["contain"] < _UNCONTAINED:
            apart.count(one != other, f"{said} folded")
    return [folded, apart]
