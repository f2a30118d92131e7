"""What a worker tells on stderr as lines of JSON, each with the number of the request it is about."""

import logging
from datetime import UTC, datetime

import orjson

from webapp.access import LOGGER, request_id


class Lines(logging.Formatter):
    """A record as one line; what is JSON already stays as it is."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without what could begin another one."""
        if record.name == LOGGER:
            return record.getMessage()
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "id": request_id(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps({name: value for name, value in line.items() if value}).decode()


def tell_in_lines() -> None:
    """All that is logged in this process goes to stderr so, requests included."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers = [handler]
    for name in ("waitress", "waitress.queue", "gunicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    logging.getLogger(LOGGER).setLevel(logging.INFO)
