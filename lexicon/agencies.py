"""Names of agencies, old and local ones too, and the words of their work, with what they do today."""

import re
from dataclasses import dataclass

from lexicon.tables import made_of_tables, read_table
from lexicon.vocabulary import Vocabulary


@dataclass(frozen=True)
class Agency:
    """One row of the table: what an agency of that name does today; `weak` names are often no agency."""

    function: str
    group: str
    weak: bool


@made_of_tables
def agency_vocabulary() -> Vocabulary[Agency]:
    """All agency names of the table."""
    return Vocabulary(
        (row["name"], Agency(row["function"], row["group"], row["weak"] == "1"))
        for row in read_table("agencies")
    )


@made_of_tables
def work_vocabulary() -> Vocabulary[Agency]:
    """`审计工作`, `审计人员` … for each agency whose name is its work and 局; words of the work."""
    names: dict[str, Agency] = {}
    for row in read_table("agencies"):
        stem = re.sub(r"(?:局|厅|委员会|委)$", "", row["name"])
        if row["weak"] == "1" or stem == row["name"] or len(stem) < 2:
            continue
        agency = Agency(row["function"], row["group"], False)
        for work in (
            "工作",
            "人员",
            "干部",
            "系统",
            "执法",
            "事业",
            "部门",
            "机关",
            "项目",
            "对象",
        ):
            names.setdefault(stem + work, agency)
    groups = {row["function"]: row["group"] for row in read_table("agencies")}
    for row in read_table("work_words"):
        names.setdefault(row["word"], Agency(row["function"], groups[row["function"]], False))
    return Vocabulary(names.items())


@made_of_tables
def functions() -> dict[str, str]:
    """Each function with the group that it belongs to: 教育 -> 政府部门."""
    return {row["function"]: row["group"] for row in read_table("agencies")}


# A group of two is as quickly read as its name.
_LEAST_IN_GROUP = 3


@made_of_tables
def agency_groups() -> dict[str, tuple[str, ...]]:
    """Each group that is worth a level of its own, with its functions: 人大政协 -> 统战, 人大, 政协."""
    groups: dict[str, tuple[str, ...]] = {}
    for function, group in functions().items():
        groups[group] = (*groups.get(group, ()), function)
    return {group: inside for group, inside in groups.items() if len(inside) >= _LEAST_IN_GROUP}


def group_of(function: str) -> str:
    """The group that a function belongs to: 教育 -> 政府部门."""
    return functions()[function]


@made_of_tables
def agency_names() -> tuple[str, ...]:
    """All names of agencies, and what they do: 教委, 教育局, 教育."""
    names = (row["name"] for row in read_table("agencies"))
    return tuple(dict.fromkeys([*names, *functions()]))


@made_of_tables
def asked_names() -> dict[str, str]:
    """The names by which readers ask for a function, old and local ones too: 教委 -> 教育."""
    return {row["name"]: row["function"] for row in read_table("agencies") if row["asked"] == "1"}


# What a bureau calls its own parts: 审计股, 财政所.
_PARTS = ("股", "科", "所", "站", "室", "办", "队", "大队", "中队", "分局", "系统")


@made_of_tables
def part_vocabulary() -> Vocabulary[Agency]:
    """Offices that people hold, and parts of agencies that they work in: 班主任, 审计股, 财政所."""
    names: dict[str, Agency] = {}
    for row in read_table("agencies"):
        stem = re.sub(r"(?:局|厅|委员会|委)$", "", row["name"])
        if row["weak"] != "1" and stem != row["name"] and len(stem) > 1:
            agency = Agency(row["function"], row["group"], False)
            for part in _PARTS:
                names.setdefault(stem + part, agency)
    for row in read_table("offices"):
        names[row["word"]] = Agency(row["function"], group_of(row["function"]), False)
    return Vocabulary(names.items())
