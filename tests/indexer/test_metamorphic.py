"""What must not change what a page says does not: its letters, its order, what the site says of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import opencc
import pytest

from fanwen.bundled import CORPUS
from indexer.corpus.facets.extract import extract_facets, extract_page
from indexer.corpus.model import Essay, Page, RawPage
from indexer.corpus.parsing.page import parse_page
from mappings.facets import Evidence

PAGES = sorted(CORPUS.glob("*.txt"))
HEAD = re.compile(r"^第(\d+)篇 (.+)$", re.M)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
NARROW_MARKS = re.compile(r"(?<!\d)[,;:()]|[,;:()](?!\d)")
WIDE_MARKS = dict(zip(",;:()", "，；：（）", strict=True))
# Another form of each head, by which other sites number their essays.
FORMS = (
    "篇{han}：{title}",
    "【篇{han}】{title}",
    "{title}篇{number}",
    "{title}（{number}）",
    "第{han}篇：{title}",
    "[第{number}篇]{title}",
    "范文{han}：{title}",
    "{title} 第{number}篇",
    "（第{han}篇）{title}",
    "{number}．{title}",
)
# Before what is no heading.
PARAGRAPH_END = re.compile(
    r"。\n+(?!\s*(?:[一二三四五六七八九十]+、|[(（]|\d+[.、．]|第[\d一-十]+))"
)
HAN = ("", *"一二三四五六七八九十")

# More than rest on any value.
MOST_SENTENCES = 80

Told = tuple[object, ...]


def facets_of(text: str) -> list[Told]:
    page: Page = extract_page(parse_page(RawPage("page", text, "", "")))
    return [told_of(page, number) for number in range(len(page.essays))]


def told_of(page: Page, number: int) -> Told:
    """Values only: the words they rest on are written otherwise."""
    found = page.essays[number].facets
    year = (found.year.value, found.year.from_, found.year.to) if found.year else None
    agency = found.agency_type.value if found.agency_type else None
    return year, agency, found.region.value if found.region else None, found.genre, found.writer


def with_another_head(text: str) -> str:
    """Another title, breadcrumb and day of posting than the page's."""
    title = parse_page(RawPage("page", text, "", "")).title
    bare = re.sub(r"[(（].{1,4}篇[)）]$", "", title)
    for line, other in (
        (title, "1999年海口市公安局述职报告(两篇)"),
        (bare, "1999年海口市公安局述职报告"),
    ):
        text = re.sub(rf"^{re.escape(line)}$", other, text, flags=re.M)
    text = re.sub(r"^当前位置.*$", "当前位置:首页 > 总结大全 > 公安总结", text, flags=re.M)
    return re.sub(r"^发布时间:\S+", "发布时间:1999-06-15", text, flags=re.M)


def in_another_order(text: str) -> str:
    """The last essay first, numbered anew."""
    parts = HEAD.split(text)
    essays = [(parts[i + 1], parts[i + 2]) for i in range(1, len(parts), 3)]
    turned = [*essays[1:-1], essays[0], essays[-1]]
    return parts[0] + "".join(f"第{n}篇 {t}{body}" for n, (t, body) in enumerate(turned, start=1))


def with_spam(text: str) -> str:
    """A line that the site puts into every essay."""
    return text.replace("。\n", "。\n更多精彩内容请关注www.fanwen.example\n", 3)


def in_traditional_characters(text: str) -> str:
    return opencc.OpenCC("s2t").convert(text)


