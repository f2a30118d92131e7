"""Files to raw pages: every form is read, and what cannot be read is said in one sentence."""

import gzip
import io
import json
import time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest

from indexer.corpus.model import RawPage, Skipped
from indexer.corpus.reading.sources import LONGEST_PAGE, NoCorpus, find_files, read_pages

TEXT = "2014年审计局工作总结\n\n一年来，我局认真履行职责。\n"


def read_one(path: Path) -> RawPage | Skipped:
    (document,) = read_pages([path])
    return document


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_text_is_read_in_the_encodings_pages_come_in(tmp_path: Path, encoding: str) -> None:
    document = read_one(write(tmp_path, "page.txt", TEXT.encode(encoding)))
    assert isinstance(document, RawPage)
    assert document.text == TEXT


def test_big5_is_read_where_it_is_no_gb_text(tmp_path: Path) -> None:
    text = "審計局一年來認真履行職責，圓滿完成各項任務，成效顯著。"
    document = read_one(write(tmp_path, "page.txt", text.encode("big5")))
    assert isinstance(document, RawPage)
    assert document.text


def test_html_becomes_a_line_a_block_without_scripts(tmp_path: Path) -> None:
    markup = "<title>总结</title><script>alert(1)</script><p>一年来，<b>我局</b>工作。</p><p>二&nbsp;段</p>"
    document = read_one(write(tmp_path, "page.html", markup.encode()))
    assert isinstance(document, RawPage)
    assert document.text.split("\n") == ["总结", "一年来，我局工作。", "二 段"]


def test_html_nested_ten_thousand_deep_loses_nothing(tmp_path: Path) -> None:
    markup = "<div>" * 10_000 + "深处的一句话。" + "</div>" * 10_000
    document = read_one(write(tmp_path, "page.html", markup.encode()))
    assert isinstance(document, RawPage)
    assert document.text == "深处的一句话。"


def test_a_word_document_keeps_paragraphs_and_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("工作总结")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "项目", "数量"
    document.save(str(tmp_path / "page.docx"))
    read = read_one(tmp_path / "page.docx")
    assert isinstance(read, RawPage)
    assert read.text == "工作总结\n项目\t数量"


def test_markdown_is_read_as_its_text(tmp_path: Path) -> None:
    read = read_one(write(tmp_path, "page.md", "# 工作总结\n\n- 第一项\n- 第二项\n".encode()))
    assert isinstance(read, RawPage)
    assert read.text == "工作总结\n第一项\n第二项"


def test_each_line_of_json_lines_is_a_page(tmp_path: Path) -> None:
    records = [{"id": f"p{n}", "title": "总结", "text": TEXT} for n in range(3)]
    data = "\n".join(json.dumps(record) for record in records).encode()
    documents = list(read_pages([write(tmp_path, "pages.jsonl", data)]))
    assert [d.name for d in documents if isinstance(d, RawPage)] == ["p0", "p1", "p2"]


def test_gzipped_files_are_read_like_plain_ones(tmp_path: Path) -> None:
    read = read_one(write(tmp_path, "page.txt.gz", gzip.compress(TEXT.encode())))
    assert isinstance(read, RawPage)
    assert (read.name, read.text) == ("page", TEXT)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        pytest.param("a.txt", b"", "is empty", id="empty"),
        pytest.param("b.txt", b"\x89PNG\r\n\0\0\0\x0d" * 9, "is binary", id="binary"),
        pytest.param("c.txt", b"\xff\x80\x81\xfe\xff" * 50, "is not text", id="wrong encoding"),
        pytest.param("d.docx", b"no zip", "is not a Word document", id="broken docx"),
        pytest.param("e.txt.gz", b"no gzip", "cannot be read", id="broken gzip"),
        pytest.param("f.pdf", b"%PDF", "none of the forms", id="unknown ending"),
        pytest.param("g.jsonl", b"{not json", "not a JSON object", id="broken JSON line"),
        pytest.param("h.jsonl", b'{"text": "x"}', 'needs an "id"', id="record without id"),
        pytest.param(
            "i.txt", b"x" * (LONGEST_PAGE + 1), "characters, more than", id="endless line"
        ),
    ],
)
def test_what_is_no_page_is_skipped_with_one_sentence(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    document = read_one(write(tmp_path, name, data))
    assert isinstance(document, Skipped)
    assert says in document.message
    assert name in document.source


def test_the_rest_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", b"")
    write(tmp_path, "b.txt", TEXT.encode())
    documents = list(read_pages(find_files([tmp_path])))
    assert [type(document) for document in documents] == [Skipped, RawPage]


def test_two_pages_of_one_name_would_share_ids_so_the_second_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    first, second = write(tmp_path, "a.txt", b"x y"), write(tmp_path / "x", "a.txt", b"x z")
    documents = list(read_pages([first, second]))
    assert isinstance(documents[1], Skipped)
    assert "same name" in documents[1].message


def test_a_path_that_does_not_exist_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(NoCorpus, match="does not exist"):
        find_files([tmp_path / "nowhere"])


def test_an_empty_folder_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(NoCorpus, match="No pages"):
        find_files([tmp_path])


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside.txt", TEXT.encode())
    inside = tmp_path / "corpus"
    inside.mkdir()
    (inside / "link.txt").symlink_to(outside)
    write(inside, "own.txt", TEXT.encode())
    assert [file.name for file in find_files([inside])] == ["own.txt"]


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "<!--",
        "<!",
        "<?",
        "</",
        "<![CDATA[",
        '<a b="',
        "<![x[",
        "<script>",
        "&amp",
        "<p>文</p>",
    ],
)
@pytest.mark.parametrize("ending", ["", ">"], ids=["open", "closed at the end"])
def test_html_that_is_never_closed_takes_time_in_proportion(
    tmp_path: Path, piece: str, ending: str
) -> None:
    def cost(count: int) -> float:
        path = write(tmp_path, f"{count}.html", f"文<p>{piece * count}{ending}".encode())
        start = time.process_time()
        assert isinstance(read_one(path), RawPage)
        return time.process_time() - start

    cost(100)
    small, large = (min(cost(count) for _ in range(2)) for count in (10_000, 80_000))
    assert large < 20 * small + 0.05


