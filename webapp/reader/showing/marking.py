"""Texts with their marked words, as HTML: a page has hundreds of pieces, each of which would cost a template a call."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from search.presentation.results import Span
from webapp.wording import say


def write_spans(spans: Iterable[Span]) -> Markup:
    """The text, its hits and slots marked."""
    return Markup().join(map(_write, spans))


def _write(span: Span) -> Markup:
    text = escape(span.text)
    if span.hit:
        return Markup("<mark>{}</mark>").format(text)
    if span.slot:
        return Markup('<span class="slot" title="{}">{}</span>').format(say("原文此处隐去"), text)
    return text
