"""Which generation is searched: the live one, as it is tuned, or one that is still kept."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from elasticsearch import Elasticsearch

from mappings.definitions import AMENDED_KEY, TUNING_KEY
from mappings.dictionary import DictionaryChanges
from mappings.names import KINDS, Names
from search.profile import BadProfile
from search.retrieval.index import Index, Swapped
from search.tuning.amending.parsing import parse_amendments
from search.tuning.failures import BadTuning
from search.tuning.tuning import Tuning, default_tuning, parse_tuning

_LOG = logging.getLogger(__name__)
T = TypeVar("T")
_Meta = Mapping[str, Any]
# What a generation is tuned to is read again after so many seconds; that another one is live is
# noticed with the next request.
_FRESH_SECONDS = 10.0
# A swap while a page is made is met once; a second one within the same second is not waited for.
_TRIES = 3


class Version(NamedTuple):
    """What a list is of: a generation, the number of the tuning by which it is ordered, and the day of its rules."""

    generation: int
    tuning: int
    day: date


def version_of(index: Index) -> Version:
    """What lists of an index are of."""
    return Version(index.generation, index.version, index.day)


@dataclass(frozen=True)
class Opener:
    """Opens generations, and keeps the live one for a while."""

    client: Elasticsearch
    names: Names
    # Instead of what the generation is tuned to.
    tuning: Tuning | None = None
    _kept: list[tuple[float, Index]] = field(default_factory=list)

    def open(self, generation: int | None = None) -> Index:
        """The generation asked for while it is kept, else the live one; ranked as it is tuned."""
        names = [] if generation is None else [self.names.index(kind, generation) for kind in KINDS]
        metas = self._read_metas(names, missing=True) if names else []
        if len(metas) < len(KINDS):
            metas = self._read_metas([self.names.alias(KINDS[0])])
        number, meta = metas[0]
        tuning = self.tuning or _to_tuning(meta)
        return Index(
            self.client,
            self.names,
            number,
            tuning.profile,
            rules=tuning.rules,
            day=date.today(),
            version=tuning.version,
            words=_to_words(meta),
        )

    def read_version(self) -> Version:
        """What is live at this moment. What is known of another tuning is forgotten."""
        meta = f"*.mappings._meta.{TUNING_KEY}.version"
        index = self.names.alias(KINDS[0])
        answer = self.client.indices.get_mapping(
            index=index, filter_path=[meta, "*.mappings.dynamic"]
        )
        name, found = next(iter(answer.items()))
        told = found["mappings"].get("_meta", {}).get(TUNING_KEY, {}).get("version", 0)
        number = told if isinstance(told, int) else 0
        version = Version(self.names.generation_of(name) or 0, number, date.today())
        for _, kept in self._kept[:1]:
            if version != version_of(kept):
                self._kept.clear()
        return version

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
        return make(self.open(generation))

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


def _to_tuning(meta: _Meta) -> Tuning:
    if TUNING_KEY not in meta:
        return default_tuning()
    try:
        return parse_tuning(meta[TUNING_KEY])
    except (BadProfile, BadTuning) as error:
        # Published to another version of the code: readers get an order all the same.
        _LOG.warning("The published tuning is not used: %s", error)
        return default_tuning()


def _to_words(meta: _Meta) -> DictionaryChanges:
    """What the texts of the generation are cut by, and its queries are to be, too."""
    return parse_amendments(meta.get(AMENDED_KEY, {})).dictionary
