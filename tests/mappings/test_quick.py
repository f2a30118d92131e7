"""Cut quickly or by jieba itself: the same words, character for character."""

import random
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanwen.bundled import CORPUS
from mappings.dictionary import DictionaryChanges, Tokenizer
from mappings.folding import fold
from mappings.quick import QuickCut, _find_quick
from tests.effort import effort

JIEBA = Tokenizer()
JIEBA.initialize()
QUICK = QuickCut(JIEBA.cut)
WORDS = sorted(word for word, count in JIEBA.FREQ.items() if count)

# Characters that jieba knows as Chinese, and those that it does not.
chinese = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5)
beyond = st.sampled_from("㐀䶵鿖鿿豈𠀀𫠝𰀀")
written = st.text(st.sampled_from("aZ09+#&._%- \t\r\n\u2006\x1c\x85，。：“”《》/—…é１"), max_size=8)
numbers = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,2})?%?", fullmatch=True)
texts = st.lists(
    st.one_of(st.sampled_from(WORDS), st.text(chinese, max_size=6), beyond, written, numbers),
    max_size=20,
).map("".join)


def test_the_quick_way_is_there() -> None:
    assert _find_quick() is not None


@given(st.one_of(texts, st.text(max_size=80)))
def test_any_text_is_cut_as_jieba_cuts_it(text: str) -> None:
    assert list(QUICK(text)) == list(JIEBA.cut(text))


def test_the_bundled_corpus_is_cut_as_jieba_cuts_it() -> None:
    for page in sorted(CORPUS.glob("*.txt")):
        for line in fold(page.read_text("utf-8")).splitlines():
            assert list(QUICK(line)) == list(JIEBA.cut(line))


def others(folder: Path) -> Iterator[str]:
    """Texts of others, as they were written."""
    for path in sorted((folder / "pages").glob("*.txt")):
        yield from path.read_text("utf-8").splitlines()
    for path in sorted(folder.rglob("corpus.jsonl")):
        yield from (orjson.loads(line)["text"] for line in path.read_bytes().splitlines())


def test_texts_of_others_are_cut_as_jieba_cuts_them(shared_data: Path) -> None:
    dice = random.Random(3)
    found = list(others(shared_data))
    for text in dice.sample(found, min(len(found), effort(test=400, fuzz=100_000))):
        folded = fold(text)
        assert list(QUICK(folded)) == list(JIEBA.cut(folded))


CHANGES = [
    DictionaryChanges((("豆苗工程", None), ("教育", 90_000)), ("工作总结",)),
    DictionaryChanges((("gdp", 5), ("三公", None)), ("审计局", "的")),
]


@pytest.mark.parametrize("changes", CHANGES)
@given(st.lists(st.one_of(texts, st.sampled_from([w for c in CHANGES for w in c.words]))))
def test_words_that_are_added_or_forbidden_are_cut_as_jieba_cuts_them(
    changes: DictionaryChanges, parts: list[str]
) -> None:
    amended = JIEBA.amended(changes)
    text = "".join(parts)
    assert list(QuickCut(amended.cut, changes.words)(text)) == list(amended.cut(text))
