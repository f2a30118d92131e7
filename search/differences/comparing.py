"""Two essays side by side: what is the same, what was changed, and what kind of thing was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, zip_longest
from typing import Literal, cast

from diff_match_patch import diff_match_patch

from mappings.documents import SectionDocument
from mappings.folding import fold
from mappings.segmentation import Segmenter
from mappings.slots import find_slots
from search.differences.sentences import MOST_SENTENCES, Pair, Sentence, align, to_sentences
from search.language.naming import agency_named, regions_named

Kind = Literal["year", "region", "agency", "figure", "slot", "words"]
State = Literal["same", "changed", "apart"]
# The library cuts what takes longer and answers with a coarser difference.
_MOST_SECONDS = 0.2
# Words are characters of the private use area while the library compares them.
_FIRST_TOKEN = 0xF0000
_LEFT, _SAME = -1, 0
# Changes that are told apart at the head of the page.
MOST_CHANGES = 40


@dataclass(frozen=True)
class Part:
    """A piece of a sentence; `kind` where the other sentence has something else, or nothing, there."""

    text: str
    kind: Kind | None = None


@dataclass(frozen=True)
class Row:
    """Two sentences that answer to each other, or stand `apart`: each of these for itself, or alone."""

    state: State
    left: tuple[Part, ...] = ()
    right: tuple[Part, ...] = ()
    headings: tuple[bool, bool] = (False, False)


@dataclass(frozen=True)
class Change:
    """What was filled in on either side: 2008 and 2009, 成都市 and 绵阳市."""

    kind: Kind
    left: str
    right: str


@dataclass(frozen=True)
class Comparison:
    """Two essays sentence by sentence; `cut` where one has more of them than are compared."""

    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    cut: bool = False

    @property
    def same(self) -> int:
        """How many sentences are the same."""
        return sum(row.state == "same" for row in self._sentences)

    @property
    def changed(self) -> int:
        """How many answer to each other and are not the same."""
        return sum(row.state == "changed" for row in self._sentences)

    @property
    def only(self) -> tuple[int, int]:
        """How many only the one and only the other essay has."""
        apart = [row for row in self.rows if row.state == "apart"]
        left = sum(bool(row.left) and not row.headings[0] for row in apart)
        return left, sum(bool(row.right) and not row.headings[1] for row in apart)

    @property
    def _sentences(self) -> list[Row]:
        return [row for row in self.rows if not row.headings[0]]


def compare_sections(
    left: Sequence[SectionDocument], right: Sequence[SectionDocument], segmenter: Segmenter
) -> Comparison:
    """What two essays have in common and what not."""
    sentences = to_sentences(left), to_sentences(right)
    pairs = align(*(side[:MOST_SENTENCES] for side in sentences))
    rows: list[Row] = []
    changes: dict[Change, None] = {}
    for paired, group in groupby(pairs, key=lambda pair: None not in pair):
        if paired:
            for one, other in group:
                row, found = _to_row(cast(Sentence, one), cast(Sentence, other), segmenter)
                rows.append(row)
                changes |= dict.fromkeys(found)
        else:
            rows += _to_rows_apart(list(group))
    return Comparison(
        rows=tuple(rows),
        changes=tuple(changes)[:MOST_CHANGES],
        cut=any(len(side) > MOST_SENTENCES for side in sentences),
    )


def _to_rows_apart(pairs: Sequence[Pair]) -> Iterator[Row]:
    """Sentences without an answer, beside one another to save space."""
    left = (sentence for sentence, _ in pairs if sentence)
    right = (sentence for _, sentence in pairs if sentence)
    for one, other in zip_longest(left, right):
        yield Row(
            "apart",
            (Part(one.text),) if one else (),
            (Part(other.text),) if other else (),
            (bool(one and one.heading), bool(other and other.heading)),
        )


def _to_row(left: Sentence, right: Sentence, segmenter: Segmenter) -> tuple[Row, list[Change]]:
    headings = (left.heading, right.heading)
    if fold(left.text) == fold(right.text):
        return Row("same", (Part(left.text),), (Part(right.text),), headings), []
    pieces = list(_differ(left.text, right.text, segmenter))
    one = tuple(part for part, _, _ in pieces if part.text)
    other = tuple(part for _, part, _ in pieces if part.text)
    changes = [change for _, _, change in pieces if change is not None]
    return Row("changed", one, other, headings), changes


def _differ(
    left: str, right: str, segmenter: Segmenter
) -> Iterator[tuple[Part, Part, Change | None]]:
    """(part on the left, on the right, what was filled in), in reading order."""
    library = diff_match_patch()
    library.Diff_Timeout = _MOST_SECONDS
    known: dict[str, str] = {}
    # By folded words: 縣 is no other word than 县. Each stands for one character to the library.
    cut = [segmenter.cut(text) for text in (left, right)]
    coded = ["".join(known.setdefault(w, chr(_FIRST_TOKEN + len(known))) for w in ws) for ws in cut]
    differences = library.diff_main(coded[0], coded[1], False)
    written = [_as_written(text, words) for text, words in zip((left, right), cut, strict=True)]
    places = [0, 0]

    def take(side: int, count: int) -> list[str]:
        words = written[side][places[side] : places[side] + count]
        places[side] += count
        return words

    for same, group in groupby(differences, key=lambda found: found[0] == _SAME):
        if same:
            for _, tokens in group:
                yield Part("".join(take(0, len(tokens)))), Part("".join(take(1, len(tokens)))), None
            continue
        one: list[str] = []
        other: list[str] = []
        for sign, tokens in group:
            side = 0 if sign == _LEFT else 1
            (one, other)[side].extend(take(side, len(tokens)))
        # As many words on either side stand for one another: 婺源县教育局, 屏南县审计局.
        pairs = (
            zip(one, other, strict=True)
            if len(one) == len(other)
            else [("".join(one), "".join(other))]
        )
        for texts in pairs:
            kind = _kind_of(*texts)
            change = Change(kind, *texts) if kind != "words" and all(texts) else None
            yield Part(texts[0], kind), Part(texts[1], kind), change


def _as_written(text: str, words: Sequence[str]) -> list[str]:
    """The words of a text as the page has them: folding keeps their lengths."""
    ends = list(accumulate(map(len, words)))
    return [text[end - len(word) : end] for word, end in zip(words, ends, strict=True)]


def _kind_of(left: str, right: str) -> Kind:
    """What two texts are that stand for each other; words where they are of no one kind."""
    kinds = {_kind_of_one(fold(text.strip())) for text in (left, right) if text.strip()}
    if len(kinds) > 1:
        # What is hidden on one side is of the kind that the other side shows.
        kinds.discard("slot")
    return kinds.pop() if len(kinds) == 1 else "words"


def _kind_of_one(text: str) -> Kind:
    digits = text.rstrip("年度%％元个人次件项名户亩吨公里万亿余多")
    if any(True for _ in find_slots(text)):
        return "slot"
    if digits.isdigit() and len(digits) == 4 and digits[:2] in ("19", "20"):
        return "year"
    if digits and digits.replace(".", "", 1).isdigit():
        return "figure"
    if agency_named(text):
        return "agency"
    return "region" if regions_named(text) else "words"
