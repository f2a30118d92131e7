"""Writing over what was read, at the desk."""

from collections.abc import Callable
from typing import TypeVar

from state.documents import Conflict
from webapp.editor.forms import MarkForm
from webapp.refusing import Refused

T = TypeVar("T")


def write(act: Callable[[], T]) -> T:
    """What `act` gives. Raises `Refused` where somebody else was first; then nothing is written."""
    try:
        return act()
    except Conflict as error:
        raise Refused("别人刚改过，什么也没有写。请刷新后再看一遍。", 409) from error


def check_mark() -> None:
    """Raises `Refused` for a form that is not from a page of ours."""
    if not MarkForm().validate_on_submit():
        raise Refused("页面放得太久了，请刷新后再试。")
