"""Which generation is searched: the live one, as it is tuned, or one that is still kept."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any, TypeVar

from elasticsearch import Elasticsearch

from mappings.definitions import TUNING_KEY
from mappings.names import KINDS, Names
from search.profile import BadProfile, RelevanceProfile, parse_profile, read_default_profile
from search.retrieval.index import Index, Swapped

_LOG = logging.getLogger(__name__)
T = TypeVar("T")
_Meta = Mapping[str, Any]
# What a generation is tuned to is read again after so many seconds; that another one is live is
# noticed with the next request.
_FRESH_SECONDS = 10.0
# A swap while a page is made is met once; a second one within the same second is not waited for.
_TRIES = 3


@dataclass(frozen=True)
class Opener:
    """Opens generations, and keeps the live one for a while."""

    client: Elasticsearch
    names: Names
    # Instead of the one that the generation is tuned to.
    profile: RelevanceProfile | None = None
    _kept: list[tuple[float, Index]] = field(default_factory=list)

    def open(self, generation: int | None = None) -> Index:
        """The generation asked for while it is kept, else the live one; ranked as it is tuned."""
        names = [] if generation is None else [self.names.index(kind, generation) for kind in KINDS]
        metas = self._read_metas(names, missing=True) if names else []
        if len(metas) < len(KINDS):
            metas = self._read_metas([self.names.alias(KINDS[0])])
        number, meta = metas[0]
        return Index(self.client, self.names, number, self.profile or _to_profile(meta))

    def ask(self, generation: int | None, make: Callable[[Index], T]) -> T:
        """What `make` makes of a generation, or of the live one, anew when that was swapped meanwhile."""
        for _ in range(_TRIES):
            kept = self._live()
            if generation is not None and generation != kept.generation:
                return make(self.open(generation))
            try:
                return make(kept)
            except Swapped:
                self._kept.clear()
        return make(self.open())

    def _live(self) -> Index:
        kept = self._kept[:1]
        if kept and monotonic() - kept[0][0] < _FRESH_SECONDS:
            return kept[0][1]
        index = replace(self.open(), live=True)
        self._kept[:] = [(monotonic(), index)]
        return index

    def _read_metas(self, names: Sequence[str], missing: bool = False) -> list[tuple[int, _Meta]]:
        """(generation, what it says of itself) of each of these indices that there is."""
        path = "*.mappings._meta"
        answer = self.client.indices.get_mapping(
            index=names, filter_path=path, ignore_unavailable=missing
        )
        # What a generation says of itself stands in its first kind of index.
        there = [name for name in names if name in answer] or list(answer)
        numbers = ((self.names.generation_of(name), answer[name]) for name in there)
        return [(n, found["mappings"]["_meta"]) for n, found in numbers if n is not None]


def _to_profile(meta: _Meta) -> RelevanceProfile:
    if TUNING_KEY not in meta:
        return read_default_profile()
    try:
        return parse_profile(meta[TUNING_KEY])
    except BadProfile as error:
        # Published to another version of the code: readers get an order all the same.
        _LOG.warning("The published profile is not used: %s", error)
        return read_default_profile()
