"""More requests than can be answered soon: those that would wait too long are told so at once."""

from flask import Flask, request

from webapp.refusing import Refused
from webapp.wording import word

# What the server says of itself: how many requests have come and wait for somebody to answer them.
WAITING = "fanwen.waiting"
# About a second's work of one process.
MOST_WAITING = 32
RETRY_SECONDS = "5"
# What costs nothing, and who asks whether all is well, is answered all the same.
_ALWAYS = ("static", "health.livez", "health.readyz")


def add_patience(app: Flask) -> None:
    """Refuses (503, with when to come back) while too many wait."""

    @app.before_request
    def check_waiting() -> None:
        if request.endpoint not in _ALWAYS and request.environ.get(WAITING, 0) > MOST_WAITING:
            raise Refused(word("现在查询的人太多，请过几秒再试。"), 503)
