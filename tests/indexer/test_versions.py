"""A prepared page is kept as long as nothing has changed that it was made with."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.index.preparing import versions
from indexer.index.preparing.code import to_essence

ROOT = Path(__file__).parent.parent.parent
# Not what a page becomes, but how many become it at once, and what a run may take.
APART = {"indexer.index.memory"}
ROOMS = ("indexer", "mappings", "lexicon", "search")


def counted() -> set[str]:
    """The modules that are hashed into a version."""
    folders = [ROOT / package.replace(".", "/") for package in versions._PARSER]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    files = [path for path in files if not set(versions._NO_MATTER) & set(path.parts)]
    files += [ROOT / name for name in (*versions._PARSER_FILES, *versions._DICTIONARY_FILES)]
    return {to_module(path) for path in files if path.is_relative_to(ROOT)}


def to_module(path: Path) -> str:
    return str(path.relative_to(ROOT).with_suffix("")).replace("/", ".").removesuffix(".__init__")


def imported(module: str) -> Iterator[str]:
    """The project's modules that one imports itself."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    if path.is_file():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(ROOMS):
                yield node.module or ""


def test_a_new_synonym_makes_no_page_be_read_again() -> None:
    hashed = {file.name for file in versions._files_of("lexicon")}
    assert "agencies.tsv" in hashed
    assert not {"synonyms.tsv", "stop_words.tsv", "synonyms.py"} & hashed


def test_whatever_a_page_is_made_with_counts_into_its_version() -> None:
    seen: set[str] = set()
    ahead = {"indexer.index.preparing.pages", "indexer.index.preparing.prepared"}
    while ahead:
        module = ahead.pop()
        seen.add(module)
        ahead |= set(imported(module)) - seen - APART
    assert "lexicon.agencies" in seen
    assert "mappings.segmentation" in seen
    assert not seen - counted()


CODE = """
class Law:
    year = 2007
    names = {"a", "b"}

    def read(self, text):
        return [word for word in text if word in {"法", "条"}]
"""
SAME = '''# What laws say.
class Law:
    """A law."""

    # When it was passed.
    year = 2007
    names = {
        "a",
        "b"
    }

    def read(self, text):
        """Its words."""
        return [
            word for word in text if word in {"法", "条"}  # as they stand
        ]
'''


def test_a_comment_a_docstring_or_a_line_makes_no_page_be_read_again() -> None:
    assert to_essence(CODE.encode()) == to_essence(SAME.encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2007", "2008"),
        ('"条"', '"款"'),
        ("word in {", "word not in {"),
        ("read(", "parse("),
        ("text)", "text, most=3)"),
        ('"b"', '"c"'),
    ],
)
def test_whatever_else_is_changed_in_code_does(old: str, new: str) -> None:
    assert to_essence(CODE.encode()) != to_essence(CODE.replace(old, new).encode())


def test_the_version_is_the_same_in_each_process() -> None:
    code = f"from {versions.__name__} import parser_version; print(parser_version())"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        ).stdout.strip()
        for seed in "12"
    }
    assert told == {versions.parser_version()}
