"""The house stays visible: imports go one way, modules stay small, nothing is a drawer."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Who may import whom; the command line puts everything together.
ALLOWED = {
    "mappings": set(),
    "lexicon": set(),
    "artifacts": set(),
    "engine": {"artifacts"},
    "vectors": {"artifacts"},
    "state": {"mappings"},
    "search": {"mappings", "lexicon", "vectors"},
    "indexer": {"mappings", "lexicon", "search", "state", "vectors"},
    "webapp": {"mappings", "search", "state"},
    "fanwen": {
        "mappings",
        "lexicon",
        "search",
        "state",
        "indexer",
        "webapp",
        "engine",
        "vectors",
        "artifacts",
    },
}
# Of what people put in, what says how a page is read.
MEANT_FOR_A_CORPUS = ("search.tuning.amending.amendments", "state.facts")
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "process"}


def modules() -> list[Path]:
    return sorted(path for room in ALLOWED for path in (ROOT / room).rglob("*.py"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported_rooms(path: Path) -> Iterator[tuple[str, int]]:
    yield from ((name.split(".")[0], line) for name, line in imported_modules(path))


def imported_modules(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            names = [node.module or ""]
        yield from ((name, node.lineno) for name in names)


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_imports_go_one_way(path: Path) -> None:
    room = relative(path).split("/")[0]
    wrong = [
        f"{relative(path)}:{line} imports {other}"
        for other, line in imported_rooms(path)
        if other in ALLOWED and other != room and other not in ALLOWED[room]
    ]
    assert not wrong


def test_what_reads_a_corpus_knows_of_no_index() -> None:
    pure = [path for path in modules() if relative(path).startswith("indexer/corpus/")]
    assert len(pure) > 50
    known = {"mappings", "lexicon", "indexer.corpus", *MEANT_FOR_A_CORPUS}
    wrong = [
        f"{relative(path)}:{line} imports {name}"
        for path in pure
        for name, line in imported_modules(path)
        if name.split(".")[0] in {*ALLOWED, "elasticsearch"} and not is_within(name, known)
    ]
    assert not wrong


def is_within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_the_projects_own_imports_stand_at_the_top(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    inner = (node for function in functions for node in ast.walk(function))
    late = [
        node.lineno
        for node in inner
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ALLOWED
    ]
    assert not late


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_no_module_is_longer_than_three_hundred_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_no_module_is_a_drawer() -> None:
    assert not [relative(path) for path in modules() if path.stem in DRAWERS]


def test_flask_is_known_to_the_site_alone() -> None:
    users = {relative(p).split("/")[0] for p in modules() if "flask" in dict(imported_rooms(p))}
    assert users == {"webapp"}
