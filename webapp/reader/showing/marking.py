"""Texts with their marked words, as HTML: a page has hundreds of pieces, each of which would cost a template a call."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from search.presentation.results import Span
from webapp.wording import say


def write_spans(spans: Iterable[Span]) -> Markup:
    """The text, its hits and slots marked."""
    return Markup("".join(map(_write, spans)))  # noqa: S704 - of what is escaped piece by piece


def _write(span: Span) -> str:
    text = escape(span.text)
    if span.hit:
        return f"<mark>{text}</mark>"
    if span.slot:
        title = escape(say("原文此处隐去"))
        return f'<span class="slot" title="{title}">{text}</span>'
    return text