def test_an_attribute_may_hold_the_sign_that_ends_a_tag(tmp_path: Path) -> None:
    read = read_one(write(tmp_path, "page.html", "<a title=\"a>b\" x='>'>总结</a>".encode()))
    assert isinstance(read, RawPage)
    assert read.text == "总结"


def test_a_marked_section_of_a_word_page_is_not_seen(tmp_path: Path) -> None:
    markup = "<p><![if !supportLists]>一、<![endif]>成绩<![x]></p>"
    read = read_one(write(tmp_path, "page.html", markup.encode()))
    assert isinstance(read, RawPage)
    assert read.text == "一、成绩"


def word_file(folder: Path, body: str, declaration: str = "") -> Path:
    """A Word document with this body, for what python-docx itself would not write."""
    plain, made = io.BytesIO(), folder / "page.docx"
    docx.Document().save(plain)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'{declaration}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    with ZipFile(plain) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, xml if part == "word/document.xml" else source.read(part))
    return made


def cell(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


SENTENCE = "<w:p><w:r><w:t>总结</w:t></w:r></w:p>"
WIDE = '<w:gridSpan w:val="100000000"/>'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(
            f"<w:tbl><w:tr>{cell(f'<w:tbl><w:tr>{cell(SENTENCE)}</w:tr></w:tbl>')}</w:tr></w:tbl>",
            "总结",
            id="a table inside a table",
        ),
        pytest.param(
            f"<w:tbl><w:tr>{cell(SENTENCE, WIDE)}</w:tr></w:tbl>",
            "总结",
            id="a span of a hundred million columns",
        ),
    ],
)
def test_a_word_table_is_read_once_cell_by_cell(tmp_path: Path, body: str, text: str) -> None:
    read = read_one(word_file(tmp_path, body))
    assert isinstance(read, RawPage)
    assert read.text.strip() == text


@pytest.mark.parametrize(
    ("body", "declaration", "says"),
    [
        pytest.param(SENTENCE * 300_000, "", "unpacks to far more", id="a packed bomb"),
        pytest.param("<w:p>" * 5000 + "</w:p>" * 5000, "", "is not a Word", id="5,000 levels"),
        pytest.param(
            "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>",
            f'<!DOCTYPE d [<!ENTITY a "{"x" * 9999}"><!ENTITY b "{"&a;" * 9999}">]>',
            "is not a Word",
            id="entities that multiply",
        ),
        pytest.param("<w:p>", "", "is not a Word", id="broken XML"),
    ],
)
def test_a_hostile_word_document_is_refused_in_a_sentence(
    tmp_path: Path, body: str, declaration: str, says: str
) -> None:
    read = read_one(word_file(tmp_path, body, declaration))
    assert isinstance(read, Skipped)
    assert says in read.message


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(">" * 1000 + " 总结", id="quotes of 1,000 levels"),
        pytest.param("\n".join("  " * i + "- 总结" for i in range(300)), id="a list of 300 levels"),
        pytest.param("总结" + "a***b" * 50_000, id="stars"),
        pytest.param("总结" + "[a](" * 50_000, id="brackets"),
    ],
)
def test_no_word_of_hostile_markdown_is_lost(tmp_path: Path, markup: str) -> None:
    read = read_one(write(tmp_path, "page.md", markup.encode()))
    assert isinstance(read, RawPage)
    assert read.text.count("总结") == markup.count("总结")


def test_a_packed_page_is_not_unpacked_beyond_what_a_page_may_be(tmp_path: Path) -> None:
    read = read_one(write(tmp_path, "page.txt.gz", gzip.compress(b"a" * 60_000_000, 1)))
    assert isinstance(read, Skipped)
    assert read.message == "is larger than 7 MiB: split it"
