"""What is sent to the desk, each form with a mark that only its own page knows."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from state.accounts import LEAST_PASSWORD, MOST_PASSWORD, ROLES

ROLE_LABELS = {"viewer": "只看报表", "judge": "评判", "editor": "编辑", "admin": "管理员"}
_ROLES = [SelectChoice(role, ROLE_LABELS[role]) for role in ROLES]
_PASSWORD = Length(
    LEAST_PASSWORD, MOST_PASSWORD, f"口令要 {LEAST_PASSWORD} 到 {MOST_PASSWORD} 个字符。"
)


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Name and password."""

    name = StringField("用户名", [InputRequired("请写用户名。"), Length(max=100)])
    password = PasswordField("口令", [InputRequired("请写口令。"), Length(max=1000)])


class MarkForm(FlaskForm):  # type: ignore[misc]
    """A button alone."""


class PersonForm(FlaskForm):  # type: ignore[misc]
    """A new account."""

    name = StringField("用户名", [InputRequired("请写用户名。"), Length(max=40)])
    role = SelectField("角色", choices=_ROLES)
    password = PasswordField("口令", [InputRequired("请写口令。"), _PASSWORD])


class ChangePersonForm(FlaskForm):  # type: ignore[misc]
    """What changes of an account, and why."""

    role = SelectField("角色", choices=_ROLES)
    revoked = BooleanField("停用")
    why = StringField("原因", [InputRequired("请写原因。"), Length(max=300)])


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password of one's own."""

    old = PasswordField("现在的口令", [InputRequired("请写现在的口令。"), Length(max=1000)])
    new = PasswordField("新口令", [InputRequired("请写新口令。"), _PASSWORD])


class ReportForm(FlaskForm):  # type: ignore[misc]
    """That a report is dealt with, and how."""

    why = TextAreaField("处理说明", [InputRequired("请写一句怎样处理的。"), Length(max=300)])


class BeginForm(FlaskForm):  # type: ignore[misc]
    """A new draft."""

    title = StringField("做什么", [InputRequired("请写一句这次要改什么。"), Length(max=100)])


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why something is done."""

    why = StringField("原因", [InputRequired("请写原因。"), Length(max=300)])


class SetForm(FlaskForm):  # type: ignore[misc]
    """A new query set."""

    name = StringField("名称", [InputRequired("请写名称。"), Length(max=100)])
    queries = TextAreaField(
        "检索词", [InputRequired("请写检索词，一行一个。"), Length(max=200_000)]
    )


class SampleForm(FlaskForm):  # type: ignore[misc]
    """A query set drawn from what readers ask."""

    name = StringField("名称", [InputRequired("请写名称。"), Length(max=100)])
    size = IntegerField("个数", [InputRequired("请写个数。"), NumberRange(10, 1000)], default=60)
