"""What a measurement is: right answers out of those asked for, and the wrong ones by name."""

from dataclasses import dataclass, field


@dataclass
class Measure:
    """A share of right answers, counted one by one; `errors` says what went wrong with which.

    Where answers are right in part, `right` is the sum of the parts.
    """

    name: str
    counted: int = 0
    right: float = 0
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def value(self) -> float:
        """The share, 0..1; 1 where nothing was asked."""
        return self.right / self.counted if self.counted else 1.0

    def count(self, right: bool, error: str) -> None:
        """Count one answer, keeping `error` for a wrong one."""
        self.counted += 1
        if right:
            self.right += 1
        else:
            self.errors.append(error)
