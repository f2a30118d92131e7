"""An essay as others cite it: GB/T 7714, BibTeX, RIS."""

from dataclasses import dataclass
from datetime import date

from mappings.documents import EssayDocument
from webapp.reader.heading import DOT, label_heading, label_writer

_NOBODY = "佚名"
# Signs that mean something to BibTeX.
_TEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"} | {"~": r"\~{}", "^": r"\^{}", "\\": r"\textbackslash{}"}
)


@dataclass(frozen=True)
class Citation:
    """What a citation says: the writer as written, the text by what it is, the page that has it."""

    writer: str
    title: str
    page: str
    published: str | None
    seen: date
    url: str
    id: str


def to_citation(essay: EssayDocument, url: str, seen: date) -> Citation:
    """The parts of a citation, of an essay seen at that address on that day."""
    writer = label_writer(essay.facets)
    title = label_heading(essay).removeprefix(f"{writer}{DOT}").replace(DOT, "")
    return Citation(
        writer=writer or _NOBODY,
        title=title,
        page=f"{essay.page_title}：第{essay.ordinal}篇",
        published=essay.published_at[:10] if essay.published_at else None,
        seen=seen,
        url=url,
        id=essay.id,
    )


def to_gbt7714(cited: Citation) -> str:
    """GB/T 7714-2015, a part of an electronic resource."""
    published = f"({cited.published})" if cited.published else ""
    return (
        f"{cited.writer}. {cited.title}[EB/OL]//{cited.page}. "
        f"{published}[{cited.seen.isoformat()}]. {cited.url}."
    )


def to_bibtex(cited: Citation) -> str:
    """BibTeX, for LaTeX."""
    fields = {
        "author": f"{{{_escape(cited.writer)}}}",
        "title": _escape(cited.title),
        "howpublished": _escape(cited.page),
        "year": cited.published[:4] if cited.published else "",
        "url": cited.url,
        "urldate": cited.seen.isoformat(),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    key = "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in cited.id)
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def to_ris(cited: Citation) -> str:
    """RIS, for EndNote, NoteExpress and Zotero."""
    published = cited.published.replace("-", "/") if cited.published else ""
    fields = [
        ("TY", "ELEC"),
        ("AU", cited.writer),
        ("TI", cited.title),
        ("T2", cited.page),
        ("PY", published[:4]),
        ("DA", published),
        ("Y2", cited.seen.strftime("%Y/%m/%d")),
        ("UR", cited.url),
        ("ID", cited.id),
    ]
    # The form goes by lines: what is in a title may not begin one.
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _escape(text: str) -> str:
    return " ".join(text.split()).translate(_TEX)
