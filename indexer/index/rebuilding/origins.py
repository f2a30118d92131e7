"""Where the prepared form of a page comes from: its bytes, and all that reads and cuts them.

An origin is five words: the hash of the bytes, the versions of parser and dictionary, the digest of
what editors amended of both, and that of what they corrected in the page's essays.
"""

from collections.abc import Mapping

from indexer.index.ledger.amended import read_terms
from indexer.index.ledger.ledger import Ledger
from indexer.index.ledger.plan import Reason
from indexer.index.ledger.store import find_form, read_documents
from indexer.index.preparing.prepared import unpack
from indexer.index.preparing.versions import dictionary_version, parser_version
from search.tuning.amending.amendments import NONE, Amendments, as_compared, changed_terms

UNKNOWN_ORIGIN = "unknown unknown unknown unknown unknown"
_AMENDED = 3
_REASONS: tuple[Reason, ...] = (
    "text changed", "parser changed", "dictionary changed", "amended", "corrected"
)  # fmt: skip


class Origins:
    """The origins of pages under what editors have amended now."""

    def __init__(self, ledger: Ledger, amendments: Amendments) -> None:
        self._ledger, self._amendments = ledger, amendments
        self._changed: dict[str, frozenset[str] | None] = {}

    def of(self, page: str, content: str) -> str:
        """The origin of a page whose bytes have that hash."""
        told = self._amendments
        versions = f"{parser_version()} {dictionary_version()}"
        return f"{content} {versions} {told.digest} {told.page_digest(page)}"

    def tell_reason(self, page: str, held: str, now: str) -> Reason:
        """Why a page of the origin `held` is redone, or that it is unchanged.

        A page that has none of the words in it about which editors have said something since is.
        """
        for place, (before, after) in enumerate(zip(held.split(), now.split(), strict=True)):
            if before != after and not (place == _AMENDED and self._is_untouched(page, held)):
                return _REASONS[place]
        return "unchanged"

    def _is_untouched(self, page: str, held: str) -> bool:
        changed = self._find_changed(held.split()[_AMENDED])
        if changed is None or find_form(self._ledger, page, held) is None:
            return False
        text = _read_text(self._ledger, page, held)
        return not any(term in text for term in changed)

    def _find_changed(self, digest: str) -> frozenset[str] | None:
        """The terms that differ from those of a digest; None where these are not known."""
        if digest not in self._changed:
            known: Mapping[str, str] | None = {} if digest == NONE else None
            before = known if known is not None else read_terms(self._ledger, digest)
            self._changed[digest] = (
                None if before is None else changed_terms(before, self._amendments.terms)
            )
        return self._changed[digest]


def content_of(origin: str) -> str:
    """The hash of the bytes."""
    return origin.partition(" ")[0]


def _read_text(ledger: Ledger, page: str, origin: str) -> str:
    """All that the page's documents hold of its text, as terms are compared."""
    essays = (d.source for d in unpack(read_documents(ledger, page, origin)) if d.kind == "essays")
    texts = (f"{source['page_title']}\n{source['whole']}" for source in essays)
    return as_compared("\n".join(texts))
