"""What editors' rules do to a question: they stand in it, so that list, totals and counts go by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from search.query.plain import any_of
from search.tuning.rules import Rule

# No words score so much: what is pinned stands before all of them, in its order.
PINNED = 1e6
_STEP = 1e3


@dataclass(frozen=True)
class Applied:
    """The rules that hold for a question."""

    rules: tuple[Rule, ...] = ()

    @property
    def pinned(self) -> tuple[str, ...]:
        """Essays on top, in their order."""
        return self._essays("pin")

    @property
    def hidden(self) -> tuple[str, ...]:
        """Essays that are left out."""
        return self._essays("hide")

    def require(self) -> list[Query]:
        """What always holds: none of the hidden ones."""
        return [Bool(must_not=[Q("ids", values=list(self.hidden))])] if self.hidden else []

    def match(self, enough: Sequence[Query]) -> list[Query]:
        """Enough of the words, or put on top."""
        if not (self.pinned and enough):
            return list(enough)
        ids = Q("ids", values=list(self.pinned))
        return [Bool(should=[Bool(filter=list(enough)), ids], minimum_should_match=1)]

    def score(self, scored: Query, masses: Sequence[float]) -> Query:
        """The order: those on top, and what is raised by as much as so many telling words."""
        tops = [
            Q("constant_score", filter=Q("ids", values=[essay]), boost=2 * PINNED - _STEP * place)
            for place, essay in enumerate(self.pinned)
        ]
        worth = fmean(masses or [1.0])
        raised = [
            Q("constant_score", filter=Q("ids", values=[rule.essay]), boost=rule.factor * worth)
            for rule in self.rules
            if rule.action == "boost"
        ]
        listed = any_of([scored, *tops]) or scored
        return Bool(must=[listed], should=raised) if raised else listed

    def _essays(self, action: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.essay for r in self.rules if r.action == action))


NOTHING = Applied()
