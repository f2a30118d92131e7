"""Reading judged collections, measuring runs and comparing them; no server needed."""

import gzip
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation.collections import Collection, read_collection
from search.evaluation.comparing import Difference, compare, compare_all
from search.evaluation.judgements import note_missing
from search.evaluation.lines import BadCollection
from search.evaluation.measures import METRICS, Measured, measure_run
from search.evaluation.runs import Run, among, to_ranking, write_run

GOOD = {
    "corpus.jsonl": '{"_id": "d1", "title": "审计", "text": "审计整改"}\n'
    '{"_id": "d2", "title": null, "text": "环境保护"}\n',
    "queries.jsonl": '{"_id": "q1", "text": "整改"}\n{"_id": "q2", "text": "环保"}\n',
    "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\td2\t1\n",
}
IDS = [f"d{number}" for number in range(12)]
RATINGS = st.dictionaries(st.sampled_from(IDS), st.integers(-1, 3), min_size=1)
# Few scores, so that many are equal.
SCORES = st.dictionaries(st.sampled_from(IDS), st.integers(0, 4).map(float))


def write(folder: Path, **changed: str | None) -> Path:
    """The good collection with some files changed; None leaves one out."""
    names = {name.replace("/", "_").replace(".", "_"): name for name in GOOD}
    texts = GOOD | {names.get(key, key): text for key, text in changed.items()}
    (folder / "qrels").mkdir()
    for name, text in texts.items():
        if text is not None:
            (folder / name).write_text(text, "utf-8")
    return folder


def read_all(folder: Path) -> Collection:
    collection = read_collection(folder)
    list(collection.corpus or ())
    return collection


def run_of(**rankings: dict[str, float]) -> Run:
    return Run("ours", {query: to_ranking(scores.items()) for query, scores in rankings.items()})


def measured(system: str, *values: float) -> Measured:
    by_query = {f"q{n}": dict.fromkeys(METRICS, value) for n, value in enumerate(values)}
    return Measured(system, by_query)


def test_a_collection_is_queries_ratings_and_documents(tmp_path: Path) -> None:
    collection = read_collection(write(tmp_path))
    assert [query.text for query in collection.queries] == ["整改", "环保"]
    assert collection.judgements == {"q1": {"d1": 2, "d2": 0}, "q2": {"d2": 1}}
    assert collection.corpus
    documents = [(d.id, d.title, d.text) for d in collection.corpus]
    assert documents == [("d1", "审计", "审计整改"), ("d2", "", "环境保护")]


def test_gzipped_files_and_byte_order_marks_are_read(tmp_path: Path) -> None:
    folder = write(tmp_path, corpus_jsonl=None)
    data = b"\xef\xbb\xbf" + GOOD["corpus.jsonl"].replace("\n", "\r\n").encode()
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(data))
    assert [document.id for document in read_collection(folder).corpus or ()] == ["d1", "d2"]


def test_a_collection_without_documents_is_of_our_own_essays(tmp_path: Path) -> None:
    assert read_collection(write(tmp_path, corpus_jsonl=None)).corpus is None


def test_queries_without_ratings_are_not_asked(tmp_path: Path) -> None:
    queries = GOOD["queries.jsonl"] + '{"_id": "q3", "text": "计划"}\n'
    collection = read_collection(write(tmp_path, queries_jsonl=queries))
    assert [query.id for query in collection.queries] == ["q1", "q2"]
    assert not collection.notes


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    ratings = "q1\td1\t1\nq2\td2\t0\nq9\td1\t1\n"
    collection = read_collection(write(tmp_path, qrels_test_tsv=ratings))
    assert [query.id for query in collection.queries] == ["q1"]
    assert collection.notes == (
        "1 judged queries have no text and were left out (q9).",
        "1 queries have no relevant document and were left out (q2).",
    )


def test_relevant_documents_that_are_not_there_are_said() -> None:
    judgements = {"q1": {"d1": 1, "d2": 0, "d3": 2}}
    (note,) = note_missing(judgements, ["d1"])
    assert note.startswith("1 relevant documents are not in the corpus")
    assert not note_missing(judgements, ["d1", "d3"])


def test_the_first_queries_keep_their_own_ratings(tmp_path: Path) -> None:
    first = read_collection(write(tmp_path)).first(1)
    assert [query.id for query in first.queries] == list(first.judgements) == ["q1"]


def test_candidates_come_from_their_file_or_from_the_ratings(tmp_path: Path) -> None:
    collection = read_collection(write(tmp_path, **{"candidates.tsv": "q1\td2\n"}))
    assert collection.candidates == {"q1": {"d2"}}
    assert collection.of_judged_documents().candidates == {"q1": {"d1", "d2"}, "q2": {"d2"}}


