"""Gates on numbers: everything that was read is accounted for, and little has gone."""

from indexer.index.gates.candidate import Candidate, Outcome, name_some

# More than a tenth of what readers had does not vanish in a day without somebody meaning it.
MOST_VANISHED = 0.1


def check_counts(candidate: Candidate) -> Outcome:
    """The index holds as many documents as were acknowledged, and no page is unaccounted for."""
    account, figures = candidate.account, {}
    for kind, expected in (("essays", account.essays), ("sections", account.sections)):
        found = candidate.client.count(index=candidate.new.index(kind))["count"]
        figures[kind] = found
        if found != expected:
            reason = f"{found:,} of {expected:,} {kind} are in the index"
            return Outcome("counts", False, reason, figures)
    accounted = account.indexed + account.unchanged + account.dead
    figures |= {"read": account.read, "accounted": accounted}
    if account.read != accounted:
        reason = f"{account.read:,} pages were read, and {accounted:,} are accounted for"
        return Outcome("counts", False, reason, figures)
    return Outcome("counts", True, figures=figures)


def check_deletion(candidate: Candidate) -> Outcome:
    """Not more than a tenth of the live pages have vanished from the sources."""
    pages, vanished = candidate.live_pages, candidate.vanished
    share = len(vanished) / pages if pages else 0.0
    figures = {"vanished": len(vanished), "of": pages, "share": round(share, 4)}
    if share <= MOST_VANISHED:
        return Outcome("deletion", True, figures=figures)
    reason = (
        f"{len(vanished):,} of {pages:,} live pages are not in the sources: {name_some(vanished)}"
    )
    return Outcome("deletion", False, reason, figures)
