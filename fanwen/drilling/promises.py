"""Each promise with what breaks it if anything does, and what was measured where it held."""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote

from elasticsearch import ApiError, Elasticsearch

from fanwen.bundled import CORPUS
from fanwen.drilling.stage import QUERIES, Answer, Broken, Stage
from fanwen.provisioning.roles import OPERATOR, REBUILD, WEB
from fanwen.wiring.access import Access
from fanwen.wiring.connecting import make_client

_NUMBERS = count()
# An engine that stands still is waited for so long; after some that waited nobody waits any more.
_LONGEST_SECONDS, _AT_ONCE_SECONDS = 15.0, 0.5
_READERS = 8


@dataclass(frozen=True)
class Promise:
    """What is promised; `keep` tries it and tells what was measured, or raises `Broken`."""

    text: str
    keep: Callable[[Stage], str]


def _new_search() -> str:
    """A search at an address that nobody has asked for: what is kept of pages needs no engine."""
    return f"/search?q={quote(QUERIES[0])}&n={next(_NUMBERS)}"


def keep_frozen(stage: Stage) -> str:
    """The node stands still, and goes on."""
    before = stage.first_tens()
    with stage.frozen():
        waited = [answer.seconds for answer in _ask_at_once(stage, _READERS)]
        told = [stage.get(_new_search()) for _ in range(_READERS)]
        home = stage.get("/")
    _expect(max(waited) < _LONGEST_SECONDS, f"a reader waited {max(waited):.0f} s")
    _expect(all(a.status == 503 for a in told), f"readers got {[a.status for a in told]}")
    slowest = max(answer.seconds for answer in told)
    _expect(slowest < _AT_ONCE_SECONDS, f"readers were told after {slowest:.1f} s only")
    _expect(home.status == 200, f"the home page was answered {home.status}")
    again = stage.wait_until_served()
    _expect(stage.first_tens() == before, "other essays were found afterwards")
    return (
        f"first ones waited {max(waited):.1f} s, then told in {1000 * slowest:.0f} ms, "
        f"home page up, served again after {again:.1f} s"
    )


def keep_stopped_rebuild(stage: Stage) -> str:
    """A rebuild is stopped while it writes; another one comes to its end."""
    before = stage.first_tens()
    with stage.start(REBUILD, "rebuild", str(CORPUS), "--full") as job:
        for line in job.stderr or ():
            if "entered loading" in line:
                job.kill()
                break
        job.communicate()
    _expect(stage.first_tens() == before, "readers saw something else")
    code, _, told = stage.rebuild("--full")
    _expect(code == 0, f"the next rebuild ended with {code}: {_last(told)}")
    _expect(stage.first_tens() == before, "the same corpus was ranked in another way")
    return "readers saw what they saw before; the next one went live"


def keep_lost_corpus(stage: Stage) -> str:
    """A corpus of which most is gone is not taken for one."""
    before = stage.first_tens()
    little = stage.folder / "little"
    little.mkdir(exist_ok=True)
    (little / "only.txt").write_text(
        "只剩下这一篇工作总结\n一年来，我局认真开展各项工作。\n", "utf-8"
    )
    code, _, told = stage.run(REBUILD, "rebuild", str(little))
    _expect(code == 20, f"the rebuild ended with {code}: {_last(told)}")
    _expect(stage.first_tens() == before, "readers saw something else")
    return "refused by a gate (20); readers saw what they saw before"


def keep_backup(stage: Stage) -> str:
    """All is wiped, and comes back."""
    before = stage.first_tens()
    code, out, told = stage.run(OPERATOR, "backup", "create", "--json")
    _expect(code == 0, f"no backup was made: {_last(told)}")
    client = _client(stage, OPERATOR)
    client.indices.delete(index=list(client.indices.get(index="drill-*")))
    _expect(stage.get(_new_search()).status == 503, "readers were not told that nothing is there")
    code, _, told = stage.run(OPERATOR, "backup", "restore", json.loads(out)["name"])
    _expect(code == 0, f"it did not come back: {_last(told)}")
    again = stage.wait_until_served()
    _expect(stage.first_tens() == before, "other essays are found")
    return f"the same first tens; served {again:.1f} s after it was back"


def keep_roles(stage: Stage) -> str:
    """The site's account in the hands of somebody else."""
    client = _client(stage, WEB)
    tried: Sequence[Callable[[], object]] = (
        lambda: client.indices.delete(index="drill-essays-000001"),
        lambda: client.indices.delete(index="drill-system-rebuilds"),
        lambda: client.indices.create(index="elsewhere"),
        lambda: client.cluster.put_settings(persistent={"action.auto_create_index": "true"}),
        lambda: client.security.get_user(),
    )
    for number, attempt in enumerate(tried, 1):
        try:
            attempt()
        except ApiError as error:
            _expect(error.status_code == 403, f"attempt {number} was answered {error.status_code}")
        else:
            raise Broken(f"attempt {number} was allowed")
    return f"{len(tried)} of {len(tried)} attempts refused"


def keep_stranger(stage: Stage) -> str:
    """Somebody else answers in the engine's place, or listens on the way."""
    code, _, told = stage.run(WEB, "search", QUERIES[0], ELASTICSEARCH_CA="")
    _expect(code == 40 and "vouched" in told, f"it ended with {code}: {_last(told)}")
    code, _, told = stage.run(WEB, "search", QUERIES[0], ELASTICSEARCH_URL="http://es.example:9200")
    _expect(code == 2 and "unencrypted" in told, f"it ended with {code}: {_last(told)}")
    return "both refused in a sentence"


def keep_many(stage: Stage) -> str:
    """Far more readers than can be answered."""
    answers = _ask_at_once(stage, 160)
    found = {
        status: sum(a.status == status for a in answers) for status in {a.status for a in answers}
    }
    _expect(set(found) <= {200, 503}, f"readers got {found}")
    _expect(found.get(200, 0) > _READERS, f"only {found.get(200, 0)} were served")
    slowest = max(answer.seconds for answer in answers)
    _expect(slowest < _LONGEST_SECONDS, f"one waited {slowest:.0f} s")
    return f"{found.get(200, 0)} served, {found.get(503, 0)} told to come back, the slowest after {slowest:.1f} s"


PROMISES = (
    Promise("An engine that stands still is not waited for by everybody", keep_frozen),
    Promise("A rebuild that is killed changes nothing for readers", keep_stopped_rebuild),
    Promise("A corpus that got lost does not go live", keep_lost_corpus),
    Promise("A backup brings all back after all was wiped", keep_backup),
    Promise("More readers than it can answer do not bring the site down", keep_many),
    Promise("The site's account can destroy nothing", keep_roles),
    Promise("Nobody else is taken for the engine", keep_stranger),
)


def _ask_at_once(stage: Stage, count: int) -> list[Answer]:
    answers: list[Answer] = []
    readers = [
        threading.Thread(target=lambda: answers.append(stage.get(_new_search(), 60)))
        for _ in range(count)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return answers


def _client(stage: Stage, account: str) -> Elasticsearch:
    password = stage.secrets.password(account).read_text()
    return make_client(Access(stage.cluster.urls, account, password, stage.secrets.ca), 60)


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Broken(otherwise)


def _last(told: str) -> str:
    return told.strip().splitlines()[-1] if told.strip() else "it said nothing"