BAD = {
    "no queries": ({"queries_jsonl": None}, "queries.jsonl is not there"),
    "no ratings": ({"qrels_test_tsv": None}, "test.tsv is not there"),
    "nothing relevant": ({"qrels_test_tsv": "q1\td1\t0\n"}, "rates no document above 0"),
    "other queries": ({"qrels_test_tsv": "q8\td1\t1\n"}, "rates no document above 0"),
    "two columns": ({"qrels_test_tsv": "q1\td1\n"}, "test.tsv:1 has not 3 columns"),
    "spaces": ({"qrels_test_tsv": "q1 d1 1\n"}, "with a tab between two"),
    "no number": ({"qrels_test_tsv": "q1\td1\tgood\n"}, "the rating good is no whole number"),
    "two ratings": ({"qrels_test_tsv": "q1\td1\t1\nq1\td1\t2\n"}, "test.tsv:2: d1 has two ratings"),
    "broken JSON": ({"queries_jsonl": '{"_id": "q1"'}, "queries.jsonl:1 is no JSON object"),
    "a list": ({"corpus_jsonl": "[1]"}, "corpus.jsonl:1 is no JSON object"),
    "no id": ({"corpus_jsonl": '{"text": "x"}'}, "corpus.jsonl:1: _id is not a string"),
    "a number": ({"queries_jsonl": '{"_id": 1, "text": "x"}'}, "_id is not a string"),
    "a space": ({"queries_jsonl": '{"_id": "q 1", "text": "x"}'}, "without white space"),
    "long id": ({"corpus_jsonl": json.dumps({"_id": "长" * 200, "text": ""})}, "longer than 500"),
    "same id": ({"corpus_jsonl": '{"_id": "d", "text": ""}\n' * 2}, ":2: _id d was there before"),
    "no text": ({"corpus_jsonl": '{"_id": "d"}'}, "title or text is no string"),
    "empty query": ({"queries_jsonl": '{"_id": "q1", "text": " "}'}, "text is empty"),
    "no documents": ({"corpus_jsonl": "\n"}, "corpus.jsonl holds no documents"),
    "no candidate": ({"candidates.tsv": "q1\n"}, "candidates.tsv:1 has not 2 columns"),
    "twice there": ({"corpus.jsonl.gz": ""}, "plain and gzipped: remove one"),
}


@pytest.mark.parametrize(("changed", "sentence"), BAD.values(), ids=BAD)
def test_bad_input_is_told_in_one_sentence(
    tmp_path: Path, changed: dict[str, str | None], sentence: str
) -> None:
    with pytest.raises(BadCollection) as raised:
        read_all(write(tmp_path, **changed))
    message = str(raised.value)
    assert sentence in message
    assert message.endswith(".")
    assert "\n" not in message


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    (write(tmp_path) / "corpus.jsonl").write_bytes(b'{"_id": "d1", "text": ""}\n"\xb3"\n')
    with pytest.raises(BadCollection, match=r"corpus\.jsonl:2 is not UTF-8"):
        read_all(tmp_path)


@pytest.mark.parametrize("data", [b"plain", gzip.compress(b"{}" * 99)[:-9]], ids=["plain", "cut"])
def test_a_broken_gzip_file_is_told(tmp_path: Path, data: bytes) -> None:
    (write(tmp_path, corpus_jsonl=None) / "corpus.jsonl.gz").write_bytes(data)
    with pytest.raises(BadCollection, match="no whole gzip file"):
        read_all(tmp_path)


def test_a_file_that_cannot_be_read_and_a_missing_folder_are_told(tmp_path: Path) -> None:
    (write(tmp_path, corpus_jsonl=None) / "corpus.jsonl").mkdir()
    with pytest.raises(BadCollection, match=r"cannot be read \(Is a directory\)"):
        read_all(tmp_path)
    with pytest.raises(BadCollection, match="is no folder"):
        read_collection(tmp_path / "nowhere")


def test_equal_scores_are_ordered_by_id_whatever_order_they_came_in() -> None:
    scored = [("d1", 1.0), ("d3", 1.0), ("d2", 2.0)]
    assert to_ranking(scored) == to_ranking(reversed(scored))
    assert [document for document, _ in to_ranking(scored)] == ["d2", "d3", "d1"]


def test_candidates_narrow_each_query_to_its_own() -> None:
    run = run_of(q1={"d1": 2.0, "d2": 1.0}, q2={"d1": 1.0})
    narrowed = among(run, {"q1": frozenset({"d2"})})
    assert narrowed.rankings == {"q1": (("d2", 1.0),), "q2": ()}


def test_a_run_file_has_six_columns_a_line(tmp_path: Path) -> None:
    write_run(run_of(q1={"d1": 0.5, "d2": 1.25}), tmp_path / "run")
    lines = (tmp_path / "run").read_text("utf-8").splitlines()
    assert lines == ["q1 Q0 d2 1 1.25 ours", "q1 Q0 d1 2 0.5 ours"]


def discounted(gains: list[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:10]))


