"""Places: today's and abolished ones, as the packages ship them."""

import pytest

from lexicon.geography.gazetteer import read_gazetteer, strip_ending


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("成华区", "四川省/成都市/成华区"),
        ("嘉定区", "上海市/嘉定区"),
        ("仙桃市", "湖北省/仙桃市"),
        ("内蒙古自治区", "内蒙古自治区"),
        pytest.param("萧山市", "浙江省/杭州市/萧山区", id="a city that became a district"),
        pytest.param("襄樊市", "湖北省/襄阳市", id="renamed"),
        pytest.param("崇文区", "北京市/东城区", id="abolished"),
        pytest.param("莱芜市", "山东省/济南市/莱芜区", id="joined to another city"),
    ],
)
def test_a_name_leads_to_the_place_of_today(name: str, path: str) -> None:
    assert ["/".join(place.path) for place in read_gazetteer().full[name]] == [path]


@pytest.mark.parametrize(("name", "count"), [("鼓楼区", 4), ("朝阳区", 2), ("西湖区", 2)])
def test_a_name_of_several_places_keeps_them_all(name: str, count: int) -> None:
    assert len(read_gazetteer().full[name]) == count


def test_every_former_place_of_the_table_leads_somewhere() -> None:
    from_table = (
        "崇文区",
        "宣武区",
        "卢湾区",
        "南汇区",
        "闸北区",
        "塘沽区",
        "下城区",
        "江干区",
        "郫县",
    )
    assert all(name in read_gazetteer().full for name in from_table)


@pytest.mark.parametrize(
    ("name", "stem"),
    [("成华区", "成华"), ("浦东新区", "浦东"), ("广西壮族自治区", "广西壮族"), ("区", "区")],
)
def test_a_stem_is_the_name_without_its_kind(name: str, stem: str) -> None:
    assert strip_ending(name) == stem
