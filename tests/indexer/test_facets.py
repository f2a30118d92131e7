"""What an essay says of itself, with evidence: rule by rule, and the real page."""

from pathlib import Path

import pytest

from indexer.corpus.facets.extract import extract_facets
from indexer.corpus.measuring.labelled import FACETS, value_of
from indexer.corpus.model import Essay
from indexer.corpus.parsing.sections import split_sections
from indexer.index.preparing.pages import parse_pages
from mappings.facets import Facets


def read(text: str, title: str = "2023年工作总结", titled: bool = False) -> Facets:
    """`titled` when the title is the essay's own."""
    sections = split_sections(text.split("\n"))
    return extract_facets(Essay(1, title, sections, titled=titled)).facets


def year_of(text: str) -> int | tuple[int, int] | None:
    year = read(text).year
    return None if year is None else year.value or (year.from_, year.to)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        pytest.param("2014年，我局认真履职。", 2014, id="the first words"),
        pytest.param("现将我局2014年工作总结如下：", 2014, id="the purpose"),
        pytest.param("二○○七年，我局认真履职。", 2007, id="Chinese numerals"),
        pytest.param("２０１２年，我局认真履职。", 2012, id="full-width digits"),
        pytest.param("2015—2016学年，我校工作平稳。", (2015, 2016), id="a school year"),
        pytest.param(
            "本届任期以来，2012年至2016年，共受理案件3万件。", (2012, 2016), id="an interval"
        ),
        pytest.param("我局比2013年增长8%，工作平稳。", None, id="a comparison is none"),
        pytest.param(
            "贯彻《义务教育法（2006年修订）》，工作平稳。", None, id="a law's year is none"
        ),
        pytest.param("xx年是“十一五”开局之年，我局工作平稳。", 2006, id="a plan's first year"),
        pytest.param("××年，今年适逢建国60周年，我局工作平稳。", 2009, id="an anniversary"),
        pytest.param(
            "~年是多灾多难的一年，经过了非典、洪涝的磨砺，抗击非典取得胜利。",
            2003,
            id="an epidemic",
        ),
        pytest.param("xx年，我局工作平稳。学校建于1958年。", None, id="masked and undated"),
        pytest.param("自汶川地震以来，我局重视安全。", None, id="an event long over"),
        pytest.param("汶川特大地震发生，全局捐款3万元。", 2008, id="the newest event told"),
        pytest.param("北京奥运会、残奥会安保任务完成。", 2008, id="what a place guards"),
        pytest.param("我局学习宣传党的十八大精神。", 2012, id="studied, and nothing later"),
        pytest.param(
            "汶川特大地震中全局捐款。我局迎接建国60周年。", 2009, id="of two events the newer"
        ),
        pytest.param("第25次全国助残日期间，我会慰问残疾人。", 2015, id="a day of every year"),
        pytest.param(
            "我局认真贯彻《关于加快推进残疾人小康进程的意见》。", 2015, id="a paper carried out"
        ),
        pytest.param(
            "我局认真贯彻国务院关于加快水利改革发展的决定。", 2011, id="a paper without its marks"
        ),
    ],
)
def test_the_year_is_what_the_text_says(text: str, year: int | tuple[int, int] | None) -> None:
    assert year_of(text) == year


def test_the_title_of_the_page_is_never_the_year() -> None:
    assert read("我局工作平稳。", title="2023年教育局工作总结").year is None


def test_a_rewritten_year_gives_way_to_the_events_and_the_years_left() -> None:
    year = read(
        "2022年，我局工作平稳。\n08年办理案件30件。8月北京奥运会期间开展宣传。\n学习党的十七届三中全会精神。"
    ).year
    assert year is not None
    assert (year.value, year.contradiction is not None) == (2008, True)


def test_a_year_that_the_events_rule_out_is_marked() -> None:
    year = read("2022年，我局工作平稳。8月北京奥运会期间空气质量保障任务圆满完成。").year
    assert year is not None
    assert year.value == 2022
    assert year.contradiction is not None
    assert year.contradiction.evidence.quote == "北京奥运会"


@pytest.mark.parametrize(
    ("text", "function", "name"),
    [
        pytest.param(
            "2014年，萧山区环保局在区委领导下工作。", "生态环境", "萧山区环保局", id="an old name"
        ),
        pytest.param("现将教育局宣传工作汇报如下：", "教育", "教育局", id="the purpose"),
        pytest.param(
            "新《信访条例》实施后，县信访局印发宣传册2万份，群众信访秩序好转。",
            "信访",
            "县信访局",
            id="behind an introduction",
        ),
        pytest.param(
            "围绕建党九十周年，县委组织部表彰先进180名。县乡换届平稳，新一届乡镇党委全部产生。",
            "组织",
            "县委组织部",
            id="who commends, and not those who are elected",
        ),
        pytest.param(
            "今年，团融水县委组织活动26场次，青年工作平稳。",
            "共青团",
            "团融水县委",
            id="the league",
        ),
        pytest.param(
            "9月国务院办公厅印发意见后，正阳县农业农村局出台了扶持政策，农业生产平稳。",
            "农业农村",
            "正阳县农业农村局",
            id="not whose paper is carried out",
        ),
        pytest.param(
            "一年来，我局加强审计工作，审计人员下乡，审计项目完成，审计工作到位。",
            "审计",
            None,
            id="the work",
        ),
        pytest.param(
            "一年来，我校教师认真备课，我校成绩优异，我校平安。",
            "学校",
            None,
            id="a self-designation",
        ),
        pytest.param(
            "在县检察院、县司法局的帮助下，工作平稳。", None, None, id="partners are none"
        ),
        pytest.param("某县公安局围绕平安建设工作。", "公安", "某县公安局", id="a masked place"),
    ],
)
def test_the_agency_is_the_writers_own(text: str, function: str | None, name: str | None) -> None:
    facets = read(text)
    assert (facets.agency_type.value if facets.agency_type else None) == function
    assert facets.agency_name == name


