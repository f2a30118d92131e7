"""How a writer speaks of himself: 我局, 我校, 全镇, or simply 我."""

import re
from collections import Counter
from dataclasses import dataclass

from indexer.corpus.facets.reading import Reading
from mappings.facets import Evidence

_KINDS = "公司|集团|街道|社区|中心|分局|支队|大队|局|委|厅|办|校|院|园|行|社|厂|镇|乡|村|所|站|会|部|庭|段|处|科"
# 我们局, but 我们会, 我们科学 and 我们行动 are no self-designations.
_OURS = "公司|集团|街道|社区|中心|局|委|厅|院|校|园|厂|镇|乡|村"
# 全会, 全部 and 全社会 are no self-designations.
_SELF = re.compile(
    rf"(?:我|本(?!科|会计)|我们(?={_OURS}))(?P<own>{_KINDS})|全(?P<all>公司|集团|街道|社区|局|委|厅|院|校|园|行|厂|镇|乡|村)(?!会)"
)
# 我 before none of these is a person: not 我局, 我们, 我市, 我国.
_PERSON = re.compile(
    rf"我(?<![自忘无]我)(?!{_KINDS}|们|省|市|区|县|州|国|党|军|家|班|队|组|矿|库|馆|方|代表|辖|行业|系统)|本人|我个人"
)
_WE = re.compile(r"我们")
# Endings of agencies' names that a self-designation fits.
_ENDINGS = {
    "局": ("局", "大队", "支队", "所"),
    "委": ("委", "委员会"),
    "院": ("院",),
    "校": ("校", "学", "中", "院"),
    "园": ("园",),
    "行": ("行",),
    "社": ("社",),
    "公司": ("公司", "集团"),
    "所": ("所",),
    "街道": ("街道", "街道办", "街道办事处", "街道党工委"),
    "镇": ("镇", "镇政府", "镇党委"),
    "乡": ("乡", "乡政府", "乡党委"),
    "村": ("村", "村委会", "村党支部"),
    "社区": ("社区", "居委会"),
}
# Self-designations that alone tell the function.
_FUNCTIONS = {
    "校": ("学校", "事业单位"),
    "园": ("学校", "事业单位"),
    "镇": ("乡镇街道", "基层"),
    "乡": ("乡镇街道", "基层"),
    "街道": ("乡镇街道", "基层"),
    "村": ("村社区", "基层"),
    "社区": ("村社区", "基层"),
    "公司": ("企业", "企业"),
    "集团": ("企业", "企业"),
    "厂": ("企业", "企业"),
    "行": ("银行", "企业"),
}
# What calls itself 我院.
_INSTITUTES = ("医院", "法院", "检察院", "学校", "企业")
_PERSONAL_GENRES = ("述职", "心得", "演讲", "申请")


@dataclass(frozen=True)
class Voice:
    """The most frequent self-designation (局 of 我局; empty for none) and how often 我 is a person."""

    kind: str
    spoken: int
    persons: int
    plural: int
    first_person: Evidence | None
    function: tuple[str, str, Evidence] | None

    def speaks_as(self, name: str) -> bool:
        """Whether 我局 (我校, …) may be the agency of that name."""
        return bool(self.kind) and name.endswith(_ENDINGS.get(self.kind, (self.kind,)))

    def fits(self, function: str) -> bool:
        """Whether an agency of that function calls itself so: 我院 is no bureau."""
        return (self.kind == "院") == (function in _INSTITUTES)

    def is_person(self, genre: str | None) -> bool:
        """Whether the writer reports as a person and not for an agency."""
        if genre in _PERSONAL_GENRES:
            return self.persons >= 2 and self.persons >= self.spoken
        return self.persons >= 6 and self.persons > 2 * self.spoken and self.persons > self.plural


def read_voice(reading: Reading) -> Voice:
    """How the essay's writer speaks of himself."""
    kinds: Counter[str] = Counter()
    first: dict[str, Evidence] = {}
    for part, found in reading.finditer(_SELF):
        spoken = found["own"] or found["all"]
        kinds[spoken] += 2 if found["own"] else 1
        first.setdefault(spoken, part.quote(*found.span()))
    kind = kinds.most_common(1)[0][0] if kinds else ""
    persons = [part.quote(*found.span()) for part, found in reading.finditer(_PERSON)]
    function = (*_FUNCTIONS[kind], first[kind]) if kind in _FUNCTIONS and kinds[kind] >= 2 else None
    return Voice(
        kind=kind,
        spoken=kinds[kind] // 2,
        persons=len(persons),
        plural=sum(1 for _ in reading.finditer(_WE)),
        first_person=persons[0] if persons else None,
        function=function,
    )
