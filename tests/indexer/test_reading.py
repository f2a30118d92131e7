"""Files to raw pages: every form is read, and what cannot be read is said in one sentence."""

import gzip
import json
from pathlib import Path

import docx
import pytest

from indexer.model import RawPage, Skipped
from indexer.reading.sources import LONGEST_PAGE, NoCorpus, find_files, read_pages

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
