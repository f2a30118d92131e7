"""The certificate of a generation that the gates let in."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from indexer.index.gates.candidate import Account, Outcome
from indexer.index.generations.certificate import Certificate, now, who
from indexer.index.generations.generation import Generation
from indexer.index.ledger.contents import total
from indexer.index.ledger.ledger import Ledger
from indexer.index.preparing.versions import definition_version, dictionary_version, parser_version


@dataclass(frozen=True)
class Made:
    """What the certificate states beside what ledger and gates know."""

    copies: int
    seconds: float
    tuning: str
    amended: str
    forced: Mapping[str, str]


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
