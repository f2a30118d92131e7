"""What happens to single essays when certain queries are asked: put on top, left out, raised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from mappings.folding import fold
from search.tuning.failures import BadTuning

Action = Literal["pin", "hide", "boost"]
Match = Literal["exact", "containing"]
ACTIONS: tuple[Action, ...] = get_args(Action)
MATCHES: tuple[Match, ...] = get_args(Match)
# So long before its last day a rule is shown to editors.
_SOON = timedelta(days=14)
MOST_RULES, MOST_PLACE, MOST_FACTOR = 2000, 50, 10.0


@dataclass(frozen=True)
class Rule:
    """What happens to an essay for a query.

    `exact` is for the query itself, `containing` for every query that has all of its words.
    `place` orders what is pinned, `factor` says how much is added: as many times as a telling word
    of the query counts. It holds from one day to another, both included; None is no bound.
    """

    query: str
    action: Action
    essay: str
    match: Match = "exact"
    place: int = 1
    factor: float = 1.0
    begins: date | None = None
    ends: date | None = None
    reason: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether that day is within its bounds."""
        return (self.begins or day) <= day <= (self.ends or day)


def rules_for(rules: Sequence[Rule], query: str, day: date) -> tuple[Rule, ...]:
    """Those that hold for a query on a day, what is pinned in its order."""
    asked, words = _normal(query), {*_normal(query).split()}
    held = [
        rule
        for rule in rules
        if rule.holds_on(day)
        and (
            _normal(rule.query) == asked
            if rule.match == "exact"
            else {*_normal(rule.query).split()} <= words or _normal(rule.query) in asked
        )
    ]
    return tuple(sorted(held, key=lambda rule: (rule.action != "pin", rule.place)))


def expiring(rules: Sequence[Rule], day: date) -> tuple[Rule, ...]:
    """Those that end within two weeks of a day, or have ended, the first to end first."""
    until = day + _SOON
    ending = [rule for rule in rules if rule.ends is not None and rule.ends <= until]
    return tuple(sorted(ending, key=lambda rule: rule.ends or day))


def check_rules(rules: Sequence[Rule]) -> None:
    """Raises `BadTuning` for a rule that can do nothing, or two that say opposite things."""
    if len(rules) > MOST_RULES:
        raise BadTuning("规则最多 {} 条。", MOST_RULES)
    pinned: dict[tuple[str, Match], dict[int, str]] = {}
    for rule in rules:
        if not _normal(rule.query):
            raise BadTuning("有一条规则没有写检索词。")
        if not rule.essay.strip():
            raise BadTuning("“{}”的一条规则没有写范文编号。", rule.query)
        if rule.begins and rule.ends and rule.begins > rule.ends:
            raise BadTuning("“{}”的一条规则开始日期晚于结束日期。", rule.query)
        if rule.action == "pin":
            places = pinned.setdefault((_normal(rule.query), rule.match), {})
            if places.setdefault(rule.place, rule.essay) != rule.essay:
                raise BadTuning("“{}”的第 {} 位置顶了两篇，请改一个位置。", rule.query, rule.place)
    said: dict[tuple[str, Match, str], Action] = {}
    for rule in rules:
        key = (_normal(rule.query), rule.match, rule.essay)
        if {said.setdefault(key, rule.action), rule.action} >= {"pin", "hide"}:
            raise BadTuning("“{}”把 {} 既置顶又隐藏，请去掉一条。", rule.query, rule.essay)


def _normal(query: str) -> str:
    return " ".join(fold(query).split())
