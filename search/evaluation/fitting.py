"""Fitting the numbers of ranking: one profile for all collections, proved on queries left out.

A setting is as good as its nDCG@10 over that of the better plain ranking, in the mean over the
collections, so that each counts the same however many queries it has.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.profile import RelevanceProfile

FOLDS = 5
_SEED = 5
_WEIGHTS = (0.0, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_SURE = (0.0, 1.0, 2.0, 3.0)
_UNKNOWN = (0.0, 1.5, 3.0, 4.5)
# Tried one at a time, beside the profile's own values of the others.
_LEXICAL = {
    "names": (1.0, 1.25, 1.5, 2.0),
    "stop_words": (0.05, 0.1, 0.2),
    "facets": (0.0, 0.25, 0.5, 1.0),
    "synonyms": (0.0, 0.5, 1.0),
}

Values = NDArray[np.float64]


class Setting(NamedTuple):
    """Numbers of a profile that are fitted."""

    names: float
    stop_words: float
    facets: float
    synonyms: float
    weight: float
    sure: float
    unknown: float


@dataclass(frozen=True)
class Observed:
    """A collection's nDCG@10 under each setting, a value a query, and the better plain ranking's mean."""

    collection: str
    baseline: float
    values: Mapping[Setting, Values]

    @property
    def queries(self) -> int:
        """How many queries were asked."""
        return len(next(iter(self.values.values())))


@dataclass(frozen=True)
class Fitted:
    """The best setting of all queries, what each fold chose without its own, and the gains.

    `gains` has for each collection the gain over the better plain ranking of what was chosen
    without the queries that it is measured on; `own` is that of the profile as it is. `by_number`
    has the best mean gain with each value of each number.
    """

    best: Setting
    folds: Sequence[Setting]
    gains: Mapping[str, float]
    own: Mapping[str, float]
    by_number: Mapping[str, Mapping[float, float]]


def read_setting(profile: RelevanceProfile) -> Setting:
    """The numbers of a profile."""
    vectors = profile.vectors
    return Setting(
        profile.names,
        profile.stop_words,
        profile.facets,
        profile.synonyms,
        vectors.weight,
        vectors.sure,
        vectors.unknown,
    )


def lexical_profiles(profile: RelevanceProfile) -> Iterator[RelevanceProfile]:
    """The profile, and each that has another value of one number that the engine must be asked for."""
    yield profile
    for name, values in _LEXICAL.items():
        own = getattr(profile, name)
        # Each field of a profile that is named here holds a float.
        yield from (replace(profile, **{name: v}) for v in values if v != own)  # type: ignore[arg-type]


def meaning_profiles(profile: RelevanceProfile) -> Iterator[RelevanceProfile]:
    """The profile with each weight of meaning; what the engine answered serves for all of them."""
    own = profile.vectors
    numbers = [(own.weight, own.sure, own.unknown), (0.0, own.sure, 0.0)]
    numbers += product(filter(None, _WEIGHTS), _SURE, _UNKNOWN)
    for weight, sure, unknown in dict.fromkeys(numbers):
        yield replace(profile, vectors=replace(own, weight=weight, sure=sure, unknown=unknown))


def fit(observed: Sequence[Observed], own: Setting) -> Fitted:
    """The best setting, and by cross-validation over the queries what such a choice is worth."""
    everything = [np.ones(one.queries, dtype=bool) for one in observed]
    chance = np.random.default_rng(_SEED)
    parts = [chance.permutation(one.queries) % FOLDS for one in observed]
    chosen = [_choose(observed, [part != fold for part in parts]) for fold in range(FOLDS)]
    best = _choose(observed, everything)
    return Fitted(
        best=best,
        folds=chosen,
        gains={
            one.collection: _gain(one, _left_out(one, part, chosen))
            for one, part in zip(observed, parts, strict=True)
        },
        own={one.collection: _gain(one, one.values[own]) for one in observed},
        by_number={
            name: _best_by(observed, everything, index)
            for index, name in enumerate(Setting._fields)
        },
    )


def _choose(observed: Sequence[Observed], masks: Sequence[NDArray[np.bool_]]) -> Setting:
    settings = observed[0].values
    return max(settings, key=lambda setting: _mean_gain(observed, masks, setting))


def _mean_gain(
    observed: Sequence[Observed], masks: Sequence[NDArray[np.bool_]], setting: Setting
) -> float:
    gains = (
        _gain(one, one.values[setting][mask]) for one, mask in zip(observed, masks, strict=True)
    )
    return sum(gains) / len(observed)


def _gain(observed: Observed, values: Values) -> float:
    return float(values.mean()) / observed.baseline - 1


def _left_out(observed: Observed, part: NDArray[np.int64], chosen: Sequence[Setting]) -> Values:
    values = np.zeros(observed.queries)
    for fold, setting in enumerate(chosen):
        values[part == fold] = observed.values[setting][part == fold]
    return values


def _best_by(
    observed: Sequence[Observed], masks: Sequence[NDArray[np.bool_]], index: int
) -> dict[float, float]:
    best: dict[float, float] = {}
    for setting in observed[0].values:
        gain = _mean_gain(observed, masks, setting)
        best[setting[index]] = max(best.get(setting[index], gain), gain)
    return dict(sorted(best.items()))
