"""Asking collections under many settings of the ranking, so that the best can be chosen."""

from dataclasses import replace

import numpy as np

from fanwen.evaluation.evaluating import Tell, finish, open_bench, rank_plain
from fanwen.wiring.filling import Filler
from search.evaluation.collections import Collection
from search.evaluation.fitting import (
    Observed,
    Setting,
    Values,
    lexical_profiles,
    meaning_profiles,
    read_setting,
)
from search.evaluation.measures import measure_first_ten
from search.evaluation.ranking import look_at
from search.evaluation.runs import Run, to_ranking
from search.profile import RelevanceProfile
from search.service import SearchService
from search.tuning.tuning import default_tuning


def observe(
    service: SearchService,
    collection: Collection,
    profile: RelevanceProfile,
    tell: Tell,
    filler: Filler | None,
) -> Observed:
    """The collection under each setting beside the profile's own."""
    with open_bench(service, collection, tell, filler) as bench:
        depth = bench.depth(collection)
        plain = rank_plain(bench, collection, tell)
        baseline = max(float(_measure(run, collection).mean()) for run in plain)
        values: dict[Setting, Values] = {}
        for lexical in lexical_profiles(profile):
            tell(f"{collection.name}: names {lexical.names}, stop words {lexical.stop_words}, "
                 f"facets {lexical.facets}, synonyms {lexical.synonyms} …")  # fmt: skip
            asked = replace(bench.service, tuning=replace(default_tuning(), profile=lexical))
            looks = dict(look_at(asked, bench.generation, collection.queries, depth))
            for weighed in meaning_profiles(lexical):
                rankings = {
                    query: to_ranking(
                        (bench.to_id(id_), score) for id_, score in look.order(weighed.vectors)
                    )
                    for query, look in looks.items()
                }
                run = finish(Run(weighed.name, rankings), collection)
                values[read_setting(weighed)] = _measure(run, collection)
        return Observed(collection.name, baseline, values)


def _measure(run: Run, collection: Collection) -> Values:
    measured = measure_first_ten(run, collection.judgements)
    return np.array([measured[query.id] for query in collection.queries])
