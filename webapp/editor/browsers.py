"""Browsers in which somebody has signed in before: wrong tries from elsewhere do not keep them out.

As OWASP's "device cookies": whoever has one for a name is counted by it, and all others by the name.
"""

import secrets

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from webapp.editor.signing import DESK

_COOKIE, _SALT = "desk-browser", "fanwen browser"
_SECONDS = 180 * 24 * 3600


def counted_by(name: str) -> str:
    """What tries of this browser to sign in by that name are counted by, however many others try."""
    try:
        known, number = _serializer().loads(request.cookies.get(_COOKIE, ""), max_age=_SECONDS)
    except (BadSignature, ValueError, TypeError):
        return name
    return f"{name} in {number}" if known == name else name


def remember(response: Response, name: str) -> None:
    """Somebody has signed in by that name in this browser."""
    response.set_cookie(
        _COOKIE,
        _serializer().dumps([name, secrets.token_hex(8)]),
        max_age=_SECONDS,
        path=f"{DESK}/sign-in",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=_SALT)
