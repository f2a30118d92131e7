"""The writer's own agency: not every agency that an essay names, but the one that says 我局."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.facets.agencies.offices import find_office
from indexer.facets.agencies.voice import Voice
from indexer.facets.agencies.work import infer_function
from indexer.facets.documents.issuers import Issuers
from indexer.facets.documents.official import Issue
from indexer.facets.places import PlaceName, chain_start
from indexer.facets.reading import Part, Reading
from lexicon.agencies import Agency, agency_vocabulary, group_of
from lexicon.vocabulary import Found
from mappings.facets import AgencyType, Evidence

# Partners, superiors and guests: named beside the writer, or as the one who leads.
_PARTNER_BEFORE = re.compile(
    r"(?:联合|会同|配合|协同|协助|邀请|邀|赴|向|报|被|请|获|同|与|受|经|联系|协调|从|移送|送交|报送|来自)[^，。；,;]{0,10}$"
)
_PARTNER_AFTER = re.compile(
    r"(?:、[^，。；,;]{1,14}?){0,4}(?:和[^，。；,;]{1,14}?)?(?:等[^，。；,;]{0,8})?"
    r"(?:的?(?:正确|坚强|精心|大力|具体|统一|直接|悉心|关心|业务|组织){0,3}(?:领导|指导|支持|帮助|关心|部署|表彰|批准|授予|检查|考核|验收|肯定|配合|关怀|要求))"
)
# 县人大常委会：, 国务院 and the like: to whom it is written, and whose papers are carried out.
_ADDRESSED_AFTER = re.compile(r"[:：]\s*(?:\n|$)")
_CENTRAL = re.compile(r"国务院|中共中央|党中央|全国人大")
# 我担任某县水利局局长, 作为教育局的一名干部: the body to which somebody belongs.
_OFFICE_BEFORE = re.compile(
    r"(?:担任|现任|任职于|就职于|作为|调入|调到|调任|我在|我是|我叫[^，。]{0,8})$"
)
_OWNER_AFTER = re.compile(r"(?:党组|党委|党总支|党支部|领导班子|全体|机关)")
# What may stand before the subject of an essay's first sentence.
_SUBJECT_BEFORE = re.compile(
    r"^(?:[^，,。]{0,14}(?:年度?|年以来|以来|年来|学期|季度|月)[，,、]?(?:是|对)?(?:(?:设在|位于|地处|坐落在)[^，,。]{2,12}的)?|(?:受[^，,]{2,10}委托[，,])?我代表|今年[，,]?|近年来[，,]?|我(?:是|叫|在)|作为一名在?)?$"
)
_PURPOSE_BEFORE = re.compile(r"(?:现将|现就|我代表|就|将)[省市区县州]?$")
# 我受总工会委员会委托，向大会报告: the one who charges is the one who reports.
_CHARGED_AFTER = re.compile(r"[^，,。]{0,14}委托[，,]?[^，,。]{0,6}向(?:大会|全会|各位|会议)")
_BARE_SUPERIOR = re.compile(r"(?:上级|[省市州国]|国家|中央|自治区|地区)$")
_BRANCH_AFTER = re.compile(r"[一-鿿]{2,4}分局")
# Characters between a place and an agency that belong to its name: 南昌市东湖区|墩子塘|派出所.
# xx县, 某市, ××: a place that the site hid is a place all the same.
_MASKED_BEFORE = re.compile(r"(?:[x×*＊○]{1,4}|某)(?:省|市|区|县|州|镇|乡|街道|村)?$")
# ，县文化局, 我区旅游局: the level alone says whose it is, when it is the writer's.
_LEVEL_BEFORE = re.compile(r"(?:^|[^一-鿿]|[我本是由将日])[省市区县州旗]$")
_LEVELS = "省市区县州旗"
_UNIT_GAP = 5
_GAP = 3
_FIRST_SENTENCE = 90
_SIGNATURE = 40
_ISSUED = 40.0
_OFFICE = 6.0
# Whoever is named first, and is neither partner nor superior, is mostly the writer.
_FIRST, _FIRST_WITHIN = 1.2, 160
_JOINED_IN = 4.0
# A mention of this weight has a place before it or the writer's 我局 behind it.
_TELLING = 0.5
_PASSING = 2.0


@dataclass(frozen=True)
class NamedAgency:
    """What an essay says of its writer's agency: type with evidence, and the name as written."""

    type: AgencyType
    name: str | None


