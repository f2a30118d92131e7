"""What a draft changes, a line each."""

from search.tuning.amending.lines import (
    print_agency_lines,
    print_correction,
    print_event_lines,
    print_word_lines,
)
from search.tuning.changing import Change
from search.tuning.lines import print_synonym_lines

ACTION_LABELS = {"pin": "置顶", "hide": "隐藏", "boost": "提升"}
MATCH_LABELS = {"exact": "正好是", "containing": "含有"}
PART_LABELS = {
    "number": "权重",
    "synonyms": "同义词",
    "stop_words": "停用词",
    "telling": "不停用",
    "rules": "规则",
    "dictionary": "词典",
    "forbidden_words": "词典不要",
    "agencies": "单位表",
    "events": "事件表",
    "corrections": "更正",
}


def describe(change: Change) -> str:
    """A change in a line."""
    if change.part == "number":
        return f"{change.name}：{change.before:g} → {change.after:g}"
    told = change.after if change.before is None else change.before
    match change.part:
        case "rules":
            match, action = MATCH_LABELS[told.get("match", "exact")], ACTION_LABELS[told["action"]]
            text = f"{match}“{told['query']}”：{action} {told['essay']}"
        case "synonyms":
            text = print_synonym_lines([told])
        case "dictionary":
            text = print_word_lines([told], ())
        case "agencies":
            text = print_agency_lines([told])
        case "events":
            text = print_event_lines([told])
        case "corrections":
            text = print_correction(told)
        case _:
            text = str(told)
    return f"{PART_LABELS[change.part]} {'＋' if change.before is None else '－'} {text}"
