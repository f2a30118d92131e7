"""Every agency that an essay names, with what the words around say of whose it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.corpus.facets.agencies.voice import Voice
from indexer.corpus.facets.places import PlaceName, chain_start
from indexer.corpus.facets.reading import Part, Reading
from lexicon.agencies import Agency, agency_vocabulary
from lexicon.tables import made_of_tables
from lexicon.vocabulary import Found
from mappings.facets import Evidence

# Partners, superiors and guests: named beside the writer, or as the one who leads.
_PARTNER_BEFORE = re.compile(
    r"(?:联合|会同|配合|协同|协助|邀请|邀|赴|向|报|被|请|获|同|与|受|经|联系|协调|从|移送|送交|报送|来自)[^，。；,;]{0,10}$"
)
_PARTNER_AFTER = re.compile(
    r"(?:、[^，。；,;]{1,14}?){0,4}(?:和[^，。；,;]{1,14}?)?(?:等[^，。；,;]{0,8})?"
    r"(?:的?(?:正确|坚强|精心|大力|具体|统一|直接|悉心|关心|业务|组织){0,3}(?:领导|指导|支持|帮助|关心|部署|表彰|批准|授予|检查|考核|验收|肯定|配合|关怀|要求))"
)
# 村委会换届选举 is an affair of those above.
_ELECTED_AFTER = re.compile(r"(?:成员)?(?:换届|直选|选举)")
_DEEDS = re.compile(r"指导|支持|帮助|部署|表彰|批准|授予|检查|考核|验收|要求")
# 县人大常委会：, 国务院 and the like: to whom it is written, and whose papers are carried out.
_ADDRESSED_AFTER = re.compile(r"[:：]\s*(?:\n|$)")
_CENTRAL = re.compile(r"(?:国务院|中共中央|党中央|全国人大).*")
# 我担任某县水利局局长, 作为教育局的一名干部: the body to which somebody belongs.
_OFFICE_BEFORE = re.compile(
    r"(?:担任|现任|任职于|就职于|作为|调入|调到|调任|我在|我是|我叫[^，。]{0,8})$"
)
_OWNER_AFTER = re.compile(r"(?:党组|党委|党总支|党支部|领导班子|全体|机关)")
# What may stand before the subject of an essay's first sentence.
_SUBJECT_BEFORE = re.compile(
    r"^(?:[^，,。]{0,14}(?:年度?|年以来|以来|年来|学期|季度|月)[，,、]?(?:是|对)?(?:(?:设在|位于|地处|坐落在)[^，,。]{2,12}的)?|(?:[^，,。]{2,30}(?:后|之际|契机|形势|背景下|期间|冲击|任务|要求|周年|中心)[，,])|(?:受[^，,]{2,10}委托[，,])?我代表|今年[，,]?|近年来[，,]?|我(?:是|叫|在)|作为一名在?)?$"
)
_PURPOSE_BEFORE = re.compile(r"(?:现将|现就|我代表|就|将)[省市区县州]?$")
# 我受总工会委员会委托，向大会报告: the one who charges is the one who reports.
_CHARGED_AFTER = re.compile(r"[^，,。]{0,14}委托[，,]?[^，,。]{0,6}向(?:大会|全会|各位|会议)")
_BARE_SUPERIOR = re.compile(r"(?:上级|[省市州国]|国家|中央|自治区|地区)$")
_BRANCH_AFTER = re.compile(r"[一-鿿]{2,4}分局")
# xx县, 某市, ××: a place that the site hid is a place all the same.
_MASKED_BEFORE = re.compile(r"(?:[x×*＊○]{1,4}|某)(?:省|市|区|县|州|镇|乡|街道|村)?$")
# ，县文化局, 我区旅游局: the level alone says whose it is, when it is the writer's.
_LEVEL_BEFORE = re.compile(r"(?:^|[^一-鿿]|[我本是由将日])[省市区县州旗]$")
_LEVELS = "省市区县州旗"
# 团融水县委: the league's committee, and not the party's.
_COMMITTEES = ("县委", "市委", "区委", "州委", "省委", "旗委")
_LEAGUE_BEFORE = re.compile(r"(?:^|共青|[^一-鿿])团$")
# 企业家, 银行家: those who run one are none.
_PERSONS = "家"
# Characters between a place and an agency that belong to its name: 南昌市东湖区|墩子塘|派出所.
_UNIT_GAP = 5
_GAP = 3
_FIRST_SENTENCE = 90
_SIGNATURE = 40
_OPENS = 160


@made_of_tables
def _league() -> Agency:
    return next(iter(agency_vocabulary().find("共青团委员会"))).entry


@dataclass(frozen=True)
class Named:
    """The name of an agency in a text, with the places and the units above that it begins with."""

    part: Part
    found: Found[Agency]
    start: int
    end: int

    @property
    def evidence(self) -> Evidence:
        """The name as written."""
        return self.part.quote(self.start, self.end)

    @property
    def extended(self) -> bool:
        """Whether more than the table's name is written: a place, a level, a branch."""
        return self.end - self.start > len(self.found.name)

    @property
    def placed(self) -> bool:
        """Whether anything stands before the table's name."""
        return self.start < self.found.start


