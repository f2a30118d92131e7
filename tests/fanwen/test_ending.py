"""How commands end: each foreseen failure has a code, and whatever else happens is not hidden."""

from importlib import import_module

import pytest
from elastic_transport import (
    ApiResponseMeta,
    ConnectionError,
    ConnectionTimeout,
    HttpHeaders,
    NodeConfig,
    TlsError,
)
from elasticsearch import ApiError
from elasticsearch.exceptions import HTTP_EXCEPTIONS

from fanwen.console.codes import CODES, ExitCode
from fanwen.console.ending import Ending, one_sentence
from indexer.index.ledger.failures import LedgerDiskFull
from indexer.index.rebuilding.job import Interrupted, Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from search.failures import Unavailable
from tests.indexer.test_rebuild import FEW


def to_answer(status: int, type_: str, reason: str = "") -> ApiError:
    """What the client raises for such an answer."""
    node = NodeConfig("http", "127.0.0.1", 9200)
    meta = ApiResponseMeta(status, "1.1", HttpHeaders(), 0.0, node)
    kind = HTTP_EXCEPTIONS.get(status, ApiError)
    return kind(type_, meta, {"error": {"type": type_, "reason": reason}})


def end_with(error: Exception) -> tuple[ExitCode, str]:
    with pytest.raises(Ending) as ending, one_sentence():
        raise error
    return ExitCode(ending.value.exit_code), ending.value.message


@pytest.mark.parametrize("name", CODES)
def test_each_failure_that_has_a_code_is_one_of_ours_or_of_the_client(name: str) -> None:
    module, _, kind = name.rpartition(".")
    found = getattr(import_module(module), kind)
    assert issubclass(found, Exception)
    # Not one that the module only imports: a failure is known by where it was made.
    assert (found.__module__, found.__qualname__) == (module, kind)


def test_what_a_failure_says_is_the_sentence() -> None:
    assert end_with(Interrupted("Go on.")) == (ExitCode.INTERRUPTED, "Go on.")


def test_a_special_case_ends_as_what_it_is_a_case_of() -> None:
    assert end_with(LedgerDiskFull("Full."))[0] == ExitCode.DISK


FLOOD = (
    "index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, "
    "index has read-only-allow-delete block];"
)


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (ConnectionError("refused"), ExitCode.UNREACHABLE, "cannot be reached"),
        (ConnectionTimeout("30 s"), ExitCode.UNREACHABLE, "did not answer in time"),
        (to_answer(503, "master_not_discovered_exception"), ExitCode.UNREACHABLE, "no master"),
        (to_answer(503, "cluster_block_exception", "state not recovered"), ExitCode.UNREACHABLE, "no master"),
        (to_answer(429, "cluster_block_exception", FLOOD), ExitCode.DISK, "disk is full"),
        (to_answer(403, "cluster_block_exception", FLOOD), ExitCode.DISK, "disk is full"),
        (to_answer(403, "cluster_block_exception", "index write (api)"), ExitCode.ENGINE, "blocked"),
        (to_answer(401, "security_exception"), ExitCode.ENGINE, "refused the user or password"),
        (to_answer(403, "security_exception"), ExitCode.ENGINE, "does not allow this account"),
        (TlsError("self-signed certificate"), ExitCode.UNREACHABLE, "is not vouched for"),
        (to_answer(429, "es_rejected_execution_exception"), ExitCode.ENGINE, "too much to do"),
        (to_answer(429, "circuit_breaking_exception"), ExitCode.ENGINE, "too little memory"),
        (to_answer(404, "index_not_found_exception"), ExitCode.ENGINE, "An index is missing"),
        (to_answer(400, "parsing_exception"), ExitCode.ENGINE, "answered 400 (parsing_exception)"),
        (to_answer(500, "io_exception"), ExitCode.ENGINE, "answered 500 (io_exception)"),
    ],
)  # fmt: skip
def test_of_the_engine_each_kind_has_its_code_and_says_what_to_do(
    error: Exception, code: ExitCode, sentence: str
) -> None:
    found, message = end_with(error)
    assert found == code
    assert sentence in message


def test_what_a_reader_cannot_be_answered_for_ends_as_what_caused_it() -> None:
    with pytest.raises(Ending) as ending, one_sentence():
        raise Unavailable("Refused.") from to_answer(401, "security_exception")
    assert ending.value.exit_code == ExitCode.ENGINE
    assert end_with(Unavailable("The index is not built yet."))[0] == ExitCode.UNREACHABLE


@pytest.mark.node
def test_a_full_disk_that_stops_a_resumed_run_at_its_lock_is_told_as_one(target: Target) -> None:
    rebuild(target, FEW)
    locks = target.names.system("locks")
    blocked = {"index.blocks.read_only_allow_delete": True}
    target.client.indices.put_settings(index=locks, settings=blocked)
    with pytest.raises(Ending) as ending, one_sentence():
        rebuild(target, FEW, Options(resume=True))
    assert ending.value.exit_code == ExitCode.DISK
    assert "disk is full" in ending.value.message
    free = {"index.blocks.read_only_allow_delete": None}
    target.client.indices.put_settings(index=locks, settings=free)
    assert rebuild(target, FEW, Options(resume=True)).outcome == "nothing to do"


def test_what_nobody_foresaw_stays_as_it_is() -> None:
    with pytest.raises(KeyError), one_sentence():
        raise KeyError("page")
