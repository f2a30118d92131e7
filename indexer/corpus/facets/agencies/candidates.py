"""What the writer's agency could be, by function, and what speaks for each: no decision yet."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import log1p

from indexer.corpus.facets.agencies.mentions import Mention
from indexer.corpus.facets.agencies.offices import Post, find_posts
from indexer.corpus.facets.agencies.voice import Voice
from indexer.corpus.facets.deciding.candidate import Candidate
from indexer.corpus.facets.grounds import Grounds
from indexer.corpus.facets.reading import Reading
from lexicon.agencies import agency_vocabulary, group_of, part_vocabulary, work_vocabulary
from mappings.facets import Evidence

# How a report begins, whoever writes it; other texts that name agencies mostly do not.
_REPORTS = re.compile(
    r"今年|去年|年度|(?:一|半)年来|年以来|年来|一年[里中]|全年|[上下]半年|学期|学年|季度|以来|任期|届|期间|^[\d○〇零一二x×*]{2,4}年"
    r"|如下|同志们|各位(?:代表|领导|同志|委员|党员)|(?:体会|心得)|特制定|(?:发生|召开|闭幕|开幕)后|第一时间|之际|\d{1,2}月|在[^。]{2,20}(?:领导|指导|关心)下"
)
# Signs of a mention that are features of its function: how often, or whether at all.
_COUNTED = ("placed", "levelled")
_FLAGS = ("subject", "first sentence", "purpose", "office", "owner", "signed", "voiced")
# Each feature, and whether it speaks for a function (1), against it (-1), or may do either.
FEATURES = {
    **dict.fromkeys((*_COUNTED, *_FLAGS), 1),
    **dict.fromkeys(("named", "first", "opens"), 1),
    **dict.fromkeys(("placed in the opening", "levelled in the opening"), 1),
    **dict.fromkeys(("posts", "own post", "work", "share of work"), 1),
    **dict.fromkeys(("calls itself so", "title", "reports", "speaks of itself"), 1),
    **dict.fromkeys(("weak", "calls itself otherwise", "tells of no work"), -1),
    "companion": 0,
}


# What an agency does, in its own words.
_WORK = re.compile(r"开展|组织|落实|推进|加强|完成|深入|认真|扎实|干部|职工|全[县市区镇乡局校院]")
_SOME_WORK = 4
_LONG, _OPENING = 300, 300


@dataclass
class Function:
    """All that the text says of one function of an agency."""

    name: str
    own: list[Mention] = field(default_factory=list)
    companions: list[Mention] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    work: list[Evidence] = field(default_factory=list)
    # 我校: how the writer calls himself tells what he is.
    voice: Evidence | None = None
    # Words of the essay's own title, a witness that may only confirm.
    title: Evidence | None = None

    @property
    def group(self) -> str:
        """教育 -> 政府部门."""
        return group_of(self.name)


def find_candidates(grounds: Grounds) -> list[Candidate[Function]]:
    """Each function that the text makes possible. The title alone makes none possible."""
    reading, voice = grounds.reading, grounds.voice
    functions = _collect(reading, grounds.agencies, voice)
    first = next((m for m in grounds.agencies if _may_be_first(m)), None)
    common = _tell_a_report(grounds)
    own = [
        Candidate(function, common | _features(function, functions, first, voice))
        for function in functions.values()
    ]
    return own


def _tells_of_work(reading: Reading) -> bool:
    return sum(1 for _ in islice(reading.finditer(_WORK), _SOME_WORK)) == _SOME_WORK


def _may_be_first(mention: Mention) -> bool:
    """Names that any text holds (学校, 公司) count where their place stands before them."""
    return not mention.companion and (not mention.found.entry.weak or "placed" in mention.signs)


def _tell_a_report(grounds: Grounds) -> dict[str, float]:
    """What speaks for every candidate, or for silence: whether somebody reports at all."""
    reading, voice = grounds.reading, grounds.voice
    opening = "".join(part.text for part in reading.parts[:4])[:_OPENING]
    features = {
        "reports": float(grounds.by_person or bool(_REPORTS.search(opening))),
        "speaks of itself": float(bool(voice.kind) or voice.persons > 1),
        "tells of no work": float(reading.length > _LONG and not _tells_of_work(reading)),
    }
    return {name: value for name, value in features.items() if value}


def _collect(reading: Reading, mentions: Sequence[Mention], voice: Voice) -> dict[str, Function]:
    found: dict[str, Function] = {}

    def of(name: str) -> Function:
        return found.setdefault(name, Function(name))

    for mention in mentions:
        function = of(mention.found.entry.function)
        (function.companions if mention.companion else function.own).append(mention)
    for post in find_posts(reading):
        of(post.agency.function).posts.append(post)
    for part in reading.parts:
        for word in work_vocabulary().find(part.text):
            if voice.fits(word.entry.function):
                of(word.entry.function).work.append(part.quote(word.start, word.end))
    if voice.function is not None:
        name, _, evidence = voice.function
        of(name).voice = evidence
    if reading.titled:
        for name, evidence in _named_in_title(reading):
            if name in found:
                found[name].title = found[name].title or evidence
    return found


def _named_in_title(reading: Reading) -> Iterable[tuple[str, Evidence]]:
    title = reading.title
    for vocabulary in (agency_vocabulary(), part_vocabulary(), work_vocabulary()):
        for found in vocabulary.find(title.text):
            yield found.entry.function, title.quote(found.start, found.end)


def _features(
    function: Function, functions: dict[str, Function], first: Mention | None, voice: Voice
) -> dict[str, float]:
    own = function.own
    signs = Counter(sign for mention in own for sign in mention.signs)
    work = sum(len(other.work) for other in functions.values())
    features: dict[str, float] = defaultdict(float)
    features["named"] = log1p(len(own))
    features["companion"] = log1p(len(function.companions)) if not own else 0.0
    features["weak"] = float(bool(own) and all(m.found.entry.weak for m in own))
    features["first"] = float(first is not None and first in own)
    features["opens"] = float(first is not None and first in own and first.opens)
    for sign in _COUNTED:
        opens = any({sign, "opening"} <= mention.signs for mention in own)
        features[f"{sign} in the opening"] = float(opens)
    for sign in _COUNTED:
        features[sign] = log1p(signs[sign])
    for sign in _FLAGS:
        features[sign] = float(signs[sign] > 0)
    features["posts"] = log1p(len(function.posts))
    features["own post"] = float(any(post.own for post in function.posts))
    features["work"] = log1p(len(function.work))
    features["share of work"] = len(function.work) / work if work else 0.0
    features["calls itself so"] = float(function.voice is not None)
    features["calls itself otherwise"] = float(
        voice.function is not None and function.voice is None
    )
    features["title"] = float(function.title is not None)
    return {name: value for name, value in features.items() if value}
