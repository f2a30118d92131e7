"""What the application holds for its routes, by name and type."""

from typing import cast

from flask import Flask, current_app

from search.service import SearchService
from state.accounts import Accounts
from state.asked.log import QueryLog
from state.asked.reports import QueryReports
from state.audit import Audit
from state.facts import Facts
from state.judging import Judging
from state.rebuilds import Listed, Rebuilds, list_kept
from state.reports import Reports
from state.requests import Requests, Watchers
from state.tunings import Tunings

_SERVICE, _REPORTS, _ACCOUNTS = "fanwen-service", "fanwen-reports", "fanwen-accounts"
_AUDIT, _TUNINGS, _JUDGING = "fanwen-audit", "fanwen-tunings", "fanwen-judging"
_FACTS = "fanwen-facts"
_LOG, _ASKED = "fanwen-query-log", "fanwen-query-reports"
_REQUESTS, _REBUILDS, _WATCHERS = "fanwen-requests", "fanwen-rebuilds", "fanwen-watchers"


def hold(app: Flask, service: SearchService, log_days: int) -> None:
    """The service, and what people put in where it searches; queries are kept for so many days."""
    client, names = service.client, service.names
    app.extensions |= {
        _SERVICE: service,
        _REPORTS: Reports(client, names),
        _ACCOUNTS: Accounts(client, names),
        _AUDIT: Audit(client, names),
        _TUNINGS: Tunings(client, names),
        _JUDGING: Judging(client, names),
        _FACTS: Facts(client, names),
        _LOG: QueryLog(client, names, log_days),
        _ASKED: QueryReports(client, names),
        _REQUESTS: Requests(client, names),
        _REBUILDS: Rebuilds(client, names),
        _WATCHERS: Watchers(client, names),
    }


def service() -> SearchService:
    """What the site searches."""
    return cast(SearchService, current_app.extensions[_SERVICE])


def reports() -> Reports:
    """What readers say is wrong."""
    return cast(Reports, current_app.extensions[_REPORTS])


def accounts() -> Accounts:
    """Who may sign in."""
    return cast(Accounts, current_app.extensions[_ACCOUNTS])


def audit() -> Audit:
    """Who did what."""
    return cast(Audit, current_app.extensions[_AUDIT])


def tunings() -> Tunings:
    """Versions and drafts."""
    return cast(Tunings, current_app.extensions[_TUNINGS])


def judging() -> Judging:
    """Query sets and judgements."""
    return cast(Judging, current_app.extensions[_JUDGING])


def requests() -> Requests:
    """What is asked of whoever rebuilds."""
    return cast(Requests, current_app.extensions[_REQUESTS])


def rebuilds() -> Rebuilds:
    """What rebuilds do and did."""
    return cast(Rebuilds, current_app.extensions[_REBUILDS])


def watchers() -> Watchers:
    """Who rebuilds."""
    return cast(Watchers, current_app.extensions[_WATCHERS])


def kept() -> tuple[Listed, ...]:
    """The generations that are kept, newest first."""
    return list_kept(service().client, service().names)


def query_log() -> QueryLog:
    """Keeps what is searched for."""
    return cast(QueryLog, current_app.extensions[_LOG])


def query_reports() -> QueryReports:
    """Tells what was searched for."""
    return cast(QueryReports, current_app.extensions[_ASKED])


def facts() -> Facts:
    """Whether facets are right, as people have looked at them."""
    return cast(Facts, current_app.extensions[_FACTS])
