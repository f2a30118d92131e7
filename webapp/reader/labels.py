"""What facets and their values are called on the pages; `say` puts it into the reader's language."""

from collections.abc import Callable

from mappings.facets import AgencyType, Region, Year
from search.language.signs import UNKNOWN
from webapp.wording import say

FACET_LABELS = {
    "genre": "文种",
    "role": "含有段落",
    "year": "年份",
    "agency": "单位类型",
    "region": "地区",
    "differs": "题文不符",
}
DIFFERENCE_LABELS = {"year": "年份", "agency": "单位", "region": "地区"}
UNKNOWN_LABELS = {
    "genre": "文种不明",
    "role": "没有这类段落",
    "year": "年份不明",
    "agency": "单位不明",
    "region": "地区不明",
    "differs": "题文相符",
}
SORT_LABELS = {
    "relevance": "相关度",
    "newest": "年份新→旧",
    "oldest": "年份旧→新",
    "longest": "篇幅",
}
ABOUT_LABELS = {
    "year": "年份",
    "agency": "单位",
    "region": "地区",
    "genre": "文种",
    "copy": "副本判断",
    "text": "文字",
    "other": "其他",
}
CHANGE_LABELS = {
    "year": "年份",
    "region": "地区",
    "agency": "单位",
    "figure": "数字",
    "slot": "隐去处",
    "words": "文字",
}
UNIT_LABELS = {"essays": "按篇", "sections": "按段"}
DIAL_LABELS = {"all": "最相似", "task": "别的单位的同类工作", "agency": "同类单位的别的年份"}
KIND_LABELS = {
    "agency": "单位",
    "place": "地区",
    "genre": "文种",
    "title": "标题",
    "heading": "小标题",
}
BASIS_LABELS = {"stated": "明示", "inferred": "推断", "claimed": "声称", "corrected": "更正"}

# Of inferred years with less, one in five or more is another.
_CERTAIN = 0.8
COPY_LABELS = {"exact": "相同", "truncated": "截断", "rewrite": "改写"}


def label_value(facet: str, value: str) -> str:
    """A facet value as a reader reads it: the last name of a path, 年 behind a year."""
    if value == UNKNOWN:
        return say(UNKNOWN_LABELS[facet])
    match facet:
        case "differs":
            return say(DIFFERENCE_LABELS.get(value, value))
        case "year":
            return _label_years(value)
        case "region":
            return value.rpartition("/")[2]
        case _:
            return say(value)


def label_choice(facet: str, value: str) -> str:
    """A value with its facet: 年份：2014年."""
    return say(
        "%(facet)s：%(value)s", facet=say(FACET_LABELS[facet]), value=label_value(facet, value)
    )


def _label_years(value: str) -> str:
    if value[:1].isdigit():
        return say("%(year)s年", year=value.replace("-", "–"))
    return say("“%(plan)s”时期", plan=value)


def write(text: str, **values: object) -> str:
    """The text in Chinese, whatever the reader's language: for what belongs to an essay."""
    return text % values


def label_period(year: Year | None, say: Callable[..., str] = say) -> str:
    """`2014年`, `2014年上半年`, `2011–2015年`, or 年份不明; with 约 or 存疑 where it is not certain."""
    if year is None:
        return say(UNKNOWN_LABELS["year"])
    years = str(year.value) if year.value else f"{year.from_}–{year.to}"
    period = say("%(year)s年", year=years) + (year.note or "")
    if year.basis == "inferred" and year.confidence < _CERTAIN:
        period = say("约%(period)s", period=period)
    return say("%(period)s（存疑）", period=period) if year.contradiction else period


def label_agency(agency: AgencyType | None) -> str:
    """The agency type, or 单位不明."""
    return say(agency.value if agency else UNKNOWN_LABELS["agency"])


def label_region(region: Region | None) -> str:
    """The path with dots between its names, or 地区不明."""
    return " · ".join(region.value) if region else say(UNKNOWN_LABELS["region"])


def label_difference(name: str) -> str:
    """What a title says otherwise."""
    return say(DIFFERENCE_LABELS[name])