@pytest.mark.parametrize(
    ("text", "region"),
    [
        pytest.param(
            "四川省成都市成华区教育局2014年工作总结如下。", "四川省/成都市/成华区", id="in full"
        ),
        pytest.param("2014年，萧山区环保局工作平稳。", "浙江省/杭州市/萧山区", id="by the agency"),
        pytest.param("2004年，襄樊市质监局工作平稳。", "湖北省/襄阳市", id="a former name"),
        pytest.param("2010年，鼓楼区城管局工作平稳。", None, id="an ambiguous name alone"),
        pytest.param(
            "今年，市环保局保护月牙泉、莫高窟的环境。", "甘肃省/酒泉市/敦煌市", id="landmarks"
        ),
        pytest.param(
            "我镇是通渭的深度贫困乡镇。" + "镇政府坚持精准扶贫，全年减贫。" * 8,
            "甘肃省/定西市/通渭县",
            id="told as one's own",
        ),
        pytest.param(
            "上半年，西区食药监局工作平稳。\n攀枝花是移民城市。",
            "四川省/攀枝花市/西区",
            id="a part of the town named elsewhere",
        ),
        pytest.param("上半年，西区食药监局工作平稳。", None, id="a part of any town"),
        pytest.param("根据临县县委安排，工作平稳。", "山西省/吕梁市/临县", id="before its organ"),
        pytest.param(
            "我县社会治安丘陵地带平稳，治安丘陵皆好。新建污水处理厂一座，新建污水管网。",
            None,
            id="in the ends of two words, and a verb",
        ),
        pytest.param("2012年，丘县教育局工作平稳。", "河北省/邯郸市/邱县", id="an old spelling"),
        pytest.param(
            "2010年，鼓楼区城管局围绕大相国寺开展整治。",
            "河南省/开封市/鼓楼区",
            id="decided by a landmark",
        ),
        pytest.param("我区工作平稳，赴浙江省考察。", None, id="a place visited is none"),
        pytest.param("今年以来，我市工作平稳。", None, id="我市 is none"),
        pytest.param(
            "今天我们召开神木县卫生工作会议，总结去年工作。",
            "陕西省/榆林市/神木市",
            id="the meeting spoken at",
        ),
        pytest.param(
            "正阳县是全国生猪调出大县，在省道县界设立临时检查站。",
            "河南省/驻马店市/正阳县",
            id="a county's border is no county",
        ),
        pytest.param(
            "我镇工作平稳。" * 20 + "福州市与我市开展协作。", None, id="a partner is none"
        ),
        pytest.param(
            "石首团市委表彰了我校。石首市的学校很多。", "湖北省/荆州市/石首市", id="an organ"
        ),
    ],
)
def test_the_region_is_where_the_writer_is(text: str, region: str | None) -> None:
    found = read(text).region
    assert ("/".join(found.value) if found else None) == region


def test_the_real_page_is_read_as_a_person_reads_it(shared_data: Path) -> None:
    (page,) = parse_pages(sorted((shared_data / "pages").glob("000_*.txt")))
    found = [{name: value_of(essay.facets, name) for name in FACETS} for essay in page.essays]
    # 1 and 6: 2022 stands everywhere, so it is kept; nothing datable in them is later than 2012.
    assert [f["year"] and f["year"][0] for f in found] == [2022, 2022, 2006, 2014, 2003, 2022, 2008]
    assert [f["agency_type"] for f in found] == [
        "教育", "教育", "教育", "审计", "教育", "教育", "生态环境",
    ]  # fmt: skip
    regions = ["/".join(f["region"] or ()) for f in found]
    chenghua, huangpu = "四川省/成都市/成华区", "广东省/广州市/黄埔区"
    assert regions == [chenghua, "", huangpu, "", "", chenghua, "浙江省/杭州市/萧山区"]


