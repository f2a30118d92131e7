"""What goes in comes out unchanged, and texts and queries are cut alike."""

import marshal
import stat
from importlib.metadata import version
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanwen.bundled import CORPUS
from mappings.dictionary import Tokenizer
from mappings.folding import fold
from mappings.segmentation import LONGEST_RUN, SEPARATOR, Segmenter, restore

CUTTER = Segmenter()
# Random text of what hurts: separators, wide and traditional letters, marks, rare characters.
hostile = st.text(
    st.sampled_from("教育局審計ＧDＰgdp１2 \n\u3000\u2006\u001f，。:：0《》😀İß\x00𠀀"), max_size=60
)


def round_trip(text: str) -> str:
    stored = CUTTER.segment(text)
    return restore(stored.words, stored.written)


@given(st.one_of(hostile, st.text(max_size=200)))
def test_any_text_comes_back_character_for_character(text: str) -> None:
    assert round_trip(text) == text


@given(st.one_of(hostile, st.text(max_size=200)))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_the_real_page_comes_back_character_for_character(shared_data: Path) -> None:
    for page in sorted((shared_data / "pages").glob("*.txt")):
        text = page.read_text("utf-8")
        assert round_trip(text) == text


def test_the_bundled_corpus_comes_back_character_for_character() -> None:
    for page in sorted(CORPUS.glob("*.txt")):
        text = page.read_text("utf-8")
        assert round_trip(text) == text


@pytest.mark.parametrize(
    ("written", "matched"),
    [
        pytest.param("ＧＤＰ２０１４年", "gdp2014年", id="full-width letters and digits"),
        pytest.param("Internet", "internet", id="Latin case"),
        pytest.param("環境保護與審計", "环境保护与审计", id="traditional characters"),
        pytest.param("，。（）", "，。（）", id="full-width punctuation stays"),
    ],
)
def test_different_ways_of_writing_are_matched_as_one(written: str, matched: str) -> None:
    assert fold(written) == matched


def test_words_are_terms_between_separators() -> None:
    assert CUTTER.segment("教育局宣传工作").words.split(SEPARATOR) == ["教育局", "宣传", "工作"]


def test_nothing_is_kept_twice_for_a_plain_text() -> None:
    assert CUTTER.segment("审计工作总结，2014年。").written == ()


def test_only_what_folding_changed_is_kept_beside_the_words() -> None:
    assert CUTTER.segment("全年ＧＤＰ增长").written == ("2:ＧＤＰ",)


def test_a_word_is_cut_alike_in_text_and_query() -> None:
    assert "审计" in CUTTER.cut("加强审计监督工作")
    assert CUTTER.cut("生態環境") == CUTTER.cut("生态环境")


def test_a_run_without_punctuation_is_cut_in_pieces() -> None:
    run = "龘靐齉爩" * LONGEST_RUN
    assert "".join(CUTTER.cut(run)) == run
    assert max(map(len, CUTTER.cut(run))) <= LONGEST_RUN


@pytest.fixture(scope="module")
def kept_dictionary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dictionary")
    Tokenizer(folder).lcut("教育")
    (kept,) = folder.iterdir()
    return kept


def test_the_kept_dictionary_is_its_owners_only_and_cuts_as_jieba_does(tmp_path: Path) -> None:
    text = "我局认真贯彻落实科学发展观，全面加强审计监督工作。"
    first = Tokenizer(tmp_path / "kept").lcut(text)
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700
    (kept,) = (tmp_path / "kept").iterdir()
    assert version("jieba") in kept.name
    assert Tokenizer(tmp_path / "kept").lcut(text) == first == jieba.Tokenizer().lcut(text)


@pytest.mark.parametrize("damage", [b"", b"\xfb" * 99, marshal.dumps((1, 2, 3))])
def test_a_damaged_dictionary_is_made_anew(
    kept_dictionary: Path, tmp_path: Path, damage: bytes
) -> None:
    kept, whole = tmp_path / kept_dictionary.name, kept_dictionary.read_bytes()
    kept.write_bytes(damage or whole[:1000])
    assert Tokenizer(tmp_path).lcut("教育局宣传工作") == ["教育局", "宣传", "工作"]
    assert kept.read_bytes() == whole
