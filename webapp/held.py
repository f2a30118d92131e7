"""What the application holds for its routes, by name and type."""

from typing import cast

from flask import Flask, current_app

from search.service import SearchService
from state.accounts import Accounts
from state.audit import Audit
from state.judging import Judging
from state.reports import Reports
from state.tunings import Tunings

_SERVICE, _REPORTS, _ACCOUNTS = "fanwen-service", "fanwen-reports", "fanwen-accounts"
_AUDIT, _TUNINGS, _JUDGING = "fanwen-audit", "fanwen-tunings", "fanwen-judging"


def hold(app: Flask, service: SearchService) -> None:
    """The service, and what people put in where it searches."""
    client, names = service.client, service.names
    app.extensions |= {
        _SERVICE: service,
        _REPORTS: Reports(client, names),
        _ACCOUNTS: Accounts(client, names),
        _AUDIT: Audit(client, names),
        _TUNINGS: Tunings(client, names),
        _JUDGING: Judging(client, names),
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
