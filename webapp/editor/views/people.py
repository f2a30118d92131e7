"""Who may do what, and who did what."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from state.accounts import BadAccount
from state.documents import Conflict
from webapp.editor.blueprint import account, editor, needs
from webapp.editor.forms import ROLE_LABELS, ChangePersonForm, PersonForm
from webapp.held import accounts, audit
from webapp.refusing import Refused

_ENTRIES = 200


@editor.route("/people", methods=["GET", "POST"])
@needs("admin")
def people() -> str | BaseResponse:
    """All accounts, and a form for another one."""
    form = PersonForm()
    if form.validate_on_submit():
        try:
            made = accounts().add(form.name.data, form.role.data, form.password.data)
        except BadAccount as error:
            raise Refused("这个用户名不能用：已有同名的，或含有斜杠等符号。") from error
        audit().add(account().name, f"add account as {made.role}", made.name)
        return redirect(url_for("editor.people"))
    return render_template(
        "editor/people.html", form=form, people=accounts().all(), roles=ROLE_LABELS
    )


@editor.route("/people/<name>", methods=["GET", "POST"])
@needs("admin")
def person(name: str) -> str | BaseResponse:
    """One account: its role, and whether it may sign in."""
    found = accounts().find(name)
    if found is None:
        abort(404)
    form = ChangePersonForm(role=found.role, revoked=found.revoked)
    if form.validate_on_submit():
        if found.name == account().name:
            raise Refused("不能改自己的角色或停用自己，请另一位管理员来改。")
        try:
            changed = accounts().change(name, role=form.role.data, revoked=form.revoked.data)
        except Conflict as error:
            raise Refused("这个账号刚被别人改过，请刷新后再改。", 409) from error
        what = "revoke account" if changed.revoked else f"change account to {changed.role}"
        audit().add(account().name, what, name, form.why.data)
        return redirect(url_for("editor.people"))
    return render_template("editor/person.html", form=form, person=found, roles=ROLE_LABELS)


@editor.get("/audit")
@needs("admin")
def entries() -> str:
    """The newest entries, of one person where one is asked for."""
    who = request.args.get("who", "")
    return render_template("editor/audit.html", entries=audit().latest(_ENTRIES, who), who=who)
