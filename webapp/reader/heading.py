"""What heads an essay: who wrote it, of when, and what it is, by its own text; never by a page's title."""

from mappings.documents import EssayDocument
from mappings.facets import Facets, Region
from mappings.slots import find_slots
from webapp.reader.labels import label_period, write

DOT = " · "
_LEVELS = "省市区县旗州乡镇"
_FORMS = {
    "总结": "工作总结",
    "计划": "工作计划",
    "汇报": "工作汇报",
    "报告": "工作报告",
    "述职": "述职报告",
    "心得": "心得体会",
    "方案": "工作方案",
    "申请": "申请书",
}


def label_heading(essay: EssayDocument) -> str:
    """`罗江县教育局 · 2008年 · 师德建设工作总结`, without what is not known; never empty."""
    facets = essay.facets
    period = label_period(facets.year, write) if facets.year else ""
    parts = [part for part in (label_writer(facets), period, _label_form(facets)) if part]
    return DOT.join(parts) or essay.title or essay.page_title


def label_writer(facets: Facets) -> str:
    """The agency as it is written, with its place where it names its level alone; else what is known."""
    name = facets.agency_name or ""
    if name and not any(find_slots(name.lower())):
        return _with_place(name, facets.region)
    place = facets.region.value[-1] if facets.region else ""
    function = facets.agency_type.value if facets.agency_type else ""
    return " ".join(part for part in (place, function) if part)


def _with_place(name: str, region: Region | None) -> str:
    """市环保局 of 张掖市 is 张掖市环保局."""
    if region is None or name[0] not in _LEVELS:
        return name
    own = next((place for place in reversed(region.value) if place.endswith(name[0])), None)
    return own + name[1:] if own else name


def _label_form(facets: Facets) -> str:
    if facets.task:
        return facets.task
    return _FORMS.get(facets.genre, facets.genre) if facets.genre else ""
