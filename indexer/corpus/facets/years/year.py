"""The period an essay reports on: stated by its text, else inferred from dated events, else unknown.

The page's title and posting date are never asked. Where what is stated and what happened cannot
both be true, a stated year that fits the events wins; without one the statement stays, marked as
contradicted.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.corpus.facets.documents.official import Issue
from indexer.corpus.facets.reading import Reading
from indexer.corpus.facets.years.events import Mention, find_events
from indexer.corpus.facets.years.statements import (
    Statement,
    find_part_of_year,
    find_span,
    find_statements,
    hides_its_year,
)
from lexicon.calendar.events import Event
from mappings.facets import Contradiction, Year

# One vote as strong as an opening's year is enough, many weak ones are not: a history of a school
# names more years than the year it reports on.
_STRONG = 2.0
# Where the site masked the year, one it left must be the very subject of the opening.
_UNMASKED = 6.0
_ENOUGH_EVENTS = 2.0
# September, counted from nought.
_LATE = 8
# August: what happened then is still the newest lesson when next year's plans are made.
_LATE_LESSON = 7
# How sure a year is that one event tells, and no later one; of one that is studied late in its year;
# how sure it is that one of two years is right. Of such answers as many are right, as far as they go.
_NEWEST, _STUDIED, _EITHER = 0.85, 0.8, 0.8
# What is of a year as a whole: 开局之年, 建党90周年. A plan may be known by it, too.
_OF_ONE_YEAR = ("exact", "anniversary")
# A campaign of two years is mostly told in the one that holds so much of it.
_MAIN = 0.6


@dataclass(frozen=True)
class _Candidate:
    year: int
    weight: float
    best: Statement


def extract_year(
    reading: Reading, issue: Issue | None, plans: bool = False, home: Sequence[str] = ()
) -> Year | None:
    """The period reported on, or None when the text does not tell it.

    With `plans` the essay is a plan, and the year planned for is its period. Less than a year is
    that year with a note: 上半年. `home` is the region's path, whose jubilees date it.
    """
    year = _extract(reading, issue, plans, home)
    if year is None or year.value is None or (issue is not None and issue.official):
        return year
    return replace(year, note=find_part_of_year(reading))


def _extract(
    reading: Reading, issue: Issue | None, plans: bool, home: Sequence[str]
) -> Year | None:
    if issue is not None and issue.official:
        return _issued(issue)
    if span := find_span(reading):
        value = span.first if span.first == span.last else None
        return Year(value, span.first, span.last, "stated", 0.9, span.evidence)
    if issue is not None and issue.year is not None:
        return _issued(issue)
    mentions = list(find_events(reading, home))
    needed = _UNMASKED if hides_its_year(reading) else _STRONG
    candidates = _rank(list(find_statements(reading, plans)), needed)
    inferred = _infer([m for m in mentions if not plans or m.event.kind in _OF_ONE_YEAR])
    if not candidates:
        return inferred
    for candidate in candidates:
        if not _find_contradiction(candidate.year, mentions):
            rival = max((c.weight for c in candidates if c is not candidate), default=0.0)
            clear = candidate is candidates[0] or bool(
                inferred and inferred.value == candidate.year
            )
            if clear and candidate.weight > (rival * 1.15 if candidate is candidates[0] else 0):
                year = _stated(candidate, rival)
                return _with_rewritten(year, candidates, mentions)
    return _rewritten(reading, plans, inferred, candidates[0]) or _contradicted(
        candidates, mentions
    )


def _issued(issue: Issue) -> Year | None:
    if issue.year is None or issue.year_evidence is None:
        return None
    return Year(issue.year, issue.year, issue.year, "stated", 0.9, issue.year_evidence)


def _rank(statements: Sequence[Statement], needed: float) -> list[_Candidate]:
    by_year: dict[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_year[statement.year].append(statement)
    candidates = [
        _Candidate(year, sum(s.weight for s in found), max(found, key=lambda s: s.weight))
        for year, found in by_year.items()
    ]
    strong = [c for c in candidates if c.best.weight >= needed or c.weight >= 3 * needed]
    return sorted(strong, key=lambda candidate: -candidate.weight)


def _stated(candidate: _Candidate, rival: float) -> Year:
    confidence = round(min(0.99, candidate.weight / (candidate.weight + rival + 0.5)), 2)
    year = candidate.year
    return Year(year, year, year, "stated", confidence, candidate.best.evidence)


def _rewritten(
    reading: Reading, plans: bool, inferred: Year | None, top: _Candidate
) -> Year | None:
    """The year that events give and the text states too, if only in passing: 2022 beside 08年."""
    if inferred is None or inferred.value == top.year:
        return None
    stated = [s for s in find_statements(reading, plans) if s.year == inferred.value]
    if not stated:
        return None
    best = max(stated, key=lambda statement: statement.weight)
    contradiction = Contradiction(top.year, top.year, top.best.evidence)
    return replace(inferred, basis="stated", evidence=best.evidence, contradiction=contradiction)


def _contradicted(candidates: Sequence[_Candidate], mentions: Sequence[Mention]) -> Year | None:
    best = candidates[0]
    contradiction = _find_contradiction(best.year, mentions)
    rival = candidates[1].weight if len(candidates) > 1 else 0.0
    if contradiction is None or best.weight <= rival * 1.15:
        return None
    return replace(_stated(best, rival), confidence=0.4, contradiction=contradiction)


def _with_rewritten(
    year: Year, candidates: Sequence[_Candidate], mentions: Sequence[Mention]
) -> Year:
    """The year, with the other stated year that the events rule out, if it was the stronger one."""
    if candidates[0].year == year.value:
        return year
    other = candidates[0]
    contradiction = Contradiction(other.year, other.year, other.best.evidence)
    return replace(year, contradiction=contradiction)


def _find_contradiction(year: int, mentions: Iterable[Mention]) -> Contradiction | None:
    """The event that cannot be reported on in that year: not yet held, or over for years."""
    listed = list(mentions)
    newest = max((m.event.first_year for m in listed if m.event.kind != "plan"), default=0)
    for mention in listed:
        event = mention.event
        if mention.ahead or event.kind in ("plan", "prepared"):
            continue
        later = event.first_year > year and event.kind != "era"
        exact = event.kind in _OF_ONE_YEAR and mention.now and event.first_year != year
        over = (
            event.kind in ("happened", "campaign", "anniversary")
            and mention.now
            and not mention.past
            and event.last_year < year - 1
        )
        outdated = event.kind == "era" and year > event.last_year + 3 and newest <= event.last_year
        if later or exact or over or outdated:
            return Contradiction(event.first_year, event.last_year, mention.evidence)
    return None


def _infer(mentions: Sequence[Mention]) -> Year | None:
    votes: dict[int, float] = defaultdict(float)
    best: dict[int, tuple[float, Mention]] = {}
    for mention in mentions:
        for year, weight in _votes(mention):
            votes[year] += weight
            if year not in best or weight > best[year][0]:
                best[year] = (weight, mention)
    earliest = max((_not_before(m) for m in mentions), default=0)
    possible = sorted(((w, y) for y, w in votes.items() if y >= earliest), reverse=True)
    if not possible or possible[0][0] < _ENOUGH_EVENTS:
        return _newest(mentions, earliest)
    weight, year = possible[0]
    rival = possible[1][0] if len(possible) > 1 else 0.0
    if weight < rival + 1:
        return _newest(mentions, earliest)
    confidence = round(min(0.9, weight / (weight + rival + 1)), 2)
    return Year(year, year, year, "inferred", confidence, best[year][1].evidence)


def _newest(mentions: Sequence[Mention], earliest: int) -> Year | None:
    """The year of the newest event that is told as the essay's own, when nothing later is named."""
    told = [(year, m) for m in mentions if _is_told(m) and (year := _main_year(m.event))]
    year, newest = max(told, key=lambda item: item[1].event.first, default=(0, None))
    if newest is None or year < earliest:
        return _either(mentions, earliest)
    # What happened late in a year is told in the year after, too.
    late = newest.event.first % 12 >= _LATE and not newest.now
    return Year(year, year, year, "inferred", _STUDIED if late else _NEWEST, newest.evidence)


