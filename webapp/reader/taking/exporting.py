"""Blocks as files: plain text, or a document in the form that offices use.

Blanks stay as the page has them.
"""

from collections.abc import Iterable
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from webapp.reader.taking.blocks import Block

# Layout of official documents, GB/T 9704-2012: sizes 二号 and 三号, lines of 28 points.
_TITLE_FONT, _BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
_HEADING_FONTS = ("黑体", "楷体_GB2312", "仿宋_GB2312")
_TITLE_SIZE, _BODY_SIZE, _NOTE_SIZE = Pt(22), Pt(16), Pt(10.5)
_LINE = Pt(28)
_BLACK = RGBColor(0, 0, 0)
_MARGINS = {"top": Cm(3.7), "bottom": Cm(3.5), "left": Cm(2.8), "right": Cm(2.6)}
_INDENT = 2 * _BODY_SIZE


def to_text(blocks: Iterable[Block]) -> bytes:
    """Plain text in UTF-8; a title and a note stand apart."""
    apart = {"title": "{}\n", "note": "\n{}\n"}
    lines = (apart.get(block.kind, "{}").format(block.text) for block in blocks)
    return ("\n".join(lines).rstrip() + "\n").encode()


def to_docx(blocks: Iterable[Block]) -> bytes:
    """A Word document."""
    document: WordDocument = Document()
    for page in document.sections:
        page.top_margin, page.bottom_margin = _MARGINS["top"], _MARGINS["bottom"]
        page.left_margin, page.right_margin = _MARGINS["left"], _MARGINS["right"]
    for block in blocks:
        _add_block(document, block)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _add_block(document: WordDocument, block: Block) -> None:
    match block.kind:
        case "title":
            title = _add(document.add_paragraph(), block.text, _TITLE_FONT, _TITLE_SIZE)
            title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        case "heading":
            font = _HEADING_FONTS[min(block.level, len(_HEADING_FONTS)) - 1]
            heading = document.add_heading(level=min(block.level, 4))
            _indent(_add(heading, block.text, font, _BODY_SIZE))
        case "line":
            _indent(_add(document.add_paragraph(), block.text, _BODY_FONT, _BODY_SIZE))
        case "note":
            _add(document.add_paragraph(), block.text, _BODY_FONT, _NOTE_SIZE)


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
