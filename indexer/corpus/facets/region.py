"""The region an essay is from, as a path of official names, from places its text names.

The place in the writer's own agency's name says most; places visited, compared or asked for
help say nothing. An ambiguous name is decided by the other places and landmarks of the text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.corpus.facets.agencies.agency import NamedAgency
from indexer.corpus.facets.documents.issuers import Issuers
from indexer.corpus.facets.documents.official import NATION, Issue
from indexer.corpus.facets.grounds import Grounds
from indexer.corpus.facets.places import PlaceName, township_vocabulary
from indexer.corpus.facets.reading import Reading
from lexicon.geography.gazetteer import Place
from lexicon.geography.places import Places, landmark_vocabulary
from mappings.facets import Evidence, Region
from mappings.folding import fold

Path = tuple[str, ...]

# Places that were visited, compared or asked: not where the essay is from.
_ELSEWHERE_BEFORE = re.compile(
    r"(?:赴|前往|派人到|[汲吸]取|结对|捐助|考察|学习|借鉴|来自|原籍|籍贯|毕业于|援助|对口|支援|远赴|比|接壤|至|往|从)[^，。；,;]{0,6}$"
)
# 今天我们召开|神木县卫生工作会议: a speaker names the meeting that he speaks at.
_CALLED = re.compile(r"(?:今天|这次|我们)[^。，；]{0,6}召开(?:的)?(?:全)?$")
_ELSEWHERE_AFTER = re.compile(
    r"[^，。；,;]{0,6}(?:考察|参观|学习|取经|等地|等省|地震|洪灾|火灾|爆炸|事故|事件|籍|大学|会议|与我[省市区县镇乡]|曝出|经验|接壤|灾区|震区|灾民|返乡|来返|返回|打工|务工|客商|客户)"
)
# Organs that a place has of its own, right behind its short name.
_ORGANS_AFTER = re.compile(
    r"[区市县州盟旗]?(?:委(?![员托派])|团[省市区县州旗]委|人民?政府|政府|人大|政协|法院|检察院|分局)"
)
# 在广东省|第十四届人民代表大会: whose congress it is.
_CONGRESS_AFTER = re.compile(r"第?[一二三四五六七八九十]{1,3}届\s*(?:人民代表大会|人大|政协)")
# 习近平总书记对山东工作的重要指示 is followed by 山东.
_INSTRUCTED_BEFORE = re.compile(r"总书记(?:关于|对|视察|考察|在)$")
_REPRESENTED_BEFORE = re.compile(r"我代表$")
_ANCHOR = 8.0
_INSTRUCTED = 2.0
_OWN = re.compile(r"(?:全|我|本)(?P<of>[省市区县州镇乡])")
_TITLE_LENGTH = 100
# A short name of a province or city by itself: 上海 in a title, 山东 where 全省 is spoken of.
_SHORT = {"title": 1.0, "省": 0.5}
# One that the first lines name is the writer's own; a later one needs another.
_NEAR_LANDMARK, _LANDMARK = 1.0, 0.6
# The short name of a county, by itself and told as one's own (仙桃保卫战, 通渭的乡镇).
_COUNTY, _OWN_COUNTY, _OWN_CITY = 0.5, 1.0, 0.6
_OWN_AFTER = re.compile(
    r"人民|大地|儿女|精神|保卫战|[东西南北]?站|老工业|实际|特色|品牌|[东西南北]部|的(?!经验|做法)"
)
_CITY = 2
_ISSUER = 20.0
# Who speaks for the nation names many of its places.
_NATION = 200.0


@dataclass(frozen=True)
class _Vote:
    places: Places
    weight: float
    evidence: Evidence


def extract_region(grounds: Grounds, agency: NamedAgency | None) -> Region | None:
    """The essay's region as deep as the text tells it, or None: a wrong place is worse than none."""
    reading, places, issue = grounds.reading, grounds.places, grounds.issue
    starts = {(id(mention.part), mention.found.start) for mention in grounds.agencies}
    scale = _read_scale(reading)
    clear = [place for place in places if not place.vague]
    votes = [vote for place in clear if (vote := _vote(place, starts, agency, scale)).weight > 0]
    votes += _landmarks(reading) + _issuer(issue, places)
    support = _support(votes)
    votes += _parts_of_towns(places, starts, support)
    weights: dict[Path, float] = defaultdict(float)
    anchored: dict[Path, float] = defaultdict(float)
    best: dict[Path, _Vote] = {}
    for vote in votes:
        place = _resolve(vote.places, support)
        if place is None:
            continue
        for depth in range(1, len(place.path) + 1):
            weights[place.path[:depth]] += vote.weight
        if vote.weight >= _ANCHOR:
            anchored[place.path] += vote.weight
        if place.path not in best or vote.weight > best[place.path].weight:
            best[place.path] = vote
    if scale == "省":
        # Who speaks of 全省 may name any county.
        for path in [path for path in weights if len(path) == 1]:
            anchored[path] = max(anchored[path], _ANCHOR)
    return _with_township(_decide(weights, best, anchored), agency)


