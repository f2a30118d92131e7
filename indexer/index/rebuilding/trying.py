"""A rebuild that only says what it would do."""

from collections.abc import Sequence
from pathlib import Path

from indexer.corpus.reading.sources import find_files
from indexer.index.generations.generation import live_generation
from indexer.index.ledger.ledger import Ledger
from indexer.index.loading.dead_letters import DeadLetter
from indexer.index.rebuilding.amending import read_amendments
from indexer.index.rebuilding.estimating import Estimate, estimate
from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.knowing import look_up
from indexer.index.rebuilding.origins import Origins
from indexer.index.rebuilding.planning import Plan, make_plan


def plan_rebuild(
    target: Target, sources: Sequence[Path]
) -> tuple[Plan, Estimate, list[DeadLetter]]:
    """The plan of a rebuild, what it would take, and what is no page. Nothing is changed."""
    files = find_files(sources)
    live = live_generation(target.client, target.names)
    with Ledger.looking(target.ledger) as ledger:
        known = live is not None and look_up(target.client, ledger, live).fits
        letters: list[DeadLetter] = []

        def hear(letter: DeadLetter | None) -> None:
            letters.extend([letter] if letter else [])

        taken = read_amendments(target.client, target.names)
        origins = Origins(ledger, taken.amendments)
        plan = make_plan(ledger, files, live.number if live and known else None, origins, hear)
    return plan, estimate(target.client, live, plan), letters
