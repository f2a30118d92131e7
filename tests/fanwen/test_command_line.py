"""The commands that need no server: output, messages and exit codes."""

import json
import re
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from fanwen.__main__ import cli
from fanwen.bundled import CORPUS
from fanwen.console.ending import Ending
from fanwen.settings import read_settings
from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.summary import Summary
from mappings.names import Names


def run(*args: str | Path, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args], env=env)


def env_of(url: str, target: Target) -> dict[str, str]:
    """The settings of an installation of this test's own."""
    settings = {"FANWEN_PREFIX": target.names.prefix, "FANWEN_STATE_DIR": str(target.folder)}
    return {"ELASTICSEARCH_URL": url, **settings}


@pytest.fixture
def page() -> Path:
    return sorted(CORPUS.glob("*.txt"))[0]


def test_every_command_explains_itself() -> None:
    listed = run("--help").stdout
    for name in (
        "demo", "engine", "parse", "fold", "rebuild", "rollback", "generations", "verify",
        "search", "similar", "serve", "fit", "tuning", "gate", "doctor", "watch",
    ):  # fmt: skip
        assert name in listed
        assert run(name, "--help").exit_code == 0


def test_parse_prints_the_fixed_form(page: Path) -> None:
    (parsed,) = json.loads(run("parse", page, "--json").stdout)
    assert {"page", "title", "published_at", "views", "breadcrumb", "essays"} <= set(parsed)
    essay = parsed["essays"][0]
    facets = {"year", "agency_type", "agency_name", "region", "genre"}
    assert {"ordinal", "title", "sections"} | facets <= set(essay)
    assert set(essay["sections"][0]) == {"ordinal", "level", "heading", "role", "text"}


def test_parse_quotes_the_exact_words_of_the_page(page: Path) -> None:
    text = page.read_text("utf-8")
    (parsed,) = json.loads(run("parse", page, "--json").stdout)
    facets = [e[name] for e in parsed["essays"] for name in ("year", "agency_type", "region")]
    known = [facet for facet in facets if facet]
    assert known
    assert all(facet["evidence"]["quote"] in text for facet in known)


def test_parse_goes_on_after_a_bad_file_and_says_so(tmp_path: Path, page: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    result = run("parse", empty, page, "--json")
    assert result.exit_code == 1
    assert f"Skipped {empty}: is empty." in result.stderr
    assert len(json.loads(result.stdout)) == 1


def test_parse_tells_a_page_with_other_than_the_number_of_essays_that_its_title_says(
    tmp_path: Path,
) -> None:
    path = tmp_path / "page.txt"
    path.write_text("水利局工作总结(三篇)\n第1篇 甲\n内容一。\n第2篇 乙\n内容二。\n", "utf-8")
    result = run("parse", path, "--json")
    assert "page: 2 essays found, the page's title says 3." in result.stderr
    assert json.loads(result.stdout)[0]["essays_said"] == 3


def test_parse_without_a_corpus_ends_with_its_own_code(tmp_path: Path) -> None:
    result = run("parse", tmp_path / "nowhere")
    assert result.exit_code == 60
    assert "does not exist" in result.stderr


def test_search_without_an_engine_says_what_to_do(tmp_path: Path) -> None:
    result = run("search", "审计", env={"FANWEN_STATE_DIR": str(tmp_path), "ELASTICSEARCH_URL": ""})
    assert result.exit_code == 40
    assert "fanwen engine start" in result.stderr


def test_a_wrong_address_says_what_to_check(tmp_path: Path) -> None:
    env = {"FANWEN_STATE_DIR": str(tmp_path), "ELASTICSEARCH_URL": "http://127.0.0.1:1"}
    result = run("search", "审计", env=env)
    assert result.exit_code == 40
    assert "ELASTICSEARCH_URL" in result.stderr


def test_something_that_is_no_address_is_refused(tmp_path: Path) -> None:
    env = {"FANWEN_STATE_DIR": str(tmp_path), "ELASTICSEARCH_URL": "localhost"}
    result = run("search", "审计", env=env)
    assert result.exit_code == 2
    assert "http://127.0.0.1:9200" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FANWEN_PORT", "eighty"),
        ("FANWEN_PREFIX", "A/b"),
        ("FANWEN_JAVA_OPTIONS", "-ea quick"),
        ("FANWEN_HOSTS", "https://fanwen.example.org"),
        ("FANWEN_PROXIES", "many"),
        ("FANWEN_ACCESS_LOG", "yes"),
    ],
)
def test_a_setting_that_is_none_is_refused_with_a_sentence(name: str, value: str) -> None:
    with pytest.raises(Ending, match=name):
        read_settings({name: value})


def test_who_listens_on_this_machine_alone_answers_to_its_own_names_alone() -> None:
    assert read_settings({}).hosts == ("127.0.0.1", "localhost", "[::1]")
    assert read_settings({"FANWEN_HOST": "0.0.0.0"}).hosts == ()
    named = {"FANWEN_HOST": "0.0.0.0", "FANWEN_HOSTS": "a.example, .b.example"}
    assert read_settings(named).hosts == ("a.example", ".b.example")


