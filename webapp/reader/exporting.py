"""An essay to take along: plain text, or a document in the form that offices use.

Blanks stay as the page has them; the last line says where the text is from.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from mappings.documents import EssayDocument, SectionDocument
from webapp.reader.heading import label_heading

# Layout of official documents, GB/T 9704-2012: sizes 二号 and 三号, lines of 28 points.
_TITLE_FONT, _BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
_HEADING_FONTS = ("黑体", "楷体_GB2312", "仿宋_GB2312")
_TITLE_SIZE, _BODY_SIZE, _NOTE_SIZE = Pt(22), Pt(16), Pt(10.5)
_LINE = Pt(28)
_BLACK = RGBColor(0, 0, 0)
_MARGINS = {"top": Cm(3.7), "bottom": Cm(3.5), "left": Cm(2.8), "right": Cm(2.6)}
_INDENT = 2 * _BODY_SIZE


def to_note(essay: EssayDocument) -> str:
    """Where a text is from, in one line."""
    published = f"，{essay.published_at[:10]} 发布" if essay.published_at else ""
    return (
        f"来源：《{essay.page_title}》第 {essay.ordinal} 篇{published}；范文检索，编号 {essay.id}"
    )


def to_text(essay: EssayDocument, sections: Sequence[SectionDocument]) -> str:
    """Heading, sections and source as plain text."""
    lines = [label_heading(essay), "", *_lines_of(sections), "", to_note(essay)]
    return "\n".join(lines) + "\n"


def to_docx(essay: EssayDocument, sections: Sequence[SectionDocument]) -> bytes:
    """The same as a Word document."""
    document: WordDocument = Document()
    for page in document.sections:
        page.top_margin, page.bottom_margin = _MARGINS["top"], _MARGINS["bottom"]
        page.left_margin, page.right_margin = _MARGINS["left"], _MARGINS["right"]
    title = _add(document.add_paragraph(), label_heading(essay), _TITLE_FONT, _TITLE_SIZE)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for section in sections:
        if section.heading:
            font = _HEADING_FONTS[min(max(section.level, 1), len(_HEADING_FONTS)) - 1]
            heading = document.add_heading(level=min(max(section.level, 1), 4))
            _indent(_add(heading, section.heading, font, _BODY_SIZE))
        for line in _paragraphs(section):
            _indent(_add(document.add_paragraph(), line, _BODY_FONT, _BODY_SIZE))
    _add(document.add_paragraph(), to_note(essay), _BODY_FONT, _NOTE_SIZE)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _lines_of(sections: Sequence[SectionDocument]) -> Iterator[str]:
    for section in sections:
        if section.heading:
            yield section.heading
        yield from _paragraphs(section)


def _paragraphs(section: SectionDocument) -> Iterator[str]:
    yield from (line.strip() for line in section.text.split("\n") if line.strip())


def _add(paragraph: Paragraph, text: str, font: str, size: Pt) -> Paragraph:
    # XML holds no control characters but white space.
    run = paragraph.add_run("".join(c for c in text if c.isprintable() or c in "\t "))
    run.font.name, run.font.size, run.font.bold = font, size, False
    run.font.color.rgb = _BLACK
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    layout = paragraph.paragraph_format
    layout.line_spacing, layout.space_before, layout.space_after = _LINE, Pt(0), Pt(0)
    return paragraph


def _indent(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.first_line_indent = _INDENT
