"""Queries for a set, drawn from what is asked: of the frequent, the middling and the rare alike."""

import random
from collections.abc import Mapping, Sequence
from typing import Literal

Band = Literal["head", "torso", "tail"]
BANDS: tuple[Band, ...] = ("head", "torso", "tail")


def split_bands(counts: Mapping[str, int]) -> dict[Band, list[str]]:
    """The queries in three bands, each of which makes up a third of all that was asked.

    A few frequent queries are the head; the tail is of many that are asked once or twice.
    """
    bands: dict[Band, list[str]] = {band: [] for band in BANDS}
    whole, before = sum(counts.values()), 0
    for query, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        # By where its middle lies: one query alone cannot skip a band that it fills.
        share = (before + count / 2) / whole
        bands[BANDS[min(int(3 * share), 2)]].append(query)
        before += count
    return bands


def sample_queries(counts: Mapping[str, int], size: int, seed: int = 0) -> list[str]:
    """So many queries, as many of each band as there are; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - for a sample, not for a secret
    drawn = {band: dice.sample(found, len(found)) for band, found in split_bands(counts).items()}
    return _take_in_turn(list(drawn.values()), size)


def _take_in_turn(lists: Sequence[list[str]], size: int) -> list[str]:
    taken: list[str] = []
    place = 0
    while len(taken) < size and any(place < len(found) for found in lists):
        taken += [found[place] for found in lists if place < len(found)]
        place += 1
    return taken[:size]
