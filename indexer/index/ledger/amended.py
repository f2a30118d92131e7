"""What editors had amended when pages were prepared, under the digests that their origins have."""

from collections.abc import Mapping

import orjson

from indexer.index.ledger.ledger import Ledger


def keep_terms(ledger: Ledger, digest: str, terms: Mapping[str, str]) -> None:
    """These are the amended terms of that digest."""
    row = (digest, orjson.dumps(dict(terms)).decode())
    ledger.write("INSERT OR REPLACE INTO amended VALUES (?, ?)", row)


def read_terms(ledger: Ledger, digest: str) -> Mapping[str, str] | None:
    """The amended terms of a digest, if they are known."""
    row = ledger.read_one("SELECT terms FROM amended WHERE digest = ?", (digest,))
    return dict(orjson.loads(row[0])) if row else None
