"""`fanwen accounts`, `facts`, `judge`, `reports`, `tuning`: the desk by commands."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fanwen.__main__ import cli
from fanwen.bundled import lay_out_judged
from fanwen.console.codes import ExitCode
from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.segmentation import Segmenter
from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.tuning import default_tuning, to_form
from state.accounts import Accounts
from state.audit import Audit
from state.facts import Fact, Facts
from state.judging import Judgement, Judging
from state.reports import Reports, new_report
from state.secret import read_secret
from tests.indexer.test_rebuild import FEW
from tests.search.test_model_judge import Fake, fake
from webapp.editor.checking import read_opening, to_values
from webapp.editor.measuring import score

pytestmark = pytest.mark.node
__all__ = ["fake"]

PASSWORD = "correct horse battery"


class Commands:
    """Runs commands against a target."""

    def __init__(self, target: Target, url: str) -> None:
        self.env = {"ELASTICSEARCH_URL": url, "FANWEN_PREFIX": target.names.prefix,
                    "FANWEN_STATE_DIR": str(target.folder)}  # fmt: skip

    def __call__(self, *args: str, **env: str) -> Result:
        return CliRunner().invoke(cli, args, env={**self.env, **env})


@pytest.fixture
def run(target: Target, elasticsearch_url: str) -> Commands:
    return Commands(target, elasticsearch_url)


def test_with_another_key_all_sessions_end(run: Commands, target: Target) -> None:
    people = Accounts(target.client, target.names)
    people.add("王编辑", "admin", PASSWORD)
    tokens = [people.sign_in("王编辑", PASSWORD) for _ in range(3)]
    before = read_secret(target.client, target.names)
    told = run("accounts", "renew-key", "--why", "有人走了")
    assert (told.exit_code, "3 sessions are ended" in told.stderr) == (0, True)
    assert read_secret(target.client, target.names) != before
    assert not [token for token in tokens if people.signed_in(token or "")]
    entry = Audit(target.client, target.names).latest(1)[0]
    assert (entry.what, entry.why) == ("renew key of cookies", "有人走了")


def test_accounts_are_added_listed_and_revoked(run: Commands, target: Target) -> None:
    assert "makes the first" in run("accounts", "list").stdout
    assert run("accounts", "add", "王编辑", FANWEN_PASSWORD=PASSWORD).exit_code == 0
    again = run("accounts", "add", "王编辑", FANWEN_PASSWORD=PASSWORD)
    assert again.exit_code == ExitCode.USAGE
    assert run("accounts", "revoke", "王编辑", "--why", "走了").exit_code == 0
    (found,) = json.loads(run("accounts", "list", "--json").stdout)
    assert (found["name"], found["role"], found["revoked"]) == ("王编辑", "admin", True)
    assert "password" not in found
    entry = Audit(target.client, target.names).latest(1)[0]
    assert (entry.who, entry.what, entry.why) == ("command", "revoke account", "走了")


def test_reports_are_printed(run: Commands, target: Target) -> None:
    assert "No reports" in run("reports").stdout
    report = new_report("p-1", "year", "2008年", "2009年", "第二段")
    Reports(target.client, target.names).add(report)
    assert "2008年 -> 2009年" in run("reports").stdout
    assert json.loads(run("reports", "--json").stdout)[0]["should"] == "2009年"


def test_a_tuning_goes_out_to_a_file_and_back_and_is_rolled_back(
    run: Commands, target: Target, segmenter: Segmenter, tmp_path: Path
) -> None:
    rebuild(target, FEW)

    def first() -> str:
        service = SearchService(target.client, target.names, segmenter)
        return service.search(SearchRequest("工作")).hits[0].essay.id

    def write(form: dict[str, Any]) -> str:
        path = tmp_path / "tuning.json"
        path.write_text(json.dumps(form), "utf-8")
        return str(path)

    plain = first()
    service = SearchService(target.client, target.names, segmenter)
    other = service.search(SearchRequest("工作")).hits[-1].essay.id
    form = json.loads(run("tuning", "export").stdout)
    form["rules"] = [{"query": "工作", "action": "pin", "essay": other}]
    assert run("tuning", "import", write(form), "--title", "试").exit_code == 0
    assert run("tuning", "publish", write(form), "--why", "常问").exit_code == 0
    assert first() == other
    stale = run("tuning", "publish", write(form), "--why", "again")
    assert stale.exit_code == ExitCode.LOCKED
    assert "version 1 is the newest" in stale.stderr
    assert json.loads(run("tuning", "export").stdout)["version"] == 1
    assert run("tuning", "rollback", "--why", "不好").exit_code == 0
    assert first() == plain
    assert [v["number"] for v in json.loads(run("tuning", "history", "--json").stdout)] == [2, 1]
    assert json.loads(run("tuning", "export", "--version", "1").stdout)["rules"]


def test_what_is_no_tuning_is_refused_in_a_sentence(run: Commands, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    form = to_form(default_tuning())
    numbers = form["profile"]
    for text, told in (
        ("", "no JSON"),
        ("[]", "no JSON object"),
        ("{}", "profile"),
        (json.dumps(form | {"profile": numbers | {"match": {"share": "half"}}}), "match.share"),
        (json.dumps(form | {"profile": numbers | {"name": ""}}), "name"),
    ):
        path.write_text(text, "utf-8")
        refused = run("tuning", "publish", str(path), "--why", "x")
        assert (refused.exit_code, told in refused.stderr) == (ExitCode.USAGE, True), refused.output
    assert run("tuning", "rollback", "--why", "x").exit_code == ExitCode.NOTHING_TO_DO
    assert run("tuning", "export", "--version", "9").exit_code == ExitCode.NOT_FOUND


def test_the_bundled_corpus_comes_with_a_judged_set_that_tells_how_good_it_is(
    service: SearchService, target: Target
) -> None:
    judging = Judging(target.client, target.names)
    lay_out_judged(judging)
    lay_out_judged(judging)
    (found,) = judging.sets()
    judged = judging.of_set(found.id)
    assert all(service.read_essay(one.essay) for one in judged)
    scored = score(found, judged, service)
    assert len(scored.measured.by_query) == len(found.queries)
    assert scored.measured.mean("ndcg@10") > 0.8


def test_checked_facts_go_out_as_lines_and_measure_what_is_read(
    run: Commands, target: Target, segmenter: Segmenter
) -> None:
    rebuild(target, FEW)
    service = SearchService(target.client, target.names, segmenter)
    hits = service.search(SearchRequest("工作")).hits
    kept = Facts(target.client, target.names)
    for hit, wrong in zip(hits[:3], (False, False, True), strict=True):
        page = service.read_essay(hit.essay.id)
        assert page
        year = to_values(page.essay.facets)["year"]
        told = "1901" if wrong else year
        verdict = "wrong" if wrong else "right"
        kept.rate(Fact(hit.essay.id, "year", verdict, year, told, read_opening(page), "me"))
    lines = [json.loads(line) for line in run("facts", "export").stdout.splitlines()]
    assert {line["verdict"] for line in lines} == {"right", "wrong"}
    measured = run("facts", "measure", *map(str, FEW)).stdout
    assert "checked.year: 66.7% of 3" in measured
    assert f"{hits[2].essay.id} year" in measured
    assert "not 1901" in measured


def test_a_model_rates_a_set_and_only_its_agreement_is_told(
    run: Commands, target: Target, segmenter: Segmenter, fake: Fake
) -> None:
    rebuild(target, FEW)
    service = SearchService(target.client, target.names, segmenter)
    judging = Judging(target.client, target.names)
    made = judging.make("常问", ["工作"], "me")
    query, hits = made.queries[0].id, service.search(SearchRequest("工作")).hits
    judging.judge_all(
        [Judgement(made.id, query, hit.essay.id, "me", n % 3) for n, hit in enumerate(hits)]
    )
    before = score(made, judging.of_set(made.id), service).means["ndcg@10"]
    told = run("judge", "常问", "--address", fake.address, "--model", "m", FANWEN_JUDGE_KEY="k")
    assert told.exit_code == 0, told.output
    assert "marked as a model's" in told.stderr
    assert f"me and model:m: {len(hits)} essays rated by both" in told.stdout
    judged = judging.of_set(made.id)
    assert sum(one.by_model for one in judged) == len(hits)
    assert score(made, judged, service).means["ndcg@10"] == before
    # What it has rated it is not asked again.
    count = len(fake.asked)
    run("judge", "常问", "--address", fake.address, "--model", "m")
    assert len(fake.asked) == count
    assert run("judge", "无此", "--address", fake.address, "--model", "m").exit_code == 4
    unsafe = run("judge", "常问", "--address", "http://example.com", "--model", "m")
    assert unsafe.exit_code == ExitCode.UNREACHABLE
