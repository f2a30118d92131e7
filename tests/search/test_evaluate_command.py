"""`fanwen evaluate` over a small collection on a real node."""

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from elasticsearch import Elasticsearch

from fanwen.__main__ import cli
from indexer.index.rebuilding.summary import Summary
from search.evaluation.collections import Query
from search.evaluation.ranking import rank_essays
from search.query.request import SearchRequest
from search.service import SearchService
from tests.children import SECONDS, Child
from vectors.model import Embedder

pytestmark = pytest.mark.node

DOCUMENTS = {
    "d1": ("审计局工作总结", "今年我局开展审计整改，监督财政资金。"),
    "d2": ("环保局工作总结", "今年我局治理大气污染，保护水源。"),
    "d3": ("学校德育计划", "新学期加强德育工作，办好家长学校。"),
    "d4": ("医院述职报告", "一年来提高医疗质量，改善护理服务。"),
}
QUERIES = {"q1": "审计整改", "q2": "大气污染治理", "q3": "德育工作怎么做"}
RATINGS = ("q1\td1\t3", "q1\td2\t0", "q2\td2\t1", "q3\td3\t1", "q3\td4\t0")
PREFIX = "evaluate-test"


def write(folder: Path, documents: dict[str, tuple[str, str]]) -> Path:
    (folder / "qrels").mkdir(parents=True)
    rows = [{"_id": id_, "title": d[0], "text": d[1]} for id_, d in documents.items()]
    asked = [{"_id": id_, "text": text} for id_, text in QUERIES.items()]
    for name, records in (("corpus", rows), ("queries", asked)):
        lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
        (folder / f"{name}.jsonl").write_text(lines, "utf-8")
    (folder / "qrels" / "test.tsv").write_text("\n".join(RATINGS), "utf-8")
    return folder


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    return write(tmp_path / "small", DOCUMENTS)


@pytest.fixture
def environ(
    elasticsearch_url: str, state_dir: Path, client: Elasticsearch
) -> Iterator[dict[str, str]]:
    """The settings of a command; when it has ended, no index is left."""
    yield {
        "ELASTICSEARCH_URL": elasticsearch_url,
        "FANWEN_STATE_DIR": str(state_dir),
        "FANWEN_PREFIX": PREFIX,
    }
    assert not client.indices.get(index=f"*{PREFIX}*", allow_no_indices=True)


def evaluate(*args: str | Path, env: dict[str, str]) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *map(str, args)], env=env)


def test_the_fixed_form_has_the_plain_rankings_and_ours(
    collection: Path, environ: dict[str, str]
) -> None:
    result = evaluate(collection, "--json", env=environ)
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (found["collection"], found["queries"], found["documents"]) == ("small", 3, 4)
    assert list(found["systems"]) == ["bm25-words", "bm25-pairs", "default"]
    for measures in found["systems"].values():
        assert measures == {"ndcg@10": 1, "mrr@10": 1, "recall@100": 1, "p@1": 1}
    keys = {"a", "b", "metric", "delta", "low", "high", "p"}
    assert all(keys <= set(difference) for difference in found["differences"])


def test_each_query_can_be_listed_and_the_first_ones_chosen(
    collection: Path, environ: dict[str, str]
) -> None:
    result = evaluate(collection, "--json", "--per-query", "--queries", "2", env=environ)
    found = json.loads(result.stdout)
    assert found["queries"] == 2
    assert set(found["per_query"]) == {"q1", "q2"}
    assert found["per_query"]["q1"]["default"]["mrr@10"] == 1


def test_with_vectors_the_documents_are_embedded_and_ranked_by_meaning_too(
    collection: Path, environ: dict[str, str], embedder: Embedder, tmp_path: Path
) -> None:
    lay = json.dumps({"_id": "q4", "text": "怎么看病"}, ensure_ascii=False)
    with (collection / "queries.jsonl").open("a", encoding="utf-8") as queries:
        queries.write(f"\n{lay}")
    with (collection / "qrels" / "test.tsv").open("a", encoding="utf-8") as ratings:
        ratings.write("\nq4\td4\t1")
    assert embedder.ready
    measured = {}
    for switch in ("off", "on"):
        env = environ | {"FANWEN_VECTORS": switch}
        result = evaluate(collection, "--json", "--per-query", env=env)
        assert result.exit_code == 0, result.output
        measured[switch] = json.loads(result.stdout)["per_query"]["q4"]["default"]["ndcg@10"]
    assert measured == {"off": 0, "on": 1}


