"""What the gates are shown of a loaded generation, and the certificate for one that they let in."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from elasticsearch import Elasticsearch

from indexer.index.gates.candidate import Account, Candidate, Outcome
from indexer.index.generations.certificate import Certificate, now, who
from indexer.index.generations.generation import Generation
from indexer.index.generations.held import find_pages
from indexer.index.ledger.contents import (
    Held,
    count_pages,
    find_rewritten,
    find_unplanned,
    forget_generation,
    note_written,
    read_held,
    total,
)
from indexer.index.ledger.ledger import Ledger
from indexer.index.ledger.letters import count_letters, count_nameless
from indexer.index.ledger.plan import count_planned
from indexer.index.ledger.runs import Run
from indexer.index.ledger.store import find_page
from indexer.index.preparing.shared import shared_segmenter
from indexer.index.preparing.versions import definition_version, dictionary_version, parser_version
from indexer.index.rebuilding.job import Options, Target
from indexer.index.rebuilding.origins import UNKNOWN_ORIGIN
from search.service import SearchService


@dataclass(frozen=True)
class Made:
    """What the certificate states beside what ledger and gates know."""

    copies: int
    seconds: float
    tuning: str
    amended: str
    forced: Mapping[str, str]


def remember_live(client: Elasticsearch, ledger: Ledger, live: Generation) -> None:
    """The ledger lists the pages of a live generation that it did not build."""
    forget_generation(ledger, live.number)
    pages = find_pages(client, live)
    held = (Held(page, "written", UNKNOWN_ORIGIN, "", 0, 0, "0") for page in pages)
    note_written(ledger, live.number, held)


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
        stored = find_page(ledger, page)
        return stored.text if stored else None

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
        queries=options.queries,
        judged=options.judged,
    )


def read_fingerprint(tuning: str, amended: str) -> Mapping[str, str]:
    """The versions of all that a generation depends on beside its pages."""
    return {
        "parser": parser_version(),
        "dictionary": dictionary_version(),
        "definition": definition_version(),
        "tuning": tuning,
        "amended": amended,
    }


def sign(
    ledger: Ledger,
    generation: Generation,
    account: Account,
    outcomes: Sequence[Outcome],
    made: Made,
) -> Certificate:
    """The certificate of what this process, of this person on this machine, has built now."""
    held = total(ledger, generation.number)
    return Certificate(
        generation=generation.number,
        pages=held.pages,
        essays=held.essays,
        sections=held.sections,
        copies=made.copies,
        content=held.content,
        built_by=who(),
        built_at=now(),
        seconds=made.seconds,
        read=account.read,
        indexed=account.indexed,
        unchanged=account.unchanged,
        dead=account.dead,
        fingerprint=read_fingerprint(made.tuning, made.amended),
        gates=[asdict(outcome) for outcome in outcomes],
        forced=made.forced,
    )
