"""How often one address may send something that is kept. Counted in memory, written down nowhere."""

from flask import Flask, current_app, request
from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from webapp.refusing import Refused
from webapp.wording import word

REPORTS_AN_HOUR, SIGNINGS_AN_HOUR = 10, 20
_LIMITS = "fanwen-limits"


def add_limits(app: Flask) -> None:
    """Counts for this site."""
    app.extensions[_LIMITS] = MovingWindowRateLimiter(MemoryStorage())


def check_limit(what: str, an_hour: int, by_address: bool = True) -> None:
    """Raises `Refused` where this address, or anybody, has sent too many of these within an hour."""
    limiter: MovingWindowRateLimiter = current_app.extensions[_LIMITS]
    address = (request.remote_addr or "") if by_address else ""
    if not limiter.hit(RateLimitItemPerHour(an_hour), what, address):
        raise Refused(word("您这一小时提交得太多了，请稍后再提交。"), 429)


def check_origin() -> None:
    """Raises `Refused` for what a page of another site sends in the reader's name."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Refused(word("这个请求来自别的网站，没有处理。"), 403)