def _either(mentions: Sequence[Mention], earliest: int) -> Year | None:
    """The two years that an event leaves which is told as of this year, nothing later being named."""
    told = [m for m in mentions if (m.now and _is_told(m)) or _is_late_lesson(m)]
    newest = max(told, key=lambda mention: mention.event.first, default=None)
    if newest is None or newest.event.last_year < earliest:
        return None
    first = max(newest.event.first_year, earliest)
    last = newest.event.last_year + _is_late_lesson(newest)
    if last - first != 1:
        return None
    return Year(None, first, last, "inferred", _EITHER, newest.evidence)


def _main_year(event: Event) -> int | None:
    """The one year of an event, or that which holds most of its months."""
    years = range(event.first_year, event.last_year + 1)
    months = {y: _months_in(event.first, event.last or event.first, y) for y in years}
    year = max(months, key=lambda y: months[y])
    return year if months[year] >= _MAIN * event.months else None


def _is_told(mention: Mention) -> bool:
    """Whether it may be of the year reported on: neither long over, nor ahead, nor what guides."""
    happened = mention.event.kind in ("happened", "campaign", "prepared", *_OF_ONE_YEAR)
    other = mention.past or mention.ahead or mention.guiding or _is_late_lesson(mention)
    return happened and not other


def _is_late_lesson(mention: Mention) -> bool:
    """Whether it is learnt from what happened so late that the year after may learn from it, too."""
    return mention.lesson and not mention.past and mention.event.first % 12 >= _LATE_LESSON


def _votes(mention: Mention) -> list[tuple[int, float]]:
    event = mention.event
    if (
        mention.past
        or _is_late_lesson(mention)
        or event.kind in ("plan", "concept", "era", "prepared")
    ):
        return []
    if event.kind in _OF_ONE_YEAR:
        if mention.ahead:
            return [(event.first_year - 1, 1.5)]
        return [(event.first_year, 4.0 if mention.now or event.kind == "exact" else 2.0)]
    if mention.ahead:
        # What a plan is guided by was held late in the year that is summed up.
        return [(event.first_year, 1.0)] if mention.guiding and event.first % 12 >= _LATE else []
    if mention.guiding and not mention.now and event.first % 12 >= _LATE:
        # A plenum in November guides the work of the next year.
        return [(event.first_year + 1, 1.2)]
    years = range(event.first_year, event.last_year + 1)
    months = [_months_in(event.first, event.last or event.first, year) for year in years]
    strength = 3.0 if mention.now and len(months) == 1 else 1.2
    return [(year, strength * n / sum(months)) for year, n in zip(years, months, strict=True)]


def _months_in(first: int, last: int, year: int) -> int:
    return min(last, year * 12 + 11) - max(first, year * 12) + 1


def _not_before(mention: Mention) -> int:
    later = mention.event.kind in ("plan", "era", "prepared") or mention.ahead
    return 0 if later else mention.event.first_year
