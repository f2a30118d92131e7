"""Where the desk's pages are registered, and who may see them."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from search.failures import Unavailable
from state.accounts import ROLES, Account, Role

editor = Blueprint("editor", __name__, url_prefix="/editor")
View = TypeVar("View", bound=Callable[..., Any])
# Whoever comes by: only to sign in.
ANYBODY = "anybody"
_NEEDS = "_needs_role"


def needs(role: Role) -> Callable[[View], View]:
    """A route for accounts of that role and of those above it."""
    if role not in ROLES:
        raise ValueError(role)
    return _mark(role)


def open_to_anybody(view: View) -> View:
    """A route that needs no account."""
    return _mark(ANYBODY)(view)


def needed(endpoint: str) -> str | None:
    """The role that a route needs; None where it says nothing, and then nobody may see it."""
    return getattr(current_app.view_functions.get(endpoint), _NEEDS, None)


def account() -> Account:
    """Who is signed in."""
    return cast(Account, current_user.account)


def may(role: Role) -> bool:
    """Whether who is signed in may do what needs that role."""
    return bool(current_user.is_authenticated and current_user.account.may(role))


@editor.before_request
def guard() -> BaseResponse | None:
    """Nothing is seen but by who may see it."""
    if not current_app.secret_key:
        raise Unavailable(
            "The key of the desk's cookies cannot be read: Elasticsearch does not answer."
        )
    role = needed(request.endpoint or "")
    if role == ANYBODY:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("editor.sign_in", then=request.full_path.rstrip("?")))
    if role is None or not may(cast(Role, role)):
        abort(403)
    return None


def _mark(role: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _NEEDS, role)
        return view

    return mark