def _with_township(region: Region | None, agency: NamedAgency | None) -> Region | None:
    """The region down to the township in which the writer's agency is, if its name says so."""
    if region is None or agency is None or agency.name is None:
        return region
    for found in township_vocabulary().find(fold(agency.name)):
        name, counties = found.entry
        if any(county.path == region.value for county in counties):
            return replace(region, value=(*region.value, name))
    return region


def _decide(
    weights: Mapping[Path, float], best: Mapping[Path, _Vote], anchored: Mapping[Path, float]
) -> Region | None:
    path: Path = ()
    confidence = 0.0
    while True:
        # Where the writer's own place is said, places below it are only told of.
        needed = anchored.get(path, 1.0)
        below = {p: w for p, w in weights.items() if len(p) == len(path) + 1 and p[:-1] == path}
        ranked = sorted(below.items(), key=lambda item: -item[1])
        rival = ranked[1][1] if len(ranked) > 1 else 0.0
        if not ranked or ranked[0][1] < needed or ranked[0][1] < rival * 2:
            break
        path, weight = ranked[0]
        confidence = round(min(0.99, weight / (weight + rival + 0.5)), 2)
    sources = [vote for source, vote in best.items() if path and source[: len(path)] == path]
    if not sources:
        return None
    strongest = max(sources, key=lambda vote: vote.weight)
    return Region(path, "stated", confidence, strongest.evidence)


def _parts_of_towns(
    places: Sequence[PlaceName], agencies: set[tuple[int, int]], support: Mapping[Path, float]
) -> list[_Vote]:
    """西区|食品药品监管局 is of the 西区 of the city that the essay names elsewhere."""
    votes = []
    for place in places:
        if place.vague and (id(place.part), place.end) in agencies:
            near = [p for p in place.places if support.get(p.path[:_CITY], 0.0) > 0]
            if len(near) == 1:
                evidence = place.part.quote(place.start, place.end)
                votes.append(_Vote((near[0],), _ANCHOR, evidence))
    return votes


def _read_scale(reading: Reading) -> str:
    """省 for an essay that speaks of 全省 more often than of 全市; `title` for one that is only that."""
    if reading.length < _TITLE_LENGTH:
        return "title"
    counts = Counter(found["of"] for _, found in reading.finditer(_OWN))
    return counts.most_common(1)[0][0] if counts else ""


def _vote(
    place: PlaceName, agencies: set[tuple[int, int]], agency: NamedAgency | None, scale: str
) -> _Vote:
    evidence = place.part.quote(place.start, place.end)
    return _Vote(place.places, _weigh(place, agencies, agency, scale), evidence)