@dataclass(frozen=True)
class Mention:
    """An agency where an essay names it, places before it included, and how much it is the writer's."""

    part: Part
    found: Found[Agency]
    start: int
    end: int
    weight: float

    @property
    def evidence(self) -> Evidence:
        """The name as written."""
        return self.part.quote(self.start, self.end)


def extract_agency(
    reading: Reading,
    mentions: Sequence[Mention],
    voice: Voice,
    genre: str | None,
    issue: Issue | None,
) -> NamedAgency | None:
    """The writer's own agency, or None when the text does not tell it from the others it names."""
    named = _decide([mention for mention in mentions if mention.weight > 0])
    if issue is not None and (named is None or issue.issuers is None):
        named = _numbered(issue) or named
    if named is not None:
        return named
    person = voice.first_person if voice.is_person(genre) else None
    inferred = (find_office(reading) if person else None) or infer_function(reading, voice)
    if inferred is None and person is not None:
        # Somebody of whom no body can be told.
        inferred = AgencyType("个人", "个人", "stated", 0.8, person)
    return NamedAgency(inferred, None) if inferred else None


def _numbered(issue: Issue) -> NamedAgency | None:
    if issue.function is None or issue.function_evidence is None:
        return None
    group = group_of(issue.function)
    return NamedAgency(
        AgencyType(issue.function, group, "stated", 0.9, issue.function_evidence), None
    )


def find_agencies(
    reading: Reading, places: Sequence[PlaceName], voice: Voice, issuers: Issuers | None
) -> list[Mention]:
    """Every agency that the headings and texts name, in reading order."""
    mentions = _with_first(list(_mentions(reading, places, voice)))
    if issuers is None:
        return mentions
    issued = [mention for mention in _issuing(issuers, places) if not mention.found.entry.weak]
    others = [mention for mention in mentions if not _within(mention, issuers)]
    return [*issued, *others]


def _with_first(mentions: list[Mention]) -> list[Mention]:
    for number, mention in enumerate(mentions):
        if mention.part.offset + mention.start > _FIRST_WITHIN:
            break
        if mention.weight > 0:
            mentions[number] = replace(mention, weight=mention.weight + _FIRST)
            break
    return mentions


def _issuing(issuers: Issuers, places: Sequence[PlaceName]) -> Iterator[Mention]:
    """The organs of a document's title: the first has written it, the others have joined in."""
    weight = _ISSUED
    for found, start, end in _names(issuers.part, places):
        if issuers.start <= found.start < issuers.end:
            yield Mention(issuers.part, found, start, end, weight)
            weight = _JOINED_IN


def _within(mention: Mention, issuers: Issuers) -> bool:
    same = mention.part is issuers.part
    return same and issuers.start <= mention.found.start < issuers.end


def _decide(mentions: Sequence[Mention]) -> NamedAgency | None:
    by_function: dict[str, list[float]] = defaultdict(list)
    for mention in mentions:
        by_function[mention.found.entry.function].append(mention.weight)
    weights = {function: _add_up(found) for function, found in by_function.items()}
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    if not ranked:
        return None
    function, weight = ranked[0]
    rival = ranked[1][1] if len(ranked) > 1 else 0.0
    placed = any(m.start < m.found.start for m in mentions if m.found.entry.function == function)
    if weight < (0.9 if placed else 1.5) or weight < rival * (1.25 if weight >= 1.5 else 2):
        return None
    own = [mention for mention in mentions if mention.found.entry.function == function]
    best = max(own, key=lambda mention: (mention.weight, mention.end - mention.start))
    longest = max(own, key=lambda mention: (mention.weight > 1, mention.end - mention.start))
    confidence = round(min(0.99, weight / (weight + rival + 0.5)), 2)
    group = best.found.entry.group
    type_ = AgencyType(function, group, "stated", confidence, best.evidence)
    name = best if best.end - best.start > len(best.found.name) else longest
    return NamedAgency(type_, name.evidence.quote)


def _add_up(weights: Sequence[float]) -> float:
    """Telling mentions in full; passing ones, however many, as no more than a few.

    A health bureau names 卫生院 in every paragraph and itself once, in its first sentence.
    """
    passing = sum(weight for weight in weights if weight < _TELLING)
    return sum(weight for weight in weights if weight >= _TELLING) + min(passing, _PASSING)


