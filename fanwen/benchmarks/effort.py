"""How much a benchmark does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """Sections of the corpus, queries, and how often each is asked."""

    sections: int
    queries: int
    rounds: int
    # Seconds that each number of clients asks for.
    seconds: float
    # Only ratios that twice the time would break are looked at.
    wide: bool = False

    @classmethod
    def full(cls) -> "Effort":
        """What figures are published from."""
        return cls(sections=50_000, queries=100, rounds=5, seconds=5.0)

    @classmethod
    def quick(cls) -> "Effort":
        """What each change is measured by."""
        return cls(sections=1_500, queries=10, rounds=3, seconds=1.0, wide=True)

    def least(self, promised: float, wide: float) -> float:
        """The bound from below: what is promised, or what half of it would break."""
        return wide if self.wide else promised

    def most(self, promised: float, wide: float) -> float:
        """The bound: what is promised, or what twice the time would break."""
        return wide if self.wide else promised