@pytest.mark.parametrize(
    ("text", "year", "region"),
    [
        pytest.param(
            "政府工作报告\n——2019年1月15日在河北省第十三届人民代表大会第二次会议上\n各位代表：\n"
            "现在，我代表省人民政府，向大会报告政府工作，请予审议。\n一、2018年工作回顾\n雄安新区开工。",
            2019,
            "河北省",
            id="by the day it was read",
        ),
        pytest.param(
            "各位代表：\n现在，我代表国务院，向大会报告政府工作，请予审议。\n一、2011年工作回顾\n粮食增产。",
            2012,
            "全国",
            id="by the year reviewed",
        ),
        pytest.param(
            "各位代表：\n我代表国务院，向第十一届全国人民代表大会第三次会议作政府工作报告。\n一、工作\n好。",
            2010,
            "全国",
            id="by the number of the session",
        ),
    ],
)
def test_a_report_to_a_congress_is_of_the_year_of_its_session(
    text: str, year: int, region: str
) -> None:
    facets = read(text, "政府工作报告")
    assert facets.year and facets.year.value == year
    assert facets.region and "/".join(facets.region.value) == region


@pytest.mark.parametrize(
    ("text", "year", "agency", "region"),
    [
        pytest.param(
            "粤教规〔2017〕3号\n关于印发十三五教育规划（2016—2020年）的通知\n请贯彻执行。",
            2017, "教育", "广东省", id="the letters of the number",
        ),
        pytest.param(
            "民政部办公厅关于做好救助工作的通知\n各省民政厅：\n请抓好落实。\n民政部办公厅\n2016年2月2日",
            2016, "民政", "全国", id="the title's issuer and the date at the end",
        ),
        pytest.param(
            "关于加强会计服务的通知\n各省财政厅、各市税务局：\n请落实。\n财政部\n税务总局\n2015年6月1日",
            2015, "财政", "全国", id="the first of those who sign",
        ),
        pytest.param(
            "上海市教育委员会关于公布2012年度考核结果的通知", None, "教育", "上海市",
            id="another year than that of issue",
        ),
    ],
)  # fmt: skip
def test_an_official_document_is_its_issuers(
    text: str, year: int | None, agency: str, region: str
) -> None:
    facets = read(text, text.split("\n")[0])
    assert (facets.year.value if facets.year else None) == year
    assert facets.agency_type and facets.agency_type.value == agency
    assert facets.region and "/".join(facets.region.value) == region


def test_the_nth_year_of_a_five_year_plan_is_a_year() -> None:
    assert (
        year_of("今年是“十二五”规划的第二年。xx年，我局抓好各项工作。一年来，我局成绩明显。")
        == 2012
    )


def test_a_bureau_is_not_what_it_names_most() -> None:
    text = "2010年，五华县卫生局抓改革。\n" + "卫生院改造了病房。乡镇卫生院增加了床位。\n" * 9
    agency = read(text).agency_type
    assert agency and agency.value == "卫生健康"


def test_an_unnamed_bureau_is_known_by_its_work() -> None:
    text = "一年来，我局落实双减，推进集团办学，抓好课后服务，组织名师送教。我局教研水平提高。"
    facets = read(text)
    assert facets.agency_type and facets.agency_type.value == "教育"
    assert facets.agency_type.basis == "inferred"
    assert facets.agency_name is None


def test_a_district_that_any_town_has_is_no_place() -> None:
    assert read("2012年，我局改造老城区道路，城区面貌一新，郊区也通了车。").region is None


def test_a_title_that_says_otherwise_than_the_text_is_told() -> None:
    facets = read("2008年，萧山区环保局工作平稳。", "2023年教育局工作总结")
    assert [(c.facet, c.value, c.evidence.quote) for c in facets.claims] == [
        ("year", "2023", "2023"), ("agency", "教育", "教育局"),
    ]  # fmt: skip
    assert not read("2023年，萧山区教育局工作平稳。", "2023年教育局工作总结").claims
    assert not read("一年来，工作平稳。", "2023年教育局工作总结").claims


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("2014年上半年，我局抓好各项工作。", "上半年"),
        ("我局2014年第三季度工作总结\n一年来，我局抓好工作。", "第三季度"),
        ("2014年1至9月，我局完成投资两亿元。", "1至9月"),
        ("2014年，我局抓好工作。上半年完成投资两亿元。", None),
    ],
)
def test_less_than_a_year_is_a_note_on_the_year(text: str, note: str | None) -> None:
    year = read(text).year
    assert year
    assert (year.value, year.note) == (2014, note)


def test_a_township_is_given_where_the_writers_name_says_it() -> None:
    region = read("2014年，织金县猫场镇人民政府抓好各项工作。").region
    assert region
    assert region.value == ("贵州省", "毕节市", "织金县", "猫场镇")


def test_a_county_inside_another_word_is_no_place() -> None:
    assert read("2014年，我局提高县域竞争力，市委和县委满意，新时代县级财力增强。").region is None


def test_a_section_has_the_role_that_heading_or_words_give_it() -> None:
    text = (
        "2014年，我局抓好各项工作。\n一、主要成绩\n好。\n（一）加强队伍建设\n好。\n"
        "二、存在问题\n少。\n三、明年打算\n多。\n（一）加强队伍建设\n好。"
    )
    essay = extract_facets(Essay(1, "总结", split_sections(text.split("\n"))))
    roles = ["概况", "成绩", "做法", "问题", "计划", "计划"]
    assert [section.role for section in essay.sections] == roles
