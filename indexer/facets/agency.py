"""The writer's own agency: not every agency that an essay names, but the one that says 我局."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from indexer.facets.reading import Part, Reading
from indexer.facets.tables import read_table
from indexer.facets.vocabulary import Found, Vocabulary
from mappings.facets import AgencyType, Evidence

# Partners, superiors and guests: named beside the writer, or as the one who leads.
_PARTNER_BEFORE = re.compile(
    r"(?:联合|会同|配合|协同|协助|邀请|邀|赴|到|向|由|报|被|请|获|同|与|受)[^，。；,;]{0,10}$"
)
_PARTNER_AFTER = re.compile(
    r"(?:等(?:部门|单位|有关)|的?(?:正确|坚强|精心|大力|具体)?(?:指导|领导|支持|帮助|关心|统一部署|表彰|批准|授予|检查|考核|验收|肯定))"
)
_OWN_AFTER = re.compile(
    r"(?:党组|党委|党总支|党支部|领导班子|全体|机关|在|坚持|紧紧围绕|认真|积极|深入|以|紧扣|按照)"
)
_PURPOSE = re.compile(r"现将[^。]{0,20}$")
_SUPERIOR = re.compile(r"(?:上级|省|市|国家|中央|自治区)$")
_SELF = re.compile(
    r"(?:我|本|全)(?P<kind>局|委|厅|办|校|院|园|行|社|公司|集团|厂|镇|乡|街道|村|社区|所|站|会|部|庭|中心)"
)
_PLACE_BEFORE = re.compile(r"(?:[一-鿿]{2,9}?(?:省|市|区|县|州|盟|旗|镇|乡|街道|村))+$")


@dataclass(frozen=True)
class Agency:
    """One row of the table: what an agency of that name does today; `weak` names are often no agency."""

    function: str
    group: str
    weak: bool


@dataclass(frozen=True)
class NamedAgency:
    """What an essay says of its writer's agency: type with evidence, and the name as written."""

    type: AgencyType
    name: str | None


@cache
def agency_vocabulary() -> Vocabulary[Agency]:
    """All agency names of the table."""
    rows = read_table("agencies")
    return Vocabulary(
        (row["name"], Agency(row["function"], row["group"], row["weak"] == "1")) for row in rows
    )


def extract_agency(reading: Reading) -> NamedAgency | None:
    """The writer's own agency, or None when the text does not tell it from the others it names."""
    kind = _self_kind(reading)
    weights: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, Agency, str, Evidence]] = {}
    for part, found in _mentions(reading):
        weight = _weigh(part, found, kind)
        function = found.entry.function
        weights[function] += weight
        name = _name_as_written(part, found)
        rank = weight + len(name) / 100
        if weight > 0 and (function not in best or rank > best[function][0]):
            evidence = part.quote(found.end - len(name), found.end)
            best[function] = (rank, found.entry, name, evidence)
    return _decide(weights, best)


def _decide(
    weights: dict[str, float], best: dict[str, tuple[float, Agency, str, Evidence]]
) -> NamedAgency | None:
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < 1.5:
        return None
    function, weight = ranked[0]
    rival = ranked[1][1] if len(ranked) > 1 else 0.0
    if weight < rival * 1.3:
        return None
    _, agency, name, evidence = best[function]
    confidence = round(min(0.99, weight / (weight + rival + 0.5)), 2)
    type_ = AgencyType(function, agency.group, "stated", confidence, evidence)
    return NamedAgency(type_, name if _is_proper(name) else None)


def _mentions(reading: Reading) -> Iterator[tuple[Part, Found[Agency]]]:
    vocabulary = agency_vocabulary()
    for part in reading.parts:
        for found in vocabulary.find(part.text):
            yield part, found


def _self_kind(reading: Reading) -> str:
    counts: dict[str, int] = defaultdict(int)
    for _, found in reading.finditer(_SELF):
        counts[found["kind"]] += 1
    return max(counts, key=lambda kind: counts[kind], default="")


def _weigh(part: Part, found: Found[Agency], kind: str) -> float:
    before, after = part.text[max(0, found.start - 24) : found.start], part.text[found.end :][:12]
    if _PARTNER_AFTER.match(after) or _PARTNER_BEFORE.search(before):
        return 0.0
    own = bool(kind) and found.name.endswith(kind)
    weight = 0.6 if own else 0.2
    if found.entry.weak:
        weight *= 0.3
    if _PURPOSE.search(before):
        return weight * 8
    if _SUPERIOR.search(before):
        return weight * 0.3
    if part.in_opening(found.start) and (own or _OWN_AFTER.match(after)):
        weight *= 4
    return weight * (1.5 if _PLACE_BEFORE.search(before) else 1.0)


def _name_as_written(part: Part, found: Found[Agency]) -> str:
    before = part.text[max(0, found.start - 24) : found.start]
    place = _PLACE_BEFORE.search(re.split(r"[^一-鿿]", before)[-1])
    start = found.start - len(place[0]) if place else found.start
    return part.original[start : found.end]


def _is_proper(name: str) -> bool:
    return len(name) > 2
