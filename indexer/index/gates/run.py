"""All gates, one after the other."""

from collections.abc import Callable, Mapping, Sequence

from indexer.index.gates.candidate import Candidate, Outcome
from indexer.index.gates.counts import check_counts, check_deletion
from indexer.index.gates.drift import check_drift
from indexer.index.gates.judged import check_judged
from indexer.index.gates.queries import check_queries
from indexer.index.gates.round_trip import check_round_trip

GATES: Mapping[str, Callable[[Candidate], Outcome]] = {
    "counts": check_counts,
    "deletion": check_deletion,
    "drift": check_drift,
    "round trip": check_round_trip,
    "queries": check_queries,
    "judged queries": check_judged,
}


class GateRefused(RuntimeError):
    """A gate does not let the new generation in; readers keep the old one."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = tuple(outcomes)
        reasons = "; ".join(f"gate {outcome.gate}: {outcome.reason}" for outcome in outcomes)
        names = " ".join(f"--force-gate '{outcome.gate}'" for outcome in outcomes)
        super().__init__(
            f"Not swapped. {reasons}. If that is meant: "
            f"`fanwen rebuild --resume {names} --reason '…'`."
        )


def run_gates(
    candidate: Candidate, forced: Mapping[str, str], tell: Callable[[Outcome], None]
) -> list[Outcome]:
    """What every gate found. Raises `GateRefused` for those that refuse and are not forced."""
    outcomes = []
    for check in GATES.values():
        outcome = check(candidate)
        outcomes.append(outcome)
        tell(outcome)
    refused = [o for o in outcomes if not o.passed and o.gate not in forced]
    if refused:
        raise GateRefused(refused)
    return outcomes
