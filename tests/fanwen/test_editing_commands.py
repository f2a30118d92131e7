"""`fanwen accounts`, `fanwen reports`, `fanwen tuning`: the desk by commands."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fanwen.__main__ import cli
from fanwen.bundled import lay_out_judged
from fanwen.ending import ExitCode
from indexer.rebuilding.job import Target
from indexer.rebuilding.rebuild import rebuild
from mappings.segmentation import Segmenter
from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.tuning import default_tuning, to_form
from state.audit import Audit
from state.judging import Judging
from state.reports import Reports, new_report
from tests.indexer.test_rebuild import FEW
from webapp.editor.measuring import score

pytestmark = pytest.mark.node

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
