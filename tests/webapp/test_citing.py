"""Citations, clips and feeds: what leaves the site."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from mappings.documents import EssayDocument
from mappings.facets import Facets
from tests.webapp.test_heading import AGENCY, REGION, YEAR
from webapp.reader.taking.citing import Citation, to_bibtex, to_citation, to_gbt7714, to_ris
from webapp.reader.taking.clipping import MOST_CLIPS, BadClips, parse_clips
from webapp.reader.taking.linked_data import to_json_ld

FACETS = Facets("总结", YEAR, AGENCY, "罗江县教育局", REGION, task="师德建设工作总结")
ESSAY = EssayDocument(
    "p-3",
    "p",
    3,
    "2023年教育局工作总结",
    "教育局工作总结(七篇)",
    FACETS,
    900,
    "2022-12-20",
    None,
    (),
)


def cite(essay: EssayDocument = ESSAY) -> Citation:
    return to_citation(essay, "https://f.example/essay/p-3", date(2026, 3, 1))


def test_a_citation_names_writer_text_page_and_both_days() -> None:
    assert to_gbt7714(cite()) == (
        "罗江县教育局. 2008年师德建设工作总结[EB/OL]//教育局工作总结(七篇)：第3篇. "
        "(2022-12-20)[2026-03-01]. https://f.example/essay/p-3."
    )


def test_who_is_not_known_is_nobody() -> None:
    assert to_gbt7714(cite(replace(ESSAY, facets=Facets()))).startswith("佚名. ")


def test_signs_that_mean_something_to_bibtex_are_escaped() -> None:
    wild = replace(ESSAY, page_title="50% & {x} #1_a\\b\n@misc{y,")
    text = to_bibtex(cite(wild))
    assert r"50\% \& \{x\} \#1\_a\textbackslash{}b @misc\{y," in text
    assert text.count("\n@") == 0
    assert "author = {{罗江县教育局}}" in text


def test_no_line_of_ris_is_begun_by_a_title() -> None:
    text = to_ris(cite(replace(ESSAY, page_title="标题\nER  - \nTY  - JOUR")))
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.splitlines())
    assert text.count("\r\nER  - ") == 1


def test_linked_data_ends_no_script() -> None:
    text = to_json_ld(replace(ESSAY, title="</script><script>alert(1)//"), "https://f.example/")
    assert "<" not in text
    assert json.loads(text)["alternativeHeadline"].startswith("</script>")
    assert json.loads(text)["temporalCoverage"] == "2008/2008"


@pytest.mark.parametrize(
    "sent",
    ["", "x", "[]", "{}", "[1]", '[{"section": 3}]', '[{"section": "p-1"}]', '[{"heading": " "}]',
     "[" * 5_000, json.dumps([{"heading": "x"}] * (MOST_CLIPS + 1))],
)  # fmt: skip
def test_what_is_no_collection_is_refused_in_a_sentence(sent: str) -> None:
    with pytest.raises(BadClips, match=r"。$"):
        parse_clips(sent)


def test_headings_and_sections_are_read_in_their_order() -> None:
    wanted = parse_clips('[{"heading": " 一、\\n问题 "}, {"section": "p-1#3"}]')
    assert [(one.heading, one.section) for one in wanted] == [("一、 问题", ""), ("", "p-1#3")]
