"""What the help page shows of the query language: each example is a query that finds something."""

from dataclasses import dataclass

from search.query.request import SearchRequest
from webapp.reader.showing.addresses import search_url
from webapp.wording import word


@dataclass(frozen=True)
class Example:
    """A query as it is typed, and what it asks for."""

    query: str
    meaning: str

    @property
    def url(self) -> str:
        """Its page of results."""
        return search_url(SearchRequest(self.query))


EXAMPLES = (
    Example("审计 整改", word("含有这些词大部分分量的范文")),
    Example('"安全生产"', word("引号里的字一个不差、连在一起")),
    Example("审计 -计划", word("减号后面的词不要；减号前留空格")),
    Example("教育 OR 卫生", word("两者有一个就行，也可写“或者”")),
    Example("(教育 OR 卫生) 宣传", word("括号里的先算")),
    Example("标题:总结", word("标题里有这个词")),
    Example("年份:2014", word("报告的年份，也可写 2008-2012、十一五、不明")),
    Example("单位:教育局 教师", word("写稿单位的类型，旧称、俗称都行")),
    Example("地区:四川 总结", word("写稿单位所在地，省、市、县都行")),
    Example("文种:述职", word("总结、计划、述职、讲话……")),
    Example("作用:问题 审计", word("有一段专讲问题、措施、成绩、计划……")),
    Example("安全 /句 检查", word("出现在同一句里")),
    Example("安全 /段 检查", word("出现在同一段里")),
)

# What the home page suggests to begin with.
SUGGESTED = ("安全生产", "疫情防控", "审计整改", "扶贫攻坚", "项目建设", "教师述职")
