"""The desk's routes; each says which role it needs."""

from webapp.editor.blueprint import editor
from webapp.editor.views import desk, explaining, people, queries, reports, signing, tuning

__all__ = ["desk", "editor", "explaining", "people", "queries", "reports", "signing", "tuning"]