def expected(ids: list[str], ratings: dict[str, int]) -> dict[str, float]:
    """The measures by their definitions."""
    gains = [max(ratings.get(document, 0), 0) for document in ids]
    ideal = sorted((max(rating, 0) for rating in ratings.values()), reverse=True)
    relevant = sum(gain > 0 for gain in ideal)
    first = next((place for place, gain in enumerate(gains[:10], 1) if gain), None)
    return {
        "ndcg@10": discounted(gains) / discounted(ideal) if relevant else 0.0,
        "mrr@10": 1 / first if first else 0.0,
        "recall@100": sum(gain > 0 for gain in gains[:100]) / relevant if relevant else 0.0,
        "p@1": float(bool(gains) and gains[0] > 0),
    }


@given(SCORES, RATINGS)
def test_measures_are_what_their_definitions_say(
    scores: dict[str, float], ratings: dict[str, int]
) -> None:
    ids = sorted(scores, key=lambda id_: (scores[id_], id_), reverse=True)
    found = measure_run(run_of(q=scores), {"q": ratings})
    assert found.by_query["q"] == pytest.approx(expected(ids, ratings))


def test_only_the_first_hundred_count_for_recall_and_ten_for_the_others() -> None:
    scores = {f"d{number:03}": -float(number) for number in range(200)}
    judgements = {"q": {"d010": 1, "d099": 1, "d100": 1}}
    found = measure_run(run_of(q=scores), judgements).by_query["q"]
    assert found == pytest.approx({"ndcg@10": 0, "mrr@10": 0, "recall@100": 2 / 3, "p@1": 0})


def test_a_query_that_finds_nothing_counts_as_nothing() -> None:
    judgements = {"q1": {"d1": 1}, "q2": {"d1": 1}, "q3": {"d1": 1}}
    found = measure_run(run_of(q1={"d1": 1.0}, q2={}), judgements)
    assert list(found.by_query) == ["q1", "q2", "q3"]
    assert found.mean("mrr@10") == pytest.approx(1 / 3)


def test_a_difference_is_of_the_first_less_the_second() -> None:
    found = compare(measured("a", 1, 1, 0, 1), measured("b", 0, 1, 0.5, 1), "ndcg@10")
    assert (found.wins, found.losses, found.ties) == (1, 1, 2)
    assert found.delta == pytest.approx(0.125)
    assert found.low <= found.delta <= found.high


def test_a_clear_difference_is_no_accident_and_a_scattered_one_may_be() -> None:
    clear = compare(measured("a", *[0.6] * 50), measured("b", *[0.4, 0.5] * 25), "mrr@10")
    assert clear.p < 0.001
    assert clear.low > 0
    even = compare(measured("a", *[0, 1] * 25), measured("b", *[1, 0] * 25), "mrr@10")
    assert even.p > 0.9
    assert even.low < 0 < even.high


def test_few_queries_are_tested_exactly() -> None:
    found = compare(measured("a", 0.5, 0.6, 0.7), measured("b", 0.1, 0.1, 0.1), "mrr@10")
    # Of the eight ways to change over three pairs, two are as far from 0 as what was seen.
    assert found.p == pytest.approx(2 / 8)


def test_the_same_comparison_gives_the_same_figures() -> None:
    a, b = measured("a", *[0.1, 0.9, 0.4] * 20), measured("b", *[0.2, 0.3, 0.5] * 20)
    assert compare(a, b, "ndcg@10") == compare(a, b, "ndcg@10")


def test_more_queries_can_show_smaller_differences() -> None:
    few, many = (
        compare(measured("a", *[0, 1] * n), measured("b", *[0.5] * 2 * n), "ndcg@10")
        for n in (10, 40)
    )
    assert few.detectable
    assert many.detectable
    # 2.8 standard errors: four times the queries, half the difference.
    assert few.detectable == pytest.approx(2.80 * 0.513 / math.sqrt(20), abs=0.005)
    assert many.detectable == pytest.approx(few.detectable / 2, rel=0.03)


def test_one_query_or_no_difference_shows_nothing() -> None:
    one = compare(measured("a", 1), measured("b", 0), "mrr@10")
    assert (one.low, one.high, one.p, one.detectable) == (1, 1, 1, None)
    same = compare(measured("a", 0.3, 0.7), measured("b", 0.3, 0.7), "mrr@10")
    assert (same.delta, same.low, same.high, same.p, same.ties) == (0, 0, 0, 1, 2)


def test_each_system_is_compared_with_those_before_it() -> None:
    systems = [measured(name, 0.1, 0.2) for name in ("words", "pairs", "ours")]
    found: list[Difference] = compare_all(systems)
    pairs = list(dict.fromkeys((d.a, d.b) for d in found))
    assert pairs == [("ours", "pairs"), ("ours", "words"), ("pairs", "words")]
    assert {d.metric for d in found} == {"ndcg@10", "mrr@10", "recall@100"}
