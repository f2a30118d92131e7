"""In and out."""

import logging
from urllib.parse import urlsplit

from elasticsearch import ApiError, TransportError
from flask import flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from search.failures import explain_failure
from webapp.editor.blueprint import account, editor, needs, open_to_anybody
from webapp.editor.browsers import counted_by, remember
from webapp.editor.forms import MarkForm, PasswordForm, SignInForm
from webapp.editor.signing import DESK, User
from webapp.held import accounts, audit
from webapp.limiting import SIGNINGS_AN_HOUR, check_limit
from webapp.refusing import Refused

_LOG = logging.getLogger(__name__)


@editor.route("/sign-in", methods=["GET", "POST"])
@open_to_anybody
def sign_in() -> str | BaseResponse:
    """Asks for name and password; leads where the reader wanted to go."""
    form, failed = SignInForm(), False
    then = _inside(request.args.get("then", ""))
    if current_user.is_authenticated:
        return redirect(then)
    if form.validate_on_submit():
        # By address, and by name as well: many addresses may try one name.
        check_limit("sign-in", SIGNINGS_AN_HOUR)
        whose = counted_by(form.name.data)
        check_limit(f"sign-in {whose}", SIGNINGS_AN_HOUR, by_address=False)
        token = accounts().sign_in(form.name.data, form.password.data)
        found = accounts().signed_in(token) if token else None
        if token and found:
            session.clear()
            login_user(User(found, token))
            audit().add(found.name, "sign in")
            inside = redirect(then)
            remember(inside, form.name.data)
            return inside
        audit().add(form.name.data[:40], "sign in refused")
        failed = True
    page = render_template("editor/sign_in.html", form=form, failed=failed)
    return page


@editor.post("/sign-out")
@needs("viewer")
def sign_out() -> BaseResponse:
    """Ends the session."""
    if MarkForm().validate_on_submit():
        name, token = account().name, current_user.token
        logout_user()
        session.clear()
        try:
            accounts().sign_out(token)
            audit().add(name, "sign out")
        except (ApiError, TransportError) as error:
            # Whoever leaves this browser has left it, whatever the engine can write.
            _LOG.warning("The session of %s could not be ended: %s", name, explain_failure(error))
            flash("这个浏览器已退出。检索服务现在不能写入，请等它恢复以后再登录、退出一次。")
    return redirect(url_for("editor.sign_in"))


@editor.route("/password", methods=["GET", "POST"])
@needs("viewer")
def password() -> str | BaseResponse:
    """Changes one's own password; all sessions end."""
    form = PasswordForm()
    if form.validate_on_submit():
        check_limit("password", SIGNINGS_AN_HOUR)
        token = accounts().sign_in(account().name, form.old.data)
        if token is None:
            raise Refused("现在的口令不对，没有改。")
        accounts().change(account().name, password=form.new.data)
        audit().add(account().name, "change password")
        session.clear()
        return redirect(url_for("editor.sign_in"))
    return render_template("editor/password.html", form=form)


def _inside(address: str) -> str:
    """The address where it is one of the desk, else the desk itself."""
    parts = urlsplit(address)
    own = not parts.scheme and not parts.netloc and parts.path.startswith(DESK)
    return address if own and "\\" not in address else url_for("editor.desk")