def with_other_heads(form: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        return HEAD.sub(
            lambda head: form.format(number=head[1], han=HAN[int(head[1])], title=head[2]), text
        )

    return change


def with_joined_paragraphs(text: str) -> str:
    """Each paragraph goes on where the one before ended; headings keep their lines."""
    return in_each_essay(text, lambda body: PARAGRAPH_END.sub("。", body).rstrip("\n") + "\n")


def on_one_line(text: str) -> str:
    """As a site without line ends has it: the indents of the paragraphs are left."""
    return in_each_essay(
        text,
        lambda body: "\n" + "".join(f"　　{line}" for line in body.split("\n") if line) + "\n",
    )


def in_each_essay(text: str, change: Callable[[str], str]) -> str:
    """Each essay but the last changed: the page's tail follows on that."""
    parts = HEAD.split(text)
    numbered = [parts[i : i + 3] for i in range(1, len(parts), 3)]
    changed = [(n, title, change(body)) for n, title, body in numbered[:-1]]
    return parts[0] + "".join(
        f"第{n}篇 {title}{body}" for n, title, body in changed + numbered[-1:]
    )


SAME: dict[str, Callable[[str], str]] = {
    "traditional characters": in_traditional_characters,
    "full-width punctuation": lambda text: NARROW_MARKS.sub(lambda m: WIDE_MARKS[m[0]], text),
    "lines of spam": with_spam,
    "full-width digits": lambda text: text.translate(WIDE),
    "joined paragraphs": with_joined_paragraphs,
    "each essay on one line": on_one_line,
    "remains of markup": lambda text: text.replace("。\n", "。<br>&nbsp;\n"),
    "another title, breadcrumb and day": with_another_head,
}


@pytest.mark.parametrize("change", SAME)
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_facets_stay_the_same_with(change: str, path: Path) -> None:
    text = path.read_text("utf-8")
    assert facets_of(SAME[change](text)) == facets_of(text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_essays_in_another_order_have_the_same_facets(path: Path) -> None:
    text = path.read_text("utf-8")
    turned = in_another_order(text) if len(HEAD.findall(text)) > 2 else text
    assert sorted(map(repr, facets_of(turned))) == sorted(map(repr, facets_of(text)))


@pytest.mark.parametrize("form", FORMS)
def test_facets_stay_the_same_however_the_site_numbers_its_essays(form: str) -> None:
    texts = [path.read_text("utf-8") for path in PAGES]
    counted = [text for text in texts if 2 < len(HEAD.findall(text)) <= 10]
    assert counted
    changed = [
        text for text in counted if facets_of(with_other_heads(form)(text)) != facets_of(text)
    ]
    assert len(changed) == 0, [text[:40] for text in changed]


def test_another_county_changes_the_region_and_nothing_else() -> None:
    changed = 0
    for path in PAGES:
        text = path.read_text("utf-8")
        for told in facets_of(text):
            region = told[2]
            county = isinstance(region, tuple) and len(region) == 3 and region[-1][-1] in "县区"
            if not county or region[-1] not in text:
                continue
            other = facets_of(text.replace(region[-1], "平遥县"))
            rest = [(t[0], t[1], t[3], t[4]) for t in facets_of(text)]
            assert [(t[0], t[1], t[3], t[4]) for t in other] == rest, (path.stem, region)
            changed += other != facets_of(text)
            break
    assert changed >= len(PAGES) // 2


def test_a_value_rests_on_sentences_of_the_essay_and_goes_with_the_last_of_them() -> None:
    told = 0
    for path in PAGES[::3]:
        page = extract_page(parse_page(RawPage("page", path.read_text("utf-8"), "", "")))
        for essay in page.essays:
            for name in ("year", "agency_type", "region"):
                told += take_away(essay, name, str(path))
    assert told > len(PAGES)


def take_away(essay: Essay, name: str, where: str) -> int:
    """How many sentences had to go until the essay no longer says what it said."""
    first = getattr(essay.facets, name)
    for gone in range(MOST_SENTENCES):
        facet = getattr(extract_facets(essay).facets, name)
        if first is None or facet is None or facet.value != first.value:
            return gone
        without = remove_sentence(essay, facet.evidence)
        assert without != essay, (where, name, facet.evidence)
        essay = without
    raise AssertionError((where, name, first))


def sentence_of(essay: Essay, evidence: Evidence) -> str:
    """The sentence, or line, that the words stand in."""
    section = next(s for s in essay.sections if s.ordinal == evidence.section)
    text = section.heading if evidence.where == "heading" else section.text
    start = evidence.start or 0
    begin = max(text.rfind(mark, 0, start) for mark in "。\n") + 1
    ends = [end for mark in "。\n" if (end := text.find(mark, start)) >= 0]
    return text[begin : min(ends, default=len(text)) + 1]


def remove_sentence(essay: Essay, evidence: Evidence) -> Essay:
    """The essay without each occurrence of the sentence that the words stand in."""
    told = sentence_of(essay, evidence)
    sections = tuple(
        replace(s, heading=s.heading.replace(told, ""), text=s.text.replace(told, ""))
        for s in essay.sections
    )
    return replace(essay, sections=sections)
