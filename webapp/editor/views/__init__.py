"""The desk's routes; each says which role it needs."""

from webapp.editor.blueprint import editor
from webapp.editor.views import desk, people, reports, signing, tuning

__all__ = ["desk", "editor", "people", "reports", "signing", "tuning"]
