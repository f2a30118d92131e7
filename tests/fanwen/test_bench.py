"""The benchmark: its pages are like real ones, its ratios are of one run, and twice the time is noticed."""

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from fanwen.benchmarks.charts import to_svg
from fanwen.benchmarks.figures import Figure, Report, Taken
from fanwen.benchmarks.generating import Generator
from fanwen.benchmarks.timing import Ratio, compare, take_turns
from fanwen.bundled import CORPUS
from indexer.corpus.model import RawPage
from indexer.corpus.parsing.page import parse_page
from mappings.segmentation import Segmenter
from tests.children import Child
from tests.conftest import QUICK

PAGES = 40


@pytest.fixture(scope="module")
def generator(segmenter: Segmenter) -> Generator:
    return Generator([path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt"))], segmenter)


@pytest.fixture(scope="module")
def pages(generator: Generator) -> Sequence[str]:
    return list(generator.pages(PAGES))


def test_the_same_seed_gives_the_same_pages_however_many_are_made(
    generator: Generator, pages: Sequence[str]
) -> None:
    assert list(generator.pages(5)) == pages[:5]
    assert list(generator.pages(5, seed=1)) != pages[:5]


def test_pages_read_as_pages_of_several_essays_with_sections(pages: Sequence[str]) -> None:
    read = [parse_page(RawPage(f"g{n}", text, "", "")) for n, text in enumerate(pages)]
    essays = [essay for page in read for essay in page.essays]
    assert len(essays) > 4 * PAGES
    assert sum(len(essay.sections) for essay in essays) > 20 * PAGES


def test_new_words_keep_coming_as_in_natural_text(
    pages: Sequence[str], segmenter: Segmenter
) -> None:
    known: set[str] = set()
    new = []
    for half in (pages[: PAGES // 2], pages[PAGES // 2 :]):
        words = {word for page in half for word in segmenter.cut(page)}
        new.append(len(words - known))
        known |= words
    # Fewer than at first, as in any text, but never none.
    assert 0.2 < new[1] / new[0] < 0.8


def test_what_takes_twice_as_long_is_told_as_that() -> None:
    def take(seconds: float) -> None:
        time.sleep(seconds)

    ways = {"one": lambda n: take(0.004), "other": lambda n: take(0.008)}
    times = take_turns(ways, range(10), rounds=3)
    ratio = compare(times["other"], times["one"])
    assert ratio.least <= ratio.median <= ratio.most
    assert 1.5 < ratio.median < 2.5


def test_a_bound_that_is_not_kept_is_told() -> None:
    ratio = Ratio(1.2, 1.0, 1.4)
    holding = [
        Figure("a", ratio, most=1.5), Figure("b", ratio, least=1.0), Figure("c", ratio),
        Figure("d", ratio, most=1.1), Figure("e", ratio, least=1.3),
    ]  # fmt: skip
    assert [figure.holds for figure in holding] == [True, True, None, False, False]
    assert not Report("x", "", holding).holds
    assert Report("x", "", holding[:3]).holds


def test_charts_are_images_with_a_bar_for_each(tmp_path: Path) -> None:
    report = Report("page", "a < b", taken=[Taken("a & b", 1.0, 2.0), Taken("c", 0.0, 0.0)])
    image = ElementTree.fromstring(to_svg(report))
    assert len(image.findall("{http://www.w3.org/2000/svg}rect")) == 2


@pytest.mark.node
@pytest.mark.needs_seconds(300, because="a node is started and filled, and others work beside it")
def test_no_page_takes_twice_as_long_as_it_did(state_dir: Path) -> None:
    """What each change is measured by; bounds are so wide that only a real loss breaks them."""
    parts = ("page", "repeated", "similar", "vectors", "rebuild", "growth")
    command = [sys.executable, "-m", "fanwen", "bench", "--quick", "--json", *parts]
    with Child(
        command,
        {**os.environ, "FANWEN_STATE_DIR": str(state_dir), "FANWEN_JAVA_OPTIONS": " ".join(QUICK)},
    ) as bench:
        code = bench.wait(280)
    reports = json.loads("".join(bench.out))
    assert [report["part"] for report in reports] == list(parts)
    broken = [f for report in reports for f in report["figures"] if f["holds"] is False]
    assert not broken
    assert code == 0
