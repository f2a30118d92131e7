"""Files that mean harm: links out of a corpus, packed bombs, entities, a planted dictionary."""

import gzip
import io
import json
import marshal
import os
import zipfile
from collections.abc import Callable, Iterable, Mapping
from itertools import repeat
from pathlib import Path

import pytest

from indexer.corpus.model import Skipped
from indexer.corpus.reading.sources import LONGEST_PAGE, find_files, read_pages
from mappings.dictionary import Tokenizer

SECRET = "此处是不该读到的内容"


def texts(folder: Path) -> tuple[list[str], list[Skipped]]:
    pages = list(read_pages(find_files([folder])))
    return (
        [page.text for page in pages if not isinstance(page, Skipped)],
        [page for page in pages if isinstance(page, Skipped)],
    )


def test_links_out_of_a_corpus_are_not_followed(tmp_path: Path) -> None:
    outside, corpus = tmp_path / "outside", tmp_path / "corpus"
    outside.mkdir()
    corpus.mkdir()
    (outside / "secret.txt").write_text(SECRET, "utf-8")
    (corpus / "page.txt").write_text("一页正常的内容。", "utf-8")
    (corpus / "link.txt").symlink_to(outside / "secret.txt")
    (corpus / "folder").symlink_to(outside, target_is_directory=True)
    (corpus / "loop").symlink_to(corpus, target_is_directory=True)
    read, _ = texts(corpus)
    assert read == ["一页正常的内容。"]


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "page.txt").write_text("一页正常的内容。", "utf-8")
    assert texts(tmp_path)[0] == ["一页正常的内容。"]


PIECE = b"\0" * (1 << 20)


def packed_gigabyte() -> bytes:
    return gzip.compress(PIECE, 9) * 1024


def packed_document(**parts: bytes | Iterable[bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        for name, content in parts.items():
            with archive.open(name, "w") as part:
                for piece in [content] if isinstance(content, bytes) else content:
                    part.write(piece)
    return file.getvalue()


TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def document(before: str, inside: str) -> bytes:
    text = (
        f'<?xml version="1.0"?>{before}<w:document {NAMESPACE}><w:body><w:p><w:r><w:t>{inside}</w:t>'
        "</w:r></w:p></w:body></w:document>"
    )
    return packed_document(**{"word/document.xml": text.encode()})


def laughs() -> bytes:
    entities = '<!ENTITY a0 "哈">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    return document(f"<!DOCTYPE x [{entities}]>", "&a9;")


BOMBS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "a packed page of a gigabyte": ("page.txt.gz", packed_gigabyte),
    "a Word document that unpacks to a gigabyte": (
        "page.docx",
        lambda: packed_document(**{"word/document.xml": repeat(PIECE, 1024)}),
    ),
    "entities that multiply": ("page.docx", laughs),
    "an entity that reads a file": (
        "page.docx",
        lambda: document('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "内容&f;"),
    ),
    "an entity that asks the network": (
        "page.docx",
        lambda: document('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">', "内容"),
    ),
    "entities in a web page": (
        "page.html",
        lambda: b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><p>&f;</p>',
    ),
}


@pytest.mark.parametrize(("name", "make"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_read_as_text_or_refused_in_a_sentence(
    tmp_path: Path, name: str, make: Callable[[], bytes]
) -> None:
    (tmp_path / name).write_bytes(make())
    read, skipped = texts(tmp_path)
    assert len(read) + len(skipped) == 1
    assert not [text for text in read if "root:" in text or len(text) > LONGEST_PAGE]
    assert all(0 < len(one.message) < 300 for one in skipped)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../b", "x\0y", "..", "con"])
def test_the_name_of_a_page_leads_nowhere(tmp_path: Path, name: str) -> None:
    line = json.dumps({"id": name, "text": "一页正常的内容。"})
    (tmp_path / "pages.jsonl").write_text(line, "utf-8")
    read, skipped = texts(tmp_path)
    assert len(read) + len(skipped) == 1


def test_a_dictionary_that_somebody_planted_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """jieba's own cache has a fixed name in a folder that all users share, and is read by what may run code."""
    shared, own = tmp_path / "shared", tmp_path / "own"
    shared.mkdir()
    planted = marshal.dumps(({"工作总结": 1}, 1))
    for name in ("jieba.cache", "dictionary.marshal"):
        (shared / name).write_bytes(planted)
    monkeypatch.setenv("TMPDIR", str(shared))
    tokenizer = Tokenizer(own)
    tokenizer.initialize()
    assert tokenizer.FREQ.get("工作总结") != 1
    assert len(tokenizer.FREQ) > 100_000
    assert own.stat().st_mode & 0o077 == 0
    assert {file.read_bytes() for file in shared.iterdir()} == {planted}
