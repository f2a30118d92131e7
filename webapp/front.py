"""What stands before the site: the names it answers to, and the proxies it believes."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

from webapp.limiting import Store
from webapp.refusing import Refused
from webapp.wording import word


@dataclass(frozen=True)
class Front:
    """`hosts` are the names that requests may be for, all of them where none is given.

    `proxies` is how many proxies a request comes through, each of which says from where it had it; with 0 nobody is
    believed who says so.
    """

    hosts: Sequence[str] = ()
    proxies: int = 0
    # Where the processes of the site count together how often somebody sends something.
    limits: Store | None = None


def add_front(app: Flask, front: Front) -> None:
    """Requests for other names are refused (400); addresses are those before the proxies."""
    hosts = list(front.hosts)

    @app.before_request
    def check_host() -> None:
        if hosts and not host_is_trusted(request.host, hosts):
            raise Refused(word("这个网址不是本站的，请从首页进入。"))

    if count := front.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_prefix=0
        )
