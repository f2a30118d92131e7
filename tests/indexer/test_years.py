"""How a text tells its year without naming it: each way, and what looks like it and is none."""

import pytest

from indexer.facets.extract import extract_facets
from indexer.model import Essay
from indexer.parsing.sections import split_sections


def year_of(told: str) -> int | tuple[int, int] | None:
    """The year of a report that tells its year in this sentence alone."""
    text = f"县水利局认真落实上级部署，各项工作取得成绩。{told}\n全局干部职工团结一心，服务群众的水平不断提高。"
    essay = Essay(1, "2023年工作总结", split_sections(text.split("\n")), titled=False)
    year = extract_facets(essay).facets.year
    if year is None:
        return None
    return year.value or (year.from_, year.to)


DISASTERS = [
    ("3月21日江苏响水一化工厂爆炸后，我局开展专项检查。", 2019),
    ("全局为玉树灾区捐款3万元。", 2010),
    ("8月8日九寨沟7.0级地震后，我局派出专家。", 2017),
    ("11月15日上海高层公寓火灾发生后，我局逐楼检查。", 2010),
    ("我局全力防御台风“利奇马”。", 2019),
    ("10月“菲特”来袭，全所连续奋战三昼夜。", 2013),
    ("今年第9号台风利奇马给全县造成严重损失。", 2019),
    ("响水“3·21”爆炸事故给我们敲响了警钟。", 2019),
    ("舟曲特大山洪泥石流给我们敲响了警钟。", (2010, 2011)),
    ("我局深刻吸取天津港爆炸事故教训。", (2015, 2016)),
    ("汶川地震以来，我局重视安全。", None),
    ("我局支援汶川灾后重建。", None),
    ("彩虹村的道路修通了。", None),
    ("我县地处海马河畔，台风少见。", None),
    # Another fire of that town, and not the one of the table.
    ("5月泉州发生坍塌，我局开展检查。", None),
]
LAUNCHES = [
    ("“双减”工作全面启动。", 2021),
    ("全面两孩政策落地第一年，登记1.1万件。", 2016),
    ("今年是乡村振兴战略的开局之年。", 2018),
    ("12月县退役军人事务局挂牌。", 2018),
    ("2月，新组建的县应急管理局挂牌。", 2019),
    ("今年县退役军人事务局挂牌成立。", (2018, 2019)),
    ("今年是医保局组建后的第一个完整年。", 2019),
    ("国家反诈中心APP推广安装2万人次。", 2021),
    ("突如其来的新冠肺炎疫情打乱了计划。", 2020),
    ("第三次全国经济普查的标准时点为今年12月31日。", 2013),
    ("我局组建第四次全国经济普查机构，完成了单位清查。", 2018),
    ("新环保法实施第一年，立案33起。", 2015),
    ("我局党员践行“三严三实”。", None),
    ("我局持续深化“双减”工作，启动了评估。", None),
    ("我局围绕乡村振兴启动三项行动。", None),
    ("县应急管理局成立了防汛指挥部。", None),
    ("县卫健委组建医疗队3支。", None),
    # It was tried out before it began.
    ("家电下乡试点启动。", None),
]
SESSIONS = [
    ("9月，第十三届全国运动会在天津举行，我局做好保障。", 2017),
    ("共青团第十八次全国代表大会召开。", 2018),
    ("10月底中国妇女十三大召开后，我局组织宣讲。", 2023),
    ("全国生态环境保护大会7月召开。", 2023),
    ("5月，全国生态环境保护大会召开。", 2018),
    ("我局学习全国生态环境保护大会精神。", None),
]
PLANS = [
    ("今年是“七五”普法收官之年。", 2020),
    ("今年是“六五”普法的第二年。", 2012),
    ("今年是扫黑除恶专项斗争的第二年。", 2019),
    ("“十二五”规划第二年，我局工作平稳。", 2012),
    ("今年是全面贯彻党的二十大精神的开局之年。", 2023),
    ("我局学习贯彻党的二十大精神。", 2022),
    ("我局制定了“七五”普法规划。", None),
]
MONTHS = [
    ("7月，全县党的群众路线教育实践活动取得实效。", (2013, 2014)),
    ("3月，党的群众路线教育实践活动在全局开展。", 2014),
    ("去年11月，甲型H1N1流感得到控制。", None),
    ("11月起，全校接种甲流疫苗。", 2009),
    ("10月1日起，我省纳入营业税改征增值税试点。", 2012),
    ("我县营业税改征增值税试点平稳。", None),
    ("年初，受国际金融危机冲击，企业开工不足。", 2009),
]
LAWS = [
    ("1月1日起，新《劳动合同法》施行，我局开展宣传。", 2008),
    ("12月1日，新修改的安全生产法施行。", 2014),
    ("9月1日，新《安全生产法》正式施行。", 2021),
    ("新《信访条例》五月一日实施后，群众信访秩序好转。", 2005),
    ("今年全国人大通过《安全生产法》，我局组织学习。", 2002),
    ("组织学习新修订的《职业教育法》。", 2022),
    ("我局认真执行《安全生产法》。", None),
]
NAMED = [
    ("公安机关开展“净网2019”专项行动。", 2019),
    ("我局销售“劲酒2019”一批。", None),
    ("疫情就是命令，大年三十全局停休，在高速出口设卡39处。", 2020),
    ("大年三十全局停休，值班人员坚守岗位。", None),
]


@pytest.mark.parametrize(
    ("told", "year"), [*DISASTERS, *LAUNCHES, *SESSIONS, *PLANS, *MONTHS, *LAWS, *NAMED]
)
def test_a_year_is_told_by_what_happened_in_it(
    told: str, year: int | tuple[int, int] | None
) -> None:
    assert year_of(told) == year


@pytest.mark.parametrize("told", ["2600年来的农业税退出历史舞台。", "农业税退出历史舞台。"])
def test_the_end_of_a_number_is_no_year(told: str) -> None:
    assert year_of(told) == 2006
