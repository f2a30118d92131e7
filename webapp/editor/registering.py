"""The desk as a part of the site."""

from flask import Flask
from markupsafe import Markup

from webapp.editor.blueprint import may, needed
from webapp.editor.forms import MarkForm
from webapp.editor.rankings import RANKINGS, Rankings
from webapp.editor.views import editor

# Its rooms in the order of the menu: endpoint and label.
_ROOMS = (
    ("editor.desk", "编辑台"),
    ("editor.query_sets", "检索词集"),
    ("editor.tuning", "调整"),
    ("editor.explain", "为什么"),
    ("editor.asked", "检索报表"),
    ("editor.all_facts", "核对"),
    ("editor.all_rebuilds", "重建"),
    ("editor.all_reports", "读者报错"),
    ("editor.people", "人员"),
    ("editor.entries", "记录"),
)


def add_desk(app: Flask) -> None:
    """Registers the desk."""
    app.register_blueprint(editor)
    app.extensions[RANKINGS] = Rankings()

    @app.context_processor
    def provide() -> dict[str, object]:
        return {"rooms": _rooms, "may": may, "button_mark": _Mark()}


def _rooms() -> list[tuple[str, str]]:
    """Those that who is signed in may see."""
    return [(name, label) for name, label in _ROOMS if may(needed(name))]  # type: ignore[arg-type]


class _Mark:
    """The mark of a form that is a button alone, made when a page asks for it."""

    def hidden_tag(self) -> Markup:
        """Hidden fields."""
        mark: Markup = MarkForm().hidden_tag()
        return mark
