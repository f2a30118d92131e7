"""An essay's lines with the words that its facets rest on."""

from hypothesis import given
from hypothesis import strategies as st

from mappings.documents import SectionDocument
from mappings.facets import Evidence, Facets, Region, Year
from search.presentation.highlighting import mark
from webapp.reader.showing.reading import ReadSection, present_sections

TEXT = "2008年，我市教育工作稳步推进。\n罗江县教育局\n教育经费增加。"


def read(quote: str, start: int, words: tuple[str, ...] = ("教育",)) -> ReadSection:
    evidence = Evidence(quote, "body", 2, start)
    year = Year(2008, 2008, 2008, "stated", 1.0, evidence)
    section = SectionDocument("p-1", 2, 1, "一、概况", None, TEXT)
    return present_sections([section], Facets(year=year), lambda text: mark(text, words))[0]


def resting(section: ReadSection) -> str:
    return "".join(piece.span.text for piece in section.pieces if piece.evidence == "year")


def test_the_words_of_the_evidence_are_told_where_they_stand() -> None:
    section = read("2008年", 0)
    assert resting(section) == "2008年"
    assert [piece.first for piece in section.pieces if piece.evidence] == [True]


def test_marked_words_inside_the_evidence_stay_marked() -> None:
    section = read("罗江县教育局", TEXT.index("罗江县"))
    assert resting(section) == "罗江县教育局"
    assert [p.span.text for p in section.pieces if p.evidence and p.span.hit] == ["教育"]
    assert sum(piece.first for piece in section.pieces) == 1


def test_evidence_that_is_not_there_marks_nothing() -> None:
    assert not resting(read("2009年", 0))
    assert not resting(read("2008年", 3))


def test_evidence_of_another_section_marks_nothing() -> None:
    region = Region(("四川省",), "stated", 1.0, Evidence("2008年", "body", 1, 0))
    section = SectionDocument("p-1", 2, 1, "一、概况", None, TEXT)
    (shown,) = present_sections([section], Facets(region=region), lambda t: mark(t, ()))
    assert not any(piece.evidence for piece in shown.pieces)


@given(st.integers(0, len(TEXT)), st.integers(0, 12))
def test_whatever_is_quoted_the_text_stays_whole(start: int, length: int) -> None:
    section = read(TEXT[start : start + length], start)
    lines = ["".join(piece.span.text for piece in line) for line in section.lines]
    assert lines == TEXT.split("\n")
