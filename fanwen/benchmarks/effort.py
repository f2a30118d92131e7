"""How much a benchmark does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """Sections of the corpus, queries, and how often each is asked."""

    sections: int
    queries: int
    rounds: int
    # How often what takes long is done: a rebuild, a load of so many seconds.
    repeated: int
    # Seconds that each number of clients asks for.
    seconds: float
    # Sections whose passages are embedded, and numbers of them between which growth is measured.
    embedded: int
    grown: tuple[int, ...]
    # Only ratios that twice the time would break are looked at.
    wide: bool = False

    @classmethod
    def full(cls) -> "Effort":
        """What figures are published from."""
        return cls(
            sections=50_000,
            queries=100,
            rounds=5,
            repeated=5,
            seconds=5.0,
            embedded=5_000,
            grown=(5_000, 50_000, 500_000),
        )

    @classmethod
    def quick(cls) -> "Effort":
        """What each change is measured by."""
        return cls(
            sections=1_500,
            queries=10,
            rounds=3,
            repeated=1,
            seconds=1.0,
            embedded=300,
            grown=(500, 1_500),
            wide=True,
        )

    def least(self, promised: float, wide: float) -> float:
        """The bound from below: what is promised, or what half of it would break."""
        return wide if self.wide else promised

    def most(self, promised: float, wide: float) -> float:
        """The bound: what is promised, or what twice the time would break."""
        return wide if self.wide else promised