def _mentions(reading: Reading, places: Sequence[PlaceName], voice: Voice) -> Iterator[Mention]:
    last = reading.parts[-1] if reading.parts else None
    for part in reading.parts:
        for found, start, end in _names(part, places):
            signed = part is last and len(part.text) - end < _SIGNATURE and _signs(part, end)
            weight = _weigh(part, found, start, end, voice) + (3.0 if signed else 0)
            yield Mention(part, found, start, end, weight)


def _names(part: Part, places: Sequence[PlaceName]) -> Iterator[tuple[Found[Agency], int, int]]:
    """(agency, start, end) of each name with the places, and the units above, that it begins with.

    `塘沽区新港街道海滨里社区居委会` is one name, not that of the street's office.
    """
    pending: tuple[Found[Agency], int, int] | None = None
    for found in agency_vocabulary().find(part.text):
        unit = found.entry.weak or found.entry.group in ("基层", "事业单位")
        start = chain_start(places, part, found.start, _UNIT_GAP if unit else _GAP)
        # 江津市交通局以农|村: what stands between is another agency.
        if pending and start < pending[2] and not _belongs(part, pending, found.start):
            start = found.start
        if start == found.start and (
            masked := _MASKED_BEFORE.search(part.text, max(0, start - 8), start)
        ):
            start = chain_start(places, part, masked.start(), _GAP)
        if start == found.start and _LEVEL_BEFORE.search(part.text, max(0, start - 2), start):
            start -= 1
        branch = _BRANCH_AFTER.match(part.text, found.end)
        end = branch.end() if branch and start < found.start else found.end
        if pending and _belongs(part, pending, found.start):
            start = min(start, pending[1])
        elif pending:
            yield pending
        pending = (found, start, end)
    if pending:
        yield pending


def _belongs(part: Part, above: tuple[Found[Agency], int, int], start: int) -> bool:
    between = part.text[above[2] : start]
    placed = above[1] < above[0].start
    grassroots = above[0].entry.function in ("乡镇街道", "村社区")
    return (
        placed
        and grassroots
        and re.fullmatch(r"(?:(?![和与在对的])[一-鿿]){0,6}", between) is not None
    )


def _signs(part: Part, end: int) -> bool:
    """Whether an agency's name is a line of its own at the end, as a signature is."""
    line_end = part.text.find("\n", end)
    rest = part.text[end : line_end if line_end >= 0 else len(part.text)]
    line = part.text[part.text.rfind("\n", 0, end) + 1 : end]
    return len(line) <= 24 and not rest.strip() and not re.search(r"[，。；]", line)


def _weigh(part: Part, found: Found[Agency], start: int, end: int, voice: Voice) -> float:
    sentence = re.split(r"[。！？!?\n：]", part.text[max(0, start - 60) : start])[-1]
    after = part.text[end : end + 40]
    if _ADDRESSED_AFTER.match(after) or _CENTRAL.fullmatch(found.name):
        return 0.0
    placed = start < found.start
    if _PARTNER_AFTER.match(after):
        return 0.0
    opening = part.in_opening(start)
    subject = opening and bool(_SUBJECT_BEFORE.match(sentence))
    levelled = placed and start == found.start - 1 and part.text[start] in _LEVELS
    if found.entry.weak and not (placed and (subject or voice.speaks_as(found.name))):
        return 0.0
    purpose = bool(_PURPOSE_BEFORE.search(sentence)) or bool(_CHARGED_AFTER.match(after))
    if not purpose and _PARTNER_BEFORE.search(sentence):
        return 0.0
    if not purpose and not placed and _BARE_SUPERIOR.search(sentence):
        return 0.05
    weight = 0.6 if placed and not (levelled and not subject) else 0.3
    if voice.speaks_as(found.name):
        weight *= 1.6
    elif voice.kind:
        weight *= 0.5
    if purpose:
        return weight * 10
    if opening and _OFFICE_BEFORE.search(sentence):
        return weight * _OFFICE
    if subject or (opening and _OWNER_AFTER.match(after)):
        # The first sentence's subject is the writer, a later one's may be anybody.
        begins = part.offset + start < _FIRST_SENTENCE
        if begins and (placed or "。" not in part.text[:start]):
            return weight * 8
        return weight * (3 if placed or voice.speaks_as(found.name) else 1)
    if opening and placed and not levelled:
        return weight * (4 if sentence.endswith(("，", ",")) else 2)
    return weight