def test_the_ranking_has_measures_that_name_what_plain_rankings_do_better(
    collection: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    (data / "collections").mkdir(parents=True)
    collection.rename(data / "collections" / "domain")
    result = CliRunner().invoke(
        cli, ["gate", "--ranking", "--data", str(data), "--json"], env=environ
    )
    assert "Skipped collections/stard-even" in result.stderr
    measures = {m["name"]: m for m in json.loads(result.stdout)}
    assert measures["ranking.domain.words.ndcg@10"]["value"] == 1
    assert measures["ranking.domain.words.ndcg@10"]["notes"] == ["plain 1.0000"]
    assert measures["ranking.domain.words.recall@100"]["errors"] == []
    assert not any(".meaning." in name for name in measures)


def test_the_numbers_are_fitted_over_collections(collection: Path, environ: dict[str, str]) -> None:
    args = ["tuning", "fit", str(collection), "--queries", "10", "--json"]
    result = CliRunner().invoke(cli, args, env=environ)
    assert result.exit_code == 0, result.output
    fitted = json.loads(result.stdout)
    assert fitted["gains"] == fitted["own"] == {"small": 0}
    assert len(fitted["folds"]) == 5


def test_tables_are_printed_for_a_person(collection: Path, environ: dict[str, str]) -> None:
    result = evaluate(collection, env=environ)
    assert "small: 3 queries, 4 documents" in result.stdout
    assert "bm25-pairs" in result.stdout
    assert "default − bm25-pairs" in result.stdout


def test_the_run_is_written_with_the_ids_of_the_collection(
    collection: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    evaluate(collection, "--run-out", tmp_path / "ours.run", env=environ)
    lines = [line.split(" ") for line in (tmp_path / "ours.run").read_text("utf-8").splitlines()]
    first = {query: document for query, _, document, rank, _, _ in lines if rank == "1"}
    assert first == {"q1": "d1", "q2": "d2", "q3": "d3"}
    assert {line[5] for line in lines} == {"default"}


def test_only_rated_documents_are_ranked_when_asked(
    collection: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    run_out = tmp_path / "ours.run"
    result = evaluate(collection, "--judged-only", "--run-out", run_out, "--json", env=environ)
    assert json.loads(result.stdout)["ranked"] == "candidates"
    rated = {(query, document) for query, document, _ in (r.split("\t") for r in RATINGS)}
    lines = [line.split(" ") for line in run_out.read_text("utf-8").splitlines()]
    assert {(line[0], line[2]) for line in lines} <= rated


def test_nothing_is_left_when_a_document_is_bad(tmp_path: Path, environ: dict[str, str]) -> None:
    folder = write(tmp_path / "bad", DOCUMENTS)
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as corpus:
        corpus.write('\n{"_id": "d1", "text": "again"}')
    result = evaluate(folder, env=environ)
    assert result.exit_code == 60
    assert "corpus.jsonl:5: _id d1 was there before" in result.stderr
    assert "Traceback" not in result.stderr


def test_nothing_is_left_when_the_job_is_ended(
    tmp_path: Path, environ: dict[str, str], client: Elasticsearch
) -> None:
    many = {f"d{n}": ("工作总结", "今年我局开展审计整改。" * 50) for n in range(5000)}
    command = [sys.executable, "-m", "fanwen", "evaluate", str(write(tmp_path / "many", many))]
    with Child(command, os.environ | environ) as job:
        until = time.monotonic() + SECONDS
        while not client.indices.get(index=f"{PREFIX}-*", allow_no_indices=True):
            assert time.monotonic() < until
            time.sleep(0.05)
        job.process.terminate()
        assert job.wait() == 128 + signal.SIGTERM


def test_no_place_for_the_run_is_said_before_anything_is_done(
    collection: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    result = evaluate(collection, "--run-out", tmp_path / "nowhere" / "run", env=environ)
    assert result.exit_code == 2
    assert "is no folder" in result.stderr


def test_ratings_of_our_own_essays_need_no_corpus(
    tmp_path: Path, environ: dict[str, str], service: SearchService, bundled: Summary
) -> None:
    essay = service.search(SearchRequest("审计整改", copies=True)).hits[0].essay.id
    folder = write(tmp_path / "own", {})
    (folder / "corpus.jsonl").unlink()
    (folder / "qrels" / "test.tsv").write_text(f"q1\t{essay}\t3\n", "utf-8")
    result = evaluate(folder, "--json", env=environ | {"FANWEN_PREFIX": service.names.prefix})
    found = json.loads(result.stdout)
    assert found["documents"] == bundled.essays
    assert found["systems"]["default"]["mrr@10"] == 1
    assert found["systems"]["bm25-words"]["recall@100"] == 1


@pytest.mark.parametrize("text", ["审计", "环境保护 宣传", "审计 鑫鑫魍魉", "魑魅魍魉", "水"])
def test_what_is_measured_is_what_a_reader_finds(service: SearchService, text: str) -> None:
    run = rank_essays(service, service.open().generation, [Query("q", text)], 50, str)
    shown = service.search(SearchRequest(text, size=50, copies=True)).hits
    assert dict(run.rankings["q"]) == {hit.essay.id: hit.score for hit in shown}


@pytest.mark.soak
def test_the_plain_rankings_give_the_published_figures(
    shared_data: Path, environ: dict[str, str]
) -> None:
    result = evaluate(shared_data / "collections" / "stard-even", "--json", env=environ)
    systems = json.loads(result.stdout)["systems"]
    words, pairs = systems["bm25-words"], systems["bm25-pairs"]
    assert (words["mrr@10"], words["ndcg@10"]) == pytest.approx((0.506, 0.486), abs=0.01)
    assert (pairs["mrr@10"], pairs["ndcg@10"]) == pytest.approx((0.535, 0.521), abs=0.01)
