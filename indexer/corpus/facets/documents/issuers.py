"""Who issued an official document: the organs that its title begins with, and how far they rule."""

import re
from dataclasses import dataclass

from indexer.corpus.facets.places import place_vocabulary
from indexer.corpus.facets.reading import Part, Reading
from lexicon.agencies import agency_vocabulary

_HEAD = 400
_TAIL = 600
# 民政部办公厅 教育部办公厅|关于…; a long title is broken into lines.
_TITLE = re.compile(
    r"(?:^|\n)[^\S\n]*(?!按照|根据|依据|为|经|贯彻|落实|遵照|现)(?P<issuers>[一-鿿、,，等()（）\s]{2,160}?)\s*"
    r"(?:关于|对(?=[^，。]{4,80}的?[批复]复)|印发|转发|批转|颁布|发布|公布|公告(?=\d|[（(第\n])|令(?=第|\n))"
)
_SIGNATURE = re.compile(
    r"(?:^|\n)(?P<issuers>(?:[^\S\n]*[一-鿿、()][一-鿿、()\t \u2002\u3000\xa0]{2,30}\n+){1,9})"
    r"[^\S\n]*(?:19|20)\d\d年\d{1,2}月\d{1,2}日[ 　]*(?:\n|$)"
)
_MINISTRIES = (
    "外交|国防|教育|科学技术|科技|工业和信息化|公安|国家安全|民政|司法|财政|人力资源(?:和)?社会保障|自然资源"
    "|国土资源|生态环境|环境保护|住房(?:和)?城乡建设|建设|交通运输|交通|铁道|水利|农业农村|农业|商务|对外贸易经济合作"
    "|文化和旅游|文化|卫生|退役军人事务|应急管理|信息产业|人事|劳动(?:和)?社会保障|劳动|监察|林业|电力工业|化学工业|冶金工业"
)
_CENTRAL = re.compile(
    rf"(?:国务院|中共中央|中央|全国|最高人民|国家|中国|海关总署|审计署|应急部|新华社|(?:{_MINISTRIES})部|卫生健康委|发展改革委"
    r"|银保监会|证监会|保监会|银监会|[一-鿿]{2,10}总局|(?:民航|铁路|邮政|能源|粮食|林草|知识产权|医保|文物|烟草|中医药)局)"
)


@dataclass(frozen=True)
class Issuers:
    """The words of a document's title that name who issued it."""

    part: Part
    start: int
    end: int
    central: bool
    local: bool


def find_issuers(reading: Reading) -> Issuers | None:
    """The issuers named before 关于 in title or first lines, else those who sign at the end."""
    for part in (reading.title, *reading.parts):
        if part.offset > _HEAD:
            break
        for found in _TITLE.finditer(part.text[:_HEAD]):
            issuers = _tell_reach(part, *found.span("issuers"))
            if issuers is not None:
                return issuers
    return _find_signers(reading)


def _find_signers(reading: Reading) -> Issuers | None:
    """财政部 / 税务总局 / 2020年2月6日: the lines above the date at the end."""
    for part in reversed(reading.parts[-3:]):
        found = _SIGNATURE.search(part.text, max(0, len(part.text) - _TAIL))
        if found:
            return _tell_reach(part, *found.span("issuers"))
    return None


def _tell_reach(part: Part, start: int, end: int) -> Issuers | None:
    text = part.text[start:end]
    # A signature may be spaced out: 财 政 部.
    central = _CENTRAL.match(re.sub(r"\s", "", text))
    if not central and not any(agency_vocabulary().find(text)):
        return None
    first = next(place_vocabulary().find(text), None)
    # 国家税务总局上海市税务局 is of 上海.
    local = first is not None or bool(re.match(r"[省市区县州](?!场)", text))
    return Issuers(part, start, end, not local and bool(central), local)
