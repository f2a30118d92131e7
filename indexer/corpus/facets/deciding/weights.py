"""The fitted numbers of a facet, kept in a data file beside this module."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = "data"


@dataclass(frozen=True)
class Weights:
    """Feature -> weight, the score of saying nothing, and the pages that they were fitted on."""

    features: Mapping[str, float]
    silence: float
    pages: Sequence[str] = ()

    def score(self, features: Mapping[str, float]) -> float:
        """Of one candidate."""
        return sum(self.features.get(name, 0.0) * value for name, value in features.items())


@cache
def read_weights(facet: str) -> Weights:
    """The weights of a facet as they were fitted last."""
    kept = json.loads(weights_path(facet).read_text("utf-8"))
    return Weights(kept["features"], kept["silence"], tuple(kept["pages"]))


def weights_path(facet: str) -> Path:
    """Where they are kept, in a checkout or an installation that may be written."""
    return Path(__file__).with_name(_FOLDER) / f"{facet}.json"


def to_text(weights: Weights) -> str:
    """The form of the file, the heaviest features first."""
    ordered = sorted(weights.features.items(), key=lambda item: (-abs(item[1]), item[0]))
    kept = {
        "features": dict(ordered),
        "silence": weights.silence,
        "pages": list(weights.pages),
    }
    return json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
