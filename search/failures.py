"""What the engine's failures mean to whoever asked: one sentence, with what to do about it."""


class Unavailable(Exception):
    """The engine could not answer; the message says what is wrong and what to do."""


def explain_failure(error: Exception) -> str:
    """One sentence for what the client raises: the engine refused, or it was silent."""
    status = getattr(error, "status_code", None)
    if status is None:
        return (
            "Elasticsearch cannot be reached: check ELASTICSEARCH_URL and that it is running "
            "(`fanwen engine start` starts a local one)."
        )
    if status in (401, 403):
        return "Elasticsearch refused the user or password in ELASTICSEARCH_URL."
    return f"Elasticsearch answered {status} ({getattr(error, 'error', '')}): see its log."
