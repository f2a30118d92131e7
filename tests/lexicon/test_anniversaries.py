"""What recurs by its number is of one year: jubilees of foundings, days and weeks of every year."""

import pytest

from lexicon.calendar.anniversaries import find_anniversaries
from lexicon.vocabulary import straighten


def test_an_autonomous_region_without_its_name_is_the_home_of_the_writer() -> None:
    home = ("内蒙古自治区", "赤峰市", "敖汉旗")
    found = find_anniversaries("迎接自治区成立60周年", home)
    assert [(told.name, told.entry.first_year) for told in found] == [("自治区成立60周年", 2007)]
    assert not list(find_anniversaries("迎接自治区成立60周年", ("河北省",)))


def years_of(text: str) -> list[tuple[str, int]]:
    found = find_anniversaries(straighten(text))
    return [(told.name, told.entry.first_year) for told in found]


@pytest.mark.parametrize(
    ("text", "name", "year"),
    [
        ("庆祝中国共产党成立90周年", "中国共产党成立90周年", 2011),
        ("建党九十五周年", "建党九十五周年", 2016),
        ("建团百年", "建团百年", 2022),
        ("改革开放40年", "改革开放40年", 2018),
        ("纪念“五四”运动90周年", '"五四"运动90周年', 2009),
        ("恩施土家族苗族自治州成立四十周年", "恩施土家族苗族自治州成立四十周年", 2023),
        ("海南建省办经济特区30周年", "海南建省办经济特区30周年", 2018),
        ("第25次全国助残日期间", "第25次全国助残日", 2015),
        ("迎来第三十个教师节", "第三十个教师节", 2014),
        ("首届中国农民丰收节", "首届中国农民丰收节", 2018),
        ("第30个全国消防日", "第30个全国消防日", 2021),
    ],
)
def test_its_number_tells_the_year(text: str, name: str, year: int) -> None:
    assert years_of(text) == [(name, year)]


@pytest.mark.parametrize(
    "text",
    [
        "建国以来的60年间",
        "改革开放，2周年",
        "教师节",
        "新中国成立后，学校建校50周年",
        "第1000个教师节",
        "改革开放80年代",
    ],
)
def test_without_a_number_of_its_own_it_tells_none(text: str) -> None:
    assert years_of(text) == []
