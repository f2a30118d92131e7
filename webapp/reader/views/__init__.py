"""The reader's routes: each reads its arguments, asks the service once, and renders."""

from webapp.reader.views import clips, essays, help, lists, reports, site
from webapp.reader.views.blueprint import reader

__all__ = ["clips", "essays", "help", "lists", "reader", "reports", "site"]
