"""Signing in at the desk: a cookie for /editor alone, that stands for a session kept in the engine."""

from typing import Any

from elasticsearch import ApiError, TransportError
from flask import Flask, Request, request
from flask.sessions import (
    NullSession,
    SecureCookieSession,
    SecureCookieSessionInterface,
    SessionMixin,
)
from flask_login import LoginManager, UserMixin
from flask_wtf.csrf import CSRFProtect

from search.service import SearchService
from state.accounts import Account
from state.secret import read_secret
from webapp.held import accounts

DESK = "/editor"


class User(UserMixin):  # type: ignore[misc]
    """An account with the token of its session."""

    def __init__(self, account: Account, token: str) -> None:
        self.account, self.token = account, token

    def get_id(self) -> str:
        """What the cookie holds."""
        return self.token


class _DeskSessions(SecureCookieSessionInterface):
    """Cookies for the desk; readers have none. Their key is read when the desk is first asked for."""

    def __init__(self, service: SearchService) -> None:
        self._service = service

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if not request.path.startswith(DESK):
            return NullSession()
        if not app.secret_key:
            try:
                app.secret_key = read_secret(self._service.client, self._service.names)
            except (ApiError, TransportError):
                # Nobody can be signed in now; the page itself will say that the engine is away.
                return NullSession()
        return super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Where the desk is reached encrypted its cookie goes no other way."""
        return request.is_secure

    def save_session(self, app: Flask, session: SessionMixin, response: Any) -> None:
        if not isinstance(session, NullSession):
            super().save_session(app, session, response)


def add_signing(app: Flask, service: SearchService) -> None:
    """Accounts, sessions and the marks of forms."""
    app.session_interface = _DeskSessions(service)
    app.config |= {
        "SESSION_COOKIE_NAME": "desk",
        "SESSION_COOKIE_PATH": DESK,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        # Forms of the desk alone are marked: readers have no session that could be misused.
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
    }
    CSRFProtect(app)
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> User | None:
        # Asked at each request: a session that was ended is ended at once.
        account = accounts().signed_in(token)
        return User(account, token) if account else None
