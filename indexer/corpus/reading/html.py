"""HTML to lines of text, one a block, in reading order; nothing visible is lost.

The parser of the standard library, because lxml drops what lies below 256 nested
elements, and text nodes over 10 MB, without a word.
"""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl",
    "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hr", "html", "li", "main", "nav", "ol", "option", "p", "pre", "section",
    "table", "tbody", "td", "th", "thead", "title", "tr", "ul"
))  # fmt: skip
_UNSEEN = frozenset(("script", "style", "template"))
_OPENS_NOTHING = re.compile(r"<(?![a-zA-Z/!?])")
# <![if …]> and <![endif]> of Word pages; the parser raises on words it does not know.
_MARKED_SECTION = re.compile(r"<!\[[^<>]*+>")
# A tag's attributes are not read, and a million of them take half a gigabyte.
_ATTRIBUTES = re.compile(
    r"""(<[a-zA-Z][^\s/<>]*+)(?:\s|/(?!>))(?:[^<>"']|"[^"<>]*+"|'[^'<>]*+')*+>"""
)


def parse_html(markup: str) -> str:
    """The visible text of a page, a line a block; a <title> is its first line."""
    collector = _Collector()
    collector.feed(_escape_unclosed(_ATTRIBUTES.sub(r"\1>", _MARKED_SECTION.sub("", markup))))
    collector.close()
    lines = "".join(collector.parts).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _escape_unclosed(markup: str) -> str:
    """Signs that open nothing, and what is never closed, as text.

    The parser looks for the end of each of them anew, to the end of the page.
    """
    markup = _OPENS_NOTHING.sub("&lt;", markup).replace("<![", "&lt;![")
    last = markup.rfind(">") + 1
    markup = markup[:last] + markup[last:].replace("<", "&lt;")
    # A comment's end is `-->`, so a `>` behind an open one does not help it.
    last = markup.rfind("-->") + 1
    return markup[:last] + markup[last:].replace("<!--", "&lt;!--")


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._unseen:
            self._unseen -= 1
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data.replace("\n", " "))
