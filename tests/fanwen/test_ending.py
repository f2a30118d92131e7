"""How commands end: each foreseen failure has a code, and whatever else happens is not hidden."""

from importlib import import_module

import pytest
from elastic_transport import ApiResponseMeta, ConnectionError, HttpHeaders, NodeConfig
from elasticsearch import ApiError, AuthenticationException, NotFoundError

from fanwen.ending import CODES, Ending, ExitCode, one_sentence
from indexer.ledger.failures import LedgerDiskFull
from indexer.rebuilding.job import Interrupted


def to_answer(error: type[ApiError], status: int) -> ApiError:
    node = NodeConfig("http", "127.0.0.1", 9200)
    meta = ApiResponseMeta(status, "1.1", HttpHeaders(), 0.0, node)
    return error("index_not_found_exception", meta, {})


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


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ConnectionError("refused"), "cannot be reached"),
        (to_answer(AuthenticationException, 401), "refused the user or password"),
        (to_answer(NotFoundError, 404), "answered 404 (index_not_found_exception)"),
    ],
)
def test_of_the_engine_the_sentence_says_what_to_do(error: Exception, sentence: str) -> None:
    code, message = end_with(error)
    assert code == ExitCode.UNREACHABLE
    assert sentence in message


def test_what_nobody_foresaw_stays_as_it_is() -> None:
    with pytest.raises(KeyError), one_sentence():
        raise KeyError("page")