def test_doctor_names_what_is_wrong(tmp_path: Path) -> None:
    result = run(
        "doctor", "--json", env={"FANWEN_STATE_DIR": str(tmp_path), "ELASTICSEARCH_URL": ""}
    )
    findings = {finding["name"]: finding for finding in json.loads(result.stdout)}
    assert result.exit_code == 1
    assert findings["python"]["fine"]
    assert "fanwen engine start" in findings["elasticsearch"]["detail"]


class Refusing(BaseHTTPRequestHandler):
    """A server that knows no user, as a secured Elasticsearch answers."""

    def do_POST(self) -> None:
        body = b'{"error": {"type": "security_exception", "reason": "unable to authenticate"}}'
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr."""


def test_a_wrong_password_says_so(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://elastic:wrong@127.0.0.1:{server.server_address[1]}"
        env = {"FANWEN_STATE_DIR": str(tmp_path), "ELASTICSEARCH_URL": url}
        result = run("search", "审计", env=env)
        server.shutdown()
    assert result.exit_code == 42
    assert "refused the user or password" in result.stderr
    assert "wrong" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "url", "code", "outcome"),
    [
        (["nowhere"], "http://127.0.0.1:1", 40, "unreachable"),
        (["nowhere"], "localhost", 2, "usage"),
        (["nowhere", "--force-gate", "counts"], "http://127.0.0.1:1", 2, "usage"),
        (["--judged", "nowhere", "x"], "http://127.0.0.1:1", 60, "corpus"),
    ],
)
def test_a_rebuild_says_how_it_ended_in_its_last_line_however_it_ends(
    tmp_path: Path, arguments: list[str], url: str, code: int, outcome: str
) -> None:
    env = {"FANWEN_STATE_DIR": str(tmp_path), "ELASTICSEARCH_URL": url}
    result = run("rebuild", *arguments, "--json", env=env)
    told = json.loads(result.stdout.splitlines()[-1])
    assert (result.exit_code, told["code"], told["outcome"]) == (code, code, outcome)
    assert told["sentence"] in result.stderr
    assert run("rebuild", *arguments, env=env).stdout == ""


def test_a_taken_port_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("demo", env={"FANWEN_STATE_DIR": str(tmp_path), "FANWEN_PORT": port})
    assert result.exit_code == 2
    assert f"Port {port}" in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.node
def test_search_and_similar_print_the_fixed_forms(
    elasticsearch_url: str, bundled: Summary, bundled_names: Names
) -> None:
    env = {"ELASTICSEARCH_URL": elasticsearch_url, "FANWEN_PREFIX": bundled_names.prefix}
    found = json.loads(run("search", "工作", "--year", "2013", "--json", env=env).stdout)
    assert {"total", "hits", "facets", "query", "took_ms"} <= set(found)
    assert {"words", "expansions", "did_you_mean"} <= set(found["query"])
    hit = found["hits"][0]
    assert {"essay", "title", "score", "facets", "sections"} <= set(hit)
    assert {"id", "heading", "highlights"} == set(hit["sections"][0])
    assert {"value": "2013", "count": found["total"], "selected": True} in found["facets"]["year"]
    similar = json.loads(run("similar", hit["essay"], "--json", env=env).stdout)
    assert similar["hits"][0]["reasons"]


@pytest.mark.node
def test_similar_to_nothing_says_so(
    elasticsearch_url: str, bundled: Summary, bundled_names: Names
) -> None:
    env = {"ELASTICSEARCH_URL": elasticsearch_url, "FANWEN_PREFIX": bundled_names.prefix}
    result = run("similar", "nowhere-1", env=env)
    assert result.exit_code == 4
    assert "no essay nowhere-1" in result.stderr


@pytest.mark.node
def test_rebuild_prints_a_summary_and_doctor_finds_the_index(
    elasticsearch_url: str, target: Target, page: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    boasts = tmp_path / "boasts.txt"
    boasts.write_text(re.sub(r"\(.篇\)", "(九篇)", page.read_text("utf-8")), "utf-8")
    env = env_of(elasticsearch_url, target)
    result = run("rebuild", boasts, tmp_path / "empty.txt", "--json", env=env)
    summary = json.loads(result.stdout.splitlines()[-1])
    events = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
    assert [event["event"] for event in events][:2] == ["locked", "planned"]
    (written,) = (event for event in events if event["event"] == "written")
    assert written["documents"] == summary["essays"] + summary["sections"]
    assert result.exit_code == 1
    assert (summary["generation"], summary["pages"], summary["dead"]) == (1, 1, 1)
    found = summary["essays"]
    assert summary["miscounts"] == [{"page": "boasts", "essays": found, "said": 9}]
    state = Path(env["FANWEN_STATE_DIR"])
    (letter,) = (state / "dead-letters" / "run-1.jsonl").read_text("utf-8").splitlines()
    assert json.loads(letter)["code"] == "unreadable"
    findings = {f["name"]: f for f in json.loads(run("doctor", "--json", env=env).stdout)}
    assert "generation 1 is live" in findings["index"]["detail"]
    assert "behind it no passages, " in findings["index"]["detail"]


@pytest.mark.node
def test_dead_letters_are_kept_of_a_rebuild_that_was_not_swapped_in(
    elasticsearch_url: str, target: Target, tmp_path: Path, page: Path
) -> None:
    env = env_of(elasticsearch_url, target)
    folder = Path(env["FANWEN_STATE_DIR"]) / "dead-letters"

    def end_with(code: int, *sources: Path) -> list[str]:
        result = run("rebuild", *sources, env=env)
        assert result.exit_code == code, result.stderr
        (path,) = re.findall(r"What is missing stands in (\S+),", result.stderr)
        return [json.loads(line)["source"] for line in Path(path).read_text("utf-8").splitlines()]

    empty = [tmp_path / f"empty-{number:02}.txt" for number in range(20)]
    for file in empty:
        file.touch()
    other = sorted(CORPUS.glob("*.txt"))[1]
    assert end_with(1, page, other, empty[0]) == [str(empty[0])]
    assert end_with(20, page, empty[1]) == [str(empty[1])]
    forced = ("rebuild", "--resume", "--force-gate", "deletion", "--reason", "meant")
    assert run(*forced, env=env).exit_code == 1
    assert "gate deletion forced: meant" in run("generations", env=env).stdout
    assert end_with(50, page, *empty) == [str(file) for file in empty]
    assert sorted(path.name for path in folder.iterdir()) == [
        f"run-{number}.jsonl" for number in (1, 2, 3)
    ]


@pytest.mark.node
def test_rebuild_without_pages_ends_with_its_own_code(
    elasticsearch_url: str, target: Target, tmp_path: Path
) -> None:
    env = env_of(elasticsearch_url, target)
    result = run("rebuild", tmp_path, env=env)
    assert result.exit_code == 60
    assert "No pages" in result.stderr


def test_ratings_that_are_none_are_said_before_anything_is_done(tmp_path: Path, page: Path) -> None:
    nowhere = run("rebuild", page, "--judged", tmp_path / "nowhere")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("q1\td1\t1\n", "utf-8")
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "审计"}\n', "utf-8")
    (tmp_path / "corpus.jsonl").write_text('{"_id": "d1", "text": "审计"}\n', "utf-8")
    others = run("rebuild", page, "--judged", tmp_path)
    assert (nowhere.exit_code, others.exit_code) == (60, 60)
    assert "is no folder" in nowhere.stderr
    assert "ratings of our own essays" in others.stderr


@pytest.mark.node
def test_an_operator_sees_generations_rolls_back_and_verifies(
    elasticsearch_url: str, target: Target, page: Path
) -> None:
    env = env_of(elasticsearch_url, target)
    assert run("verify", env=env).exit_code == 4
    run("rebuild", page, env=env)
    assert run("rollback", env=env).exit_code == 20
    assert run("rebuild", page, env=env).exit_code == 10
    assert run("rebuild", page, "--full", env=env).exit_code == 0
    assert json.loads(run("rollback", "--json", env=env).stdout) == {"from": 2, "to": 1}
    listed = json.loads(run("generations", "--json", env=env).stdout)
    assert [(one["generation"], one["live"]) for one in listed] == [(1, True), (2, False)]
    assert listed[0]["certificate"]["content"] == listed[1]["certificate"]["content"]
    lines = run("generations", env=env).stdout.splitlines()
    assert "live  1 pages" in lines[0]
    same = run("verify", page, env=env)
    assert same.exit_code == 0
    assert "is what it was built as" in same.stderr
    other = run("verify", sorted(CORPUS.glob("*.txt"))[1], "--json", env=env)
    assert other.exit_code == 20
    assert json.loads(other.stdout)["extra"] == [page.stem]


@pytest.mark.node
def test_gate_measures_and_says_what_it_could_not(tmp_path: Path) -> None:
    result = run("gate", "--data", tmp_path, "--json")
    assert result.exit_code == 0
    assert "Skipped facets/gov_titles.jsonl.gz" in result.stderr
    measures = {m["name"]: m for m in json.loads(result.stdout)}
    assert measures["bundled.year"]["value"] >= measures["bundled.year"]["floor"]


@pytest.mark.node
def test_a_dry_run_says_what_would_be_done_and_does_nothing(
    elasticsearch_url: str, target: Target, page: Path
) -> None:
    env = env_of(elasticsearch_url, target)
    other = sorted(CORPUS.glob("*.txt"))[1]
    first = json.loads(run("rebuild", page, "--dry-run", "--json", env=env).stdout)
    assert (first["reasons"], first["seconds"]) == ({"new": 1}, None)
    run("rebuild", page, env=env)
    same = run("rebuild", page, "--dry-run", env=env)
    assert same.exit_code == 10
    assert "1 unchanged" in same.stderr
    plan = json.loads(run("rebuild", other, "--dry-run", "--json", env=env).stdout)
    assert (plan["named"]["new"], plan["vanished"]) == ([other.stem], [page.stem])
    assert plan["disk_bytes"] > 0
    assert len(json.loads(run("generations", "--json", env=env).stdout)) == 1
