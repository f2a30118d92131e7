"""What the engine's failures mean to whoever asked: their kind, and one sentence with what to do."""

from typing import Any, Literal

Kind = Literal[
    "away", "stranger", "slow", "unready", "disk", "busy", "access", "forbidden", "blocked", "missing", "refused",
]  # fmt: skip
_SENTENCES: dict[Kind, str] = {
    "away": "Elasticsearch cannot be reached: check ELASTICSEARCH_URL and that it is running "
    "(`fanwen engine start` starts a local one).",
    "slow": "Elasticsearch did not answer in time: see what it does, and try again.",
    "unready": "Elasticsearch has no master, or not all of its shards are there: wait, or see its log.",
    "disk": "Elasticsearch's disk is full, so that it writes no more: free some space, and go on "
    "with --resume.",
    "busy": "Elasticsearch has too much to do, or too little memory: try again, or give it more heap.",
    "stranger": "What answers at ELASTICSEARCH_URL is not vouched for as the Elasticsearch that is "
    "meant: check the address, and that ELASTICSEARCH_CA is of its authority.",
    "access": "Elasticsearch refused the user or password: check ELASTICSEARCH_USER and "
    "ELASTICSEARCH_PASSWORD_FILE.",
    "forbidden": "Elasticsearch does not allow this account to do that: see ELASTICSEARCH_USER, and "
    "the roles that `fanwen provision` writes.",
    "blocked": "An index is blocked for writing: see who has blocked it, and take the block away.",
    "missing": "An index is missing: run `fanwen rebuild SOURCE`.",
}
_SILENT: dict[str, Kind] = {
    "ConnectionTimeout": "slow",
    "TlsError": "stranger",
    "SerializationError": "stranger",
}
# By its name: who only asks for help waits for no client.
_MANY = "BulkIndexError"
_FLOOD = ("flood-stage", "read-only-allow-delete", "disk usage exceeded")
_BLOCK = "cluster_block_exception"
_UNREADY = ("master_not_discovered_exception", "no_shard_available_action_exception",
            "search_phase_execution_exception", "unavailable_shards_exception")  # fmt: skip


class Unavailable(Exception):
    """The engine could not answer; the message says what is wrong and what to do."""


def find_kind(error: BaseException) -> Kind:
    """What it means that the client raised this."""
    status, type_, reason = _read_refusal(error)
    if status is None:
        return _SILENT.get(type(error).__name__, "away")
    if type_ == _BLOCK:
        return _find_block(status, reason)
    if status in (401, 403):
        return "access" if status == 401 else "forbidden"
    if status == 429:
        return "busy"
    if status == 404:
        return "missing"
    if status in (502, 503, 504):
        return "unready" if type_ in _UNREADY or not type_ else "busy"
    return "refused"


def explain_failure(error: BaseException) -> str:
    """One sentence for what the client raises: the engine refused, or it was silent."""
    kind = find_kind(error)
    if kind != "refused":
        return _SENTENCES[kind]
    status, _, _ = _read_refusal(error)
    return f"Elasticsearch answered {status} ({getattr(error, 'error', '')}): see its log."


def _find_block(status: int, reason: str) -> Kind:
    if any(word in reason for word in _FLOOD):
        return "disk"
    return "unready" if status == 503 else "blocked"


def _read_refusal(error: BaseException) -> tuple[int | None, str, str]:
    """Status, type and reason as the engine gives them; of many documents those of the first that it refused."""
    if type(error).__name__ == _MANY:
        told: Any = next(iter(error.errors[0].values()))  # type: ignore[attr-defined]
        return told["status"], *_read_reason(told.get("error"), error)
    body: Any = getattr(error, "body", None)
    told = body.get("error") if isinstance(body, dict) else None
    return getattr(error, "status_code", None), *_read_reason(told, error)


def _read_reason(told: Any, error: BaseException) -> tuple[str, str]:
    if not isinstance(told, dict):
        return str(getattr(error, "error", "") or ""), str(error)
    return str(told.get("type", "")), str(told.get("reason", ""))
