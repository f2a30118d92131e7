"""The options of a run as the ledger keeps them: who resumes it need not say them again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from indexer.index.rebuilding.job import Options
from search.evaluation.collections import Collection, Query


def write_options(options: Options) -> str:
    """What a resumed run must not forget: what is done anew, and all that the gates ask."""
    judged = options.judged
    kept = {
        "full": options.full,
        "forced": dict(options.forced),
        "queries": list(options.queries),
        "judged": _write_judged(judged) if judged else None,
    }
    return orjson.dumps(kept).decode()


def add_kept(options: Options, kept: str) -> Options:
    """The options with those that the run was begun with; what is given now comes first."""
    before = orjson.loads(kept)
    judged = before["judged"]
    return replace(
        options,
        full=options.full or before["full"],
        forced={**before["forced"], **options.forced},
        queries=options.queries or before["queries"],
        judged=options.judged or (_read_judged(judged) if judged else None),
    )


def _write_judged(judged: Collection) -> Mapping[str, Any]:
    return {
        "name": judged.name,
        "queries": {query.id: query.text for query in judged.queries},
        "judgements": {query: dict(rated) for query, rated in judged.judgements.items()},
    }


def _read_judged(kept: Mapping[str, Any]) -> Collection:
    queries = tuple(Query(id_, text) for id_, text in kept["queries"].items())
    return Collection(kept["name"], queries, kept["judgements"])
