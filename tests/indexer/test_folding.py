"""Copies fold under the fullest essay; sisters and versions stay apart."""

import gzip
import json
from pathlib import Path

import pytest

from fanwen.bundled import CORPUS
from indexer.corpus.folding.copies import Fingerprint, fold_copies, to_fingerprint
from indexer.index.preparing.pages import parse_pages

GOLD = Path(__file__).parent.parent / "gold" / "corpus"
TEXT = (
    "我局坚持以服务群众为宗旨，狠抓队伍建设和制度建设，组织干部职工分片包干走访企业和农户，"
    "收集意见建议并逐条整改落实，办理时限压缩一半以上，群众满意率稳步提高。同时加强执法检查，"
    "对重点行业开展专项整治，查处一批违法案件，曝光典型，形成震慑。下半年又启动信息平台建设，"
    "实现业务网上受理、全程公开，受到社会各界好评，为明年工作打下了坚实基础。"
)


def fold(**texts: str) -> dict[str, tuple[str, str]]:
    copies = fold_copies(to_fingerprint(id_, text) for id_, text in texts.items())
    return {id_: (copy.representative, copy.kind) for id_, copy in copies.items()}


def test_the_same_text_is_an_exact_copy() -> None:
    assert fold(a=TEXT, b=TEXT) == {"b": ("a", "exact")}


def test_a_text_cut_in_its_middle_folds_under_the_whole() -> None:
    assert fold(a=TEXT[: len(TEXT) // 2], b=TEXT) == {"a": ("b", "truncated")}


def test_changed_years_and_figures_do_not_hide_a_copy() -> None:
    one = TEXT.replace("我局", "2012年，某县我局").replace("一半以上", "30%以上")
    other = TEXT.replace("我局", "xx年，我局").replace("一半以上", "45%以上")
    assert len(fold(a=one, b=other)) == 1


def test_other_texts_stay_apart() -> None:
    other = TEXT[::-1]
    assert fold(a=TEXT, b=other) == {}


def test_the_order_of_the_input_does_not_matter() -> None:
    essays = [to_fingerprint(str(n), TEXT[: len(TEXT) - 20 * n]) for n in range(4)]
    assert fold_copies(essays) == fold_copies(reversed(essays))


def test_a_few_words_are_no_copy_of_anything() -> None:
    assert fold(a=TEXT, b=TEXT[:20]) == {}
    assert fold(a=TEXT[:20]) == {}


def test_nothing_and_one_essay_alone_are_no_copies() -> None:
    assert fold() == {}
    assert fold(a=TEXT) == {}


def test_the_copies_of_the_bundled_corpus_are_found_and_no_others() -> None:
    pages = list(parse_pages(sorted(CORPUS.glob("*.txt"))))
    copies = fold_copies(
        to_fingerprint(essay.id(page.name), essay.text) for page in pages for essay in page.essays
    )
    found = {frozenset((id_, copy.representative)) for id_, copy in copies.items()}
    expected = set()
    for path in GOLD.glob("*.json"):
        gold = json.loads(path.read_text("utf-8"))
        for essay in gold["essays"]:
            if essay["copy_of"]:
                expected.add(frozenset((f"{gold['page']}-{essay['ordinal']}", essay["copy_of"])))
    assert found == expected


@pytest.mark.slow
def test_versions_of_laws_fold_by_how_much_they_share(shared_data: Path) -> None:
    folds = shared_data / "folds"
    pairs = [json.loads(line) for line in (folds / "version_pairs.jsonl").open(encoding="utf-8")]
    wanted = {pair[side] for pair in pairs for side in ("a", "b")}
    with gzip.open(folds / "laws.jsonl.gz", "rt", encoding="utf-8") as lines:
        laws = [law for line in lines if (law := json.loads(line))["id"] in wanted]
    copies = fold_copies(to_fingerprint(law["id"], law["text"]) for law in laws)

    def group(id_: str) -> str:
        return copies[id_].representative if id_ in copies else id_

    for pair in pairs:
        together = group(pair["a"]) == group(pair["b"])
        assert together or pair["jaccard5"] < 0.9, pair
        assert not together or pair["jaccard5"] >= 0.35 or pair["contain"] >= 0.6, pair


def test_reports_of_the_same_government_in_other_years_stay_apart(shared_data: Path) -> None:
    path = shared_data / "facets" / "gov_reports.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        reports = [json.loads(line) for line in lines]
    assert fold_copies(to_fingerprint(r["id"], r["text"]) for r in reports) == {}


def test_a_fingerprint_is_small() -> None:
    fingerprint: Fingerprint = to_fingerprint("a", TEXT)
    assert fingerprint.shingles.nbytes <= 4 * len(TEXT)
