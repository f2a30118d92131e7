"""What the gates are shown of a loaded generation."""

from indexer.index.gates.candidate import Account, Candidate
from indexer.index.generations.generation import Generation
from indexer.index.ledger.contents import (
    count_pages,
    find_rewritten,
    find_unplanned,
    read_held,
    total,
)
from indexer.index.ledger.ledger import Ledger
from indexer.index.ledger.letters import count_letters, count_nameless
from indexer.index.ledger.plan import count_planned
from indexer.index.ledger.runs import Run
from indexer.index.ledger.store import find_planned_form
from indexer.index.preparing.shared import shared_segmenter
from indexer.index.rebuilding.job import Options, Target
from search.evaluation.sampling import sample_queries
from search.service import SearchService
from state.asked.entries import MASKED
from state.asked.reports import QueryReports

_LATELY_DAYS, _FROM_LOG = 30, 40


def to_account(ledger: Ledger, run: Run, generation: Generation) -> Account:
    """What became of each page that was read."""
    held = total(ledger, generation.number)
    return Account(
        read=count_planned(ledger) + count_nameless(ledger, run.id),
        indexed=held.pages - held.carried,
        unchanged=held.carried,
        dead=count_letters(ledger, run.id),
        essays=held.essays,
        sections=held.sections,
    )


def _draw_queries(target: Target, new: Generation) -> list[str]:
    """Of what readers asked lately and found something for: the frequent, the middling and the rare."""
    counts = QueryReports(target.client, target.names).count(_LATELY_DAYS)
    whole = {query: count for query, count in counts.items() if MASKED not in query}
    return sample_queries(whole, _FROM_LOG, seed=new.number)


def to_candidate(
    target: Target, ledger: Ledger, options: Options, sides: tuple[Generation, Generation | None],
    account: Account,
) -> Candidate:  # fmt: skip
    """All that gates look at; `sides` are the new generation and the live one."""
    new, live = sides
    number = live.number if live else 0

    def in_both(page: str) -> bool:
        both = (read_held(ledger, generation, page) for generation in (number, new.number))
        return all(held is not None for held in both)

    def text_of(page: str) -> str | None:
        form = find_planned_form(ledger, page)
        return form.text if form else None

    segmenter = shared_segmenter(target.dictionary_cache)
    return Candidate(
        client=target.client,
        new=new,
        live=live,
        service=SearchService(target.client, target.names, segmenter),
        account=account,
        vanished=list(find_unplanned(ledger, number)),
        rewritten=list(find_rewritten(ledger, number, new.number)),
        live_pages=count_pages(ledger, number),
        in_both=in_both,
        text_of=text_of,
        queries=options.queries or _draw_queries(target, new),
        judged=options.judged,
    )
