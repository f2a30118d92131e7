"""The region an essay is from, as a path of official names, from places its text names."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.facets.gazetteer import Place
from indexer.facets.places import PlaceName, Places
from mappings.facets import Evidence, Region

# Places that were visited, compared or asked: not where the essay is from.
_ELSEWHERE_BEFORE = re.compile(
    r"(?:赴|去|前往|考察|学习|借鉴|来自|原籍|籍贯|毕业于|与|和|、|等|援助|对口|支援|到)[^，。；,;]{0,6}$"
)
_ELSEWHERE_AFTER = re.compile(
    r"[^，。；,;]{0,6}(?:考察|参观|学习|取经|等地|等省|地震|洪灾|籍|大学|会议精神)"
)
# What follows a place that governs itself: its organs, its people, or its own affairs.
_OWN_AFTER = re.compile(
    r"(?:区|市|县|省)?(?:委|人民?政府|政府|人大|政协|教育|环保|审计|财政|公安|法院|检察院|人民法院|人民检察院|税务|"
    r"民政|卫生|农业|水利|国土|城管|住建|工商|质监|统计|司法|纪委|总工会|妇联|团委|[一-鿿]{1,8}(?:局|委|厅|院|校|镇|乡|街道))"
)


@dataclass(frozen=True)
class _Mention:
    places: Places
    weight: float
    evidence: Evidence


def extract_region(places: Sequence[PlaceName]) -> Region | None:
    """The essay's region as deep as the text tells it, or None: a wrong place is worse than none."""
    weighed = ((place, _weigh(place)) for place in places)
    mentions = [
        _Mention(place.places, weight, place.part.quote(place.start, place.end))
        for place, weight in weighed
        if weight
    ]
    support = _support(mentions)
    weights: dict[tuple[str, ...], float] = defaultdict(float)
    best: dict[tuple[str, ...], _Mention] = {}
    for mention in mentions:
        place = _resolve(mention.places, support)
        if place is None:
            continue
        for depth in range(1, len(place.path) + 1):
            weights[place.path[:depth]] += mention.weight
        if place.path not in best or mention.weight > best[place.path].weight:
            best[place.path] = mention
    return _decide(weights, best)


def _decide(
    weights: Mapping[tuple[str, ...], float], best: Mapping[tuple[str, ...], _Mention]
) -> Region | None:
    path: tuple[str, ...] = ()
    confidence = 0.0
    while True:
        below = {p: w for p, w in weights.items() if len(p) == len(path) + 1 and p[:-1] == path}
        ranked = sorted(below.items(), key=lambda item: -item[1])
        rival = ranked[1][1] if len(ranked) > 1 else 0.0
        if not ranked or ranked[0][1] < 1.0 or ranked[0][1] < rival * 2:
            break
        path, weight = ranked[0]
        confidence = round(min(0.99, weight / (weight + rival + 0.5)), 2)
    sources = [mention for source, mention in best.items() if path and source[: len(path)] == path]
    if not sources:
        return None
    strongest = max(sources, key=lambda mention: mention.weight)
    return Region(path, "stated", confidence, strongest.evidence)


def _weigh(place: PlaceName) -> float:
    text, start, end = place.part.text, place.start, place.end
    before, after = text[max(0, start - 12) : start], text[end : end + 16]
    if _ELSEWHERE_BEFORE.search(before) or _ELSEWHERE_AFTER.match(after):
        return 0.0
    own = bool(_OWN_AFTER.match(after))
    if place.short and not own:
        # 成华 alone may be anything (新华, 朝阳, 和平); before an organ of its own it is a place.
        return 0.0
    weight = 0.6 if place.short else 1.0
    if own:
        weight *= 2
    return weight * (1.5 if place.part.in_opening(start) else 1.0)


def _support(mentions: list[_Mention]) -> dict[tuple[str, ...], float]:
    """How much the clearly named places speak for each path: they decide the ambiguous ones."""
    support: dict[tuple[str, ...], float] = defaultdict(float)
    for mention in mentions:
        if len(mention.places) == 1:
            path = mention.places[0].path
            for depth in range(1, len(path) + 1):
                support[path[:depth]] += mention.weight
    return support


def _resolve(places: Places, support: Mapping[tuple[str, ...], float]) -> Place | None:
    if len(places) == 1:
        return places[0]
    scored = [(sum(support.get(p.path[:d], 0.0) for d in range(1, p.level)), p) for p in places]
    scored.sort(key=lambda item: -item[0])
    return scored[0][1] if scored[0][0] > scored[1][0] else None
