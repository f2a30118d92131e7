"""The desk's routes; each says which role it needs."""

from webapp.editor.blueprint import editor
from webapp.editor.views import (
    asked,
    desk,
    drafts,
    explaining,
    facts,
    people,
    queries,
    rebuilds,
    reports,
    signing,
    tuning,
)

__all__ = [
    "asked",
    "desk",
    "drafts",
    "editor",
    "explaining",
    "facts",
    "people",
    "queries",
    "rebuilds",
    "reports",
    "signing",
    "tuning",
]
