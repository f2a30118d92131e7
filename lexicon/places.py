"""Names of places as texts and readers write them, official, short, of townships and landmarks."""

import re
from collections.abc import Iterator
from functools import cache

from lexicon.gazetteer import Place, read_gazetteer
from lexicon.tables import read_table
from lexicon.vocabulary import Vocabulary

Places = tuple[Place, ...]
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|"
    "景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|鄂温克|裕固|保安|独龙|鄂伦春|各"
)
_AUTONOMOUS = re.compile(rf"(?P<stem>.{{2,}}?)(?:(?:{_PEOPLES})族?)*自治(?P<kind>[州县旗区])")
_ENDINGS = ("特别行政区", "地区", "省", "市", "盟")
_SHORTEST = 2
_CITY_LEVEL = 2


@cache
def landmark_vocabulary() -> Vocabulary[Place]:
    """Names of rivers, mines, schools and sights, each with the place where it lies."""
    by_path = {place.path: place for places in read_gazetteer().full.values() for place in places}
    return Vocabulary(
        (row["name"], by_path[tuple(row["place"].split("/"))]) for row in read_table("landmarks")
    )


def places_named(word: str) -> Places:
    """The places that a word names as it is written, in full or for short: 成都市, 成都."""
    gazetteer = read_gazetteer()
    return gazetteer.full.get(word) or gazetteer.short.get(word) or ()


def short_names(name: str, level: int) -> Iterator[str]:
    """成都市 -> 成都; 凉山彝族自治州 -> 凉山, 凉山州; of districts and counties only their full names."""
    if found := _AUTONOMOUS.fullmatch(name):
        if found["kind"] != "区":
            yield found["stem"] + found["kind"]
        if level <= _CITY_LEVEL:
            yield found["stem"]
        return
    ending = next((e for e in _ENDINGS if name.endswith(e)), "")
    stem = name.removesuffix(ending)
    # 和平区 and 新城县 without their ending are words like any other.
    if ending and len(stem) >= _SHORTEST:
        yield stem
