"""What was probably meant: how alike words are, and a hundred slips made by rule."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from pypinyin import lazy_pinyin

from lexicon.words.lookalikes import lookalikes
from mappings.segmentation import Segmenter
from search.presentation.presenting import present_search
from search.query.request import SearchRequest
from search.service import SearchService
from search.suggesting.correcting import find_windows
from search.suggesting.likeness import likeness

SLIPS = 100
_FREQUENT = 4
_CHINESE = range(0x4E00, 0xA000)


@pytest.mark.parametrize(
    ("typed", "word", "least", "most"),
    [
        ("沈计局", "审计局", 1.0, 1.0),
        ("检查院", "检察院", 1.0, 1.0),
        ("气像局", "气象局", 1.0, 1.0),
        ("计审局", "审计局", 0.9, 0.9),
        ("林叶局", "宁叶局", 0.5, 0.9),
        ("幕捐", "墓捐", 0.8, 1.0),
        ("财政部局", "财政局", 0.6, 0.6),
        ("财局", "财政局", 0.6, 0.6),
        # The engine calls these one letter away, and nobody types one for the other.
        ("审计局", "统计局", 0.0, 0.0),
        ("二中全会", "三中全会", 0.0, 0.0),
        ("东部", "西部", 0.0, 0.0),
        ("检查", "检", 0.0, 0.0),
    ],
)
def test_words_are_alike_by_sound_by_look_or_by_a_slip_of_the_hand(
    typed: str, word: str, least: float, most: float
) -> None:
    assert least <= likeness(typed, word) <= most


def test_only_what_the_segmenter_does_not_know_is_doubted(segmenter: Segmenter) -> None:
    assert not find_windows("安全生产检查 2014 abc", segmenter)
    assert not find_windows("2014年工作总结 5月安全生产 2014年终总结 2014年度计划", segmenter)
    assert "沈计局" in find_windows("沈计局 安全生产", segmenter)
    assert "沈计局" in find_windows("2014年沈计局", segmenter)
    assert not any("安全" in window for window in find_windows("沈计局 安全生产", segmenter))


@pytest.mark.node
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("民证局 低保", "民政局 低保"),
        ("检查院", "检察院"),
        ("宣船 -计划", "宣传 -计划"),
        ("民政局 低保", None),
        ("甲乙丙丁", None),
    ],
)
def test_what_was_meant_is_offered_and_not_applied(
    service: SearchService, typed: str, meant: str | None
) -> None:
    result = service.search(SearchRequest(typed))
    assert result.did_you_mean == meant
    assert present_search(result)["query"]["did_you_mean"] == meant
    assert set(result.words) <= set(service.segmenter.cut(typed))


@pytest.mark.node
def test_nine_of_ten_slips_get_the_right_offer(service: SearchService) -> None:
    slips = list(make_slips(service, random.Random(7)))
    right = [service.search(SearchRequest(typed)).did_you_mean == meant for typed, meant in slips]
    assert sum(right) >= 0.9 * SLIPS


def make_slips(service: SearchService, chosen: random.Random) -> Iterator[tuple[str, str]]:
    """(what is typed, what is meant): a frequent word with one character of its sound or look, and another word."""
    index = service.open()
    found = service.client.search(index=index.name("sections"), size=1000)["hits"]["hits"]
    counts = Counter(word for hit in found for word in hit["_source"]["text"].split())
    words = sorted(
        word
        for word, count in counts.items()
        if count >= _FREQUENT and 2 <= len(word) <= 4 and all(ord(c) in _CHINESE for c in word)
        if service.segmenter.knows(word)
    )
    others = defaultdict(list)
    for character in sorted({c for word in words for c in word}):
        others[lazy_pinyin(character)[0]].append(character)
    for pair in sorted(map(sorted, lookalikes())):
        others[pair[0]].append(pair[1])
        others[pair[1]].append(pair[0])
    made = 0
    while made < SLIPS:
        word, beside = chosen.choice(words), chosen.choice(words)
        place = chosen.randrange(len(word))
        sound = lazy_pinyin(word[place])[0]
        instead = [c for c in (*others[sound], *others[word[place]]) if c != word[place]]
        typed = word[:place] + chosen.choice(instead) + word[place + 1 :] if instead else word
        if typed != word and not service.segmenter.knows(typed):
            made += 1
            yield f"{typed} {beside}", f"{word} {beside}"


@pytest.mark.node
def test_where_nothing_matches_it_is_told_what_each_condition_shuts_out(
    service: SearchService,
) -> None:
    request = SearchRequest("审计 年份:1999 火箭", constraints={"agency": ("审计",)})
    result = service.search(request)
    assert not result.total
    counts = {(relief.kind, relief.label): relief.count for relief in result.reliefs}
    assert counts["facet", "审计"] == 0
    assert counts["word", "火箭"] == 0
    assert counts["word", "审计"] > 0
    for relief in result.reliefs:
        assert service.search(relief.request).total == relief.count
    assert not service.search(SearchRequest("审计")).reliefs