def _weigh(
    place: PlaceName, agencies: set[tuple[int, int]], agency: NamedAgency | None, scale: str
) -> float:
    text, start, end = place.part.text, place.start, place.end
    if agency is not None and _inside(place, agency.type.evidence):
        # 泰州市泰兴|生态环境局: the bureau of a city for its county.
        heads = start == agency.type.evidence.start or (id(place.part), end) in agencies
        heads = heads or text.startswith("分局", end)
        return _ANCHOR if heads or not place.short else 0.0
    before, after = text[max(0, start - 12) : start], text[end : end + 16]
    if place.part.in_opening(start) and _speaks_for(before, after):
        return _ISSUER
    if _INSTRUCTED_BEFORE.search(before):
        return _INSTRUCTED
    # 海南省地震预警管理办法: in a title a place is whose matter it is.
    told_of = scale != "title" and _ELSEWHERE_AFTER.match(after) and not _CALLED.search(before)
    if told_of or _ELSEWHERE_BEFORE.search(before):
        return 0.0
    own = (id(place.part), end) in agencies or bool(_ORGANS_AFTER.match(after))
    if place.short and not own:
        # 成华 alone may be anything; only provinces and cities are so well known that they count a little.
        if len(place.places) > 1 or (scale != "title" and place.part.is_cited(start)):
            return 0.0
        county, told = place.places[0].level > _CITY, bool(_OWN_AFTER.match(after))
        if scale == "title" or not (county or told):
            return 0.0 if county else _SHORT.get(scale, 0.2)
        return (_OWN_COUNTY if told else _COUNTY) if county else _OWN_CITY
    weight = (0.45 if place.short else 1.0) * (2 if own else 1)
    return weight * (1.5 if place.part.in_opening(start) else 1.0)


def _speaks_for(before: str, after: str) -> bool:
    represented = _REPRESENTED_BEFORE.search(before) and _ORGANS_AFTER.match(after)
    return bool(_CONGRESS_AFTER.match(after) or represented)


def _inside(place: PlaceName, evidence: Evidence) -> bool:
    if evidence.start is None or evidence.section != place.part.section:
        return False
    same_part = evidence.where == place.part.where
    return same_part and evidence.start <= place.start < evidence.start + len(evidence.quote)


def _issuer(issue: Issue | None, places: Sequence[PlaceName]) -> list[_Vote]:
    """The province of a document's number, or the place of the first of its issuers."""
    if issue is None:
        return []
    if issue.region is None or issue.region_evidence is None:
        first = issue.issuers and next((p for p in places if _issues(p, issue.issuers)), None)
        if not first:
            return []
        return [_Vote(first.places, _ISSUER, first.part.quote(first.start, first.end))]
    weight = _NATION if issue.region == NATION else _ISSUER
    return [_Vote((Place((issue.region,), ""),), weight, issue.region_evidence)]


def _issues(place: PlaceName, issuers: Issuers) -> bool:
    return place.part is issuers.part and issuers.start <= place.start < issuers.end


def _landmarks(reading: Reading) -> list[_Vote]:
    votes = []
    for part in reading.parts:
        for found in landmark_vocabulary().find(part.text):
            if not _ELSEWHERE_BEFORE.search(part.text[max(0, found.start - 12) : found.start]):
                weight = _NEAR_LANDMARK if part.in_opening(found.start) else _LANDMARK
                evidence = part.quote(found.start, found.end)
                votes.append(_Vote((found.entry,), weight, evidence))
    return votes


def _support(votes: Sequence[_Vote]) -> dict[Path, float]:
    """How much the clearly named places speak for each path: they decide the ambiguous ones."""
    support: dict[Path, float] = defaultdict(float)
    for vote in votes:
        if len(vote.places) == 1:
            path = vote.places[0].path
            for depth in range(1, len(path) + 1):
                support[path[:depth]] += vote.weight
    return support


def _resolve(places: Places, support: Mapping[Path, float]) -> Place | None:
    if len(places) == 1:
        return places[0]
    scored = [(sum(support.get(p.path[:d], 0.0) for d in range(1, p.level + 1)), p) for p in places]
    scored.sort(key=lambda item: -item[0])
    return scored[0][1] if scored[0][0] > scored[1][0] else None
