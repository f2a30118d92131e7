"""Hostile pages: nothing crashes, nothing is lost unseen, and time grows no faster than the page."""

import random
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanwen.bundled import CORPUS
from indexer.corpus.model import Page, Skipped
from indexer.index.preparing.pages import parse_pages
from tests.effort import effort

PAGE = (CORPUS / "b01-environment.txt").read_text("utf-8")
MOST_MEMORY = 200 * 1024 * 1024


def read(path: Path) -> tuple[list[Page], list[Skipped]]:
    skipped: list[Skipped] = []
    pages = list(parse_pages([path], skipped.append))
    assert pages or skipped
    assert all(page.account.balanced for page in pages)
    assert all(what.message for what in skipped)
    return pages, skipped


def broken_gbk() -> bytes:
    chance = random.Random(7)
    page = bytearray(PAGE.encode("gbk", "ignore"))
    for _ in range(300):
        page[chance.randrange(len(page))] = chance.randrange(256)
    return bytes(page)


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "10,000 nested tags": (
        "html", lambda: ("<div>" * 10_000 + PAGE + "</div>" * 10_000).encode()
    ),
    "signs that open nothing": ("html", lambda: b"<" * 300_000),
    "broken GBK": ("txt", broken_gbk),
    "NUL inside": ("txt", lambda: PAGE.replace("工", "工\0").encode()),
    "10 MB without a break": ("txt", lambda: ("工作总结我县教育局" * 370_000).encode()),
    "10 MB of digits": ("txt", lambda: b"1234567890" * 990_000),
    "a megabyte of masks": ("txt", lambda: ("xx年××县" * 80_000).encode()),
    "brackets that never close": ("txt", lambda: ("（《" * 200_000).encode()),
    "900 levels of headings": (
        "txt",
        lambda: "\n".join(
            f"{'（' * (i % 2)}{'一二三四五六七八九'[i % 9]}{'）' if i % 2 else '、'}标题{i}"
            for i in range(900)
        ).encode(),
    ),
    "line ends alone": ("txt", lambda: ("\n" * 2_000_000 + "总结").encode()),
    "JSON Lines of wrong types": (
        "jsonl", lambda: b'{"id": [1], "title": {}, "text": 5}\n[[[[]]]]\nnull\n' + b"[" * 50_000
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    ending, make = HOSTILE[name]
    path = tmp_path / f"page.{ending}"
    path.write_bytes(make())
    read(CORPUS / "b01-environment.txt")  # tables are read once a process
    tracemalloc.start()
    read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MOST_MEMORY


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("四川省成都市成华区教育局", id="places"),
        pytest.param("2014年，", id="years"),
        pytest.param("汶川地震，党的十八大召开。", id="events"),
        pytest.param("教育局、", id="agencies"),
        pytest.param("《关于“", id="quotes"),
        pytest.param("1、做好工作。\n", id="headings"),
        pytest.param("第2篇 总结\n我局工作。\n", id="heads of essays"),
        pytest.param("教育局\n", id="signatures"),
    ],
)
def test_four_times_the_text_takes_far_less_than_sixteen_times_the_time(
    piece: str, tmp_path: Path
) -> None:
    def cost(characters: int) -> float:
        path = tmp_path / f"{characters}.txt"
        path.write_text("工作总结\n" + piece * (characters // len(piece)), "utf-8")
        start = time.process_time()
        read(path)
        return time.process_time() - start

    cost(1000)
    small, large = (min(cost(characters) for _ in range(3)) for characters in (6_000, 24_000))
    assert large < 10 * small + 0.05


def collection(path: Path, essays: int) -> Path:
    text = "\n".join(f"第{i}篇 总结\n一年来我局工作。" for i in range(1, essays + 1))
    path.write_text(text, "utf-8")
    return path


def test_ten_thousand_essays_in_one_file_are_all_there(tmp_path: Path) -> None:
    ((page,), _) = read(collection(tmp_path / "page.txt", 10_000))
    assert len(page.essays) == 10_000


def test_twenty_thousand_essays_in_one_file_are_refused_in_a_sentence(tmp_path: Path) -> None:
    (pages, (skipped,)) = read(collection(tmp_path / "page.txt", 20_000))
    assert not pages
    assert skipped.message == ("holds 20,000 essays, more than 10,000: split it into several files")


mutations = st.lists(
    st.tuples(st.sampled_from(["cut", "double", "swap", "insert"]), st.integers(0, 10_000)),
    max_size=12,
)
_INSERTED = [
    "\u0000",
    "\ufeff",
    "第9篇 ",
    "xx年",
    "</div>",
    "（",
    "\n\n",
    "推荐度：",
    "𠮷",
    "\u2006",
]


@pytest.mark.fuzz
@given(mutations)
@settings(max_examples=effort(test=60, fuzz=10_000))
def test_a_mutated_page_keeps_its_account(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int]]
) -> None:
    text = PAGE
    for kind, place in changes:
        at = place % max(1, len(text))
        if kind == "cut":
            text = text[:at] + text[at + 40 :]
        elif kind == "double":
            text = text[:at] + text[at : at + 200] * 2 + text[at + 200 :]
        elif kind == "swap":
            text = text[at:] + text[:at]
        else:
            text = text[:at] + _INSERTED[place % len(_INSERTED)] + text[at:]
    path = tmp_path_factory.mktemp("mutated") / "page.txt"
    path.write_text(text, "utf-8")
    read(path)