@dataclass(frozen=True)
class Mention(Named):
    """An agency where an essay names it, and what the words around say of whose it is.

    A `companion` is a partner, superior or addressee and so not the writer. `signs` are what speaks
    for the writer: `placed`, `levelled`, `opening`, `subject`, `first sentence`, `purpose`, `office`,
    `owner`, `signed`, `voiced`.
    """

    companion: bool
    signs: frozenset[str]

    @property
    def opens(self) -> bool:
        """Whether it stands in the essay's first lines."""
        return self.part.offset + self.start <= _OPENS


def find_agencies(reading: Reading, places: Sequence[PlaceName], voice: Voice) -> list[Mention]:
    """Every agency that the headings and texts name, in reading order."""
    last = reading.parts[-1] if reading.parts else None
    return [
        _read(named, voice, is_last=part is last)
        for part in reading.parts
        for named in find_names(part, places)
    ]


def find_names(part: Part, places: Sequence[PlaceName]) -> Iterator[Named]:
    """Each name of an agency with the places, and the units above, that it begins with.

    `塘沽区新港街道海滨里社区居委会` is one name, not that of the street's office.
    """
    pending: Named | None = None
    for found in agency_vocabulary().find(part.text):
        if part.text.startswith(_PERSONS, found.end):
            continue
        unit = found.entry.weak or found.entry.group in ("基层", "事业单位")
        start = chain_start(places, part, found.start, _UNIT_GAP if unit else _GAP)
        # 江津市交通局以农|村: what stands between is another agency.
        if pending and start < pending.end and not _belongs(pending, found.start):
            start = found.start
        if start == found.start and (
            masked := _MASKED_BEFORE.search(part.text, max(0, start - 8), start)
        ):
            start = chain_start(places, part, masked.start(), _GAP)
        # 县乡换届 is of counties and townships.
        levelled = len(found.name) > 1 and _LEVEL_BEFORE.search(part.text, max(0, start - 2), start)
        if start == found.start and levelled:
            start -= 1
        if found.name in _COMMITTEES and _LEAGUE_BEFORE.search(part.text, max(0, start - 3), start):
            start, found = start - 1, replace(found, entry=_league())
        branch = _BRANCH_AFTER.match(part.text, found.end)
        end = branch.end() if branch and start < found.start else found.end
        if pending and _belongs(pending, found.start):
            start = min(start, pending.start)
        elif pending:
            yield pending
        pending = Named(part, found, start, end)
    if pending:
        yield pending


def _belongs(above: Named, start: int) -> bool:
    between = above.part.text[above.end : start]
    grassroots = above.found.entry.function in ("乡镇街道", "村社区")
    name = re.fullmatch(r"(?:(?![和与在对的])[一-鿿]){0,6}", between)
    return above.placed and grassroots and name is not None


def _read(named: Named, voice: Voice, is_last: bool) -> Mention:
    part, found, end = named.part, named.found, named.end
    sentence = re.split(r"[。！？!?\n：]", part.text[max(0, named.start - 60) : named.start])[-1]
    after = part.text[end : end + 40]
    signs = set(_signs(named, sentence, after))
    if voice.speaks_as(found.name):
        signs.add("voiced")
    if is_last and len(part.text) - end < _SIGNATURE and _is_signature(part, end):
        signs.add("signed")
    companion = _is_companion(found, sentence, after, signs)
    return Mention(part, found, named.start, end, companion, frozenset(signs))


def _signs(named: Named, sentence: str, after: str) -> Iterator[str]:
    part, start = named.part, named.start
    opening = part.in_opening(start)
    own = named.found.name
    if named.placed or (own[0] in _LEVELS and len(own) > 2):
        level = start >= named.found.start - 1 and part.text[start] in _LEVELS
        yield "levelled" if level else "placed"
    if _PURPOSE_BEFORE.search(sentence) or _CHARGED_AFTER.match(after):
        yield "purpose"
    if not opening:
        return
    yield "opening"
    if _OFFICE_BEFORE.search(sentence):
        yield "office"
    if _OWNER_AFTER.match(after):
        yield "owner"
    if _SUBJECT_BEFORE.match(sentence):
        yield "subject"
        # The first sentence's subject is the writer, a later one's may be anybody.
        if part.offset + start < _FIRST_SENTENCE:
            yield "first sentence"


def _is_companion(found: Found[Agency], sentence: str, after: str, signs: set[str]) -> bool:
    if _ADDRESSED_AFTER.match(after) or _CENTRAL.fullmatch(found.name):
        return True
    if _ELECTED_AFTER.match(after) and not signs & {"placed", "subject"}:
        return True
    partner = _PARTNER_AFTER.match(after)
    # 县委组织部表彰先进: the subject does so itself.
    if partner and not ("subject" in signs and _DEEDS.match(partner[0])):
        return True
    if "purpose" in signs:
        return False
    bare = not signs & {"placed", "levelled"}
    return bool(_PARTNER_BEFORE.search(sentence) or (bare and _BARE_SUPERIOR.search(sentence)))


def _is_signature(part: Part, end: int) -> bool:
    """Whether an agency's name is a line of its own at the end, as a signature is."""
    line_end = part.text.find("\n", end)
    rest = part.text[end : line_end if line_end >= 0 else len(part.text)]
    line = part.text[part.text.rfind("\n", 0, end) + 1 : end]
    return len(line) <= 24 and not rest.strip() and not re.search(r"[，。；]", line)
