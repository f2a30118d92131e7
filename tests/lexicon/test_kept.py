"""What is dear to make is made once, and again when what it was made from has changed."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lexicon.geography.gazetteer import _make, read_gazetteer
from lexicon.kept import keep


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module's source; Python keeps bytecode here whatever the environment says."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    source = tmp_path / "dear.py"
    source.write_text("made = 1\n")
    return str(source)


@pytest.fixture
def make() -> Callable[[], dict[str, int]]:
    """Gives another answer each time."""
    made: list[int] = []

    def make() -> dict[str, int]:
        made.append(0)
        return {"made": len(made)}

    return make


def test_it_is_made_once(module: str, make: Callable[[], dict[str, int]]) -> None:
    assert [keep(module, [b"a"], make) for _ in range(3)] == [{"made": 1}] * 3


def test_it_is_made_anew_when_the_module_or_its_data_changed_and_the_old_one_goes(
    module: str, make: Callable[[], dict[str, int]]
) -> None:
    keep(module, [b"a"], make)
    assert keep(module, [b"b"], make) == {"made": 2}
    Path(module).write_text("made = 2\n")
    assert keep(module, [b"b"], make) == {"made": 3}
    assert len(list(Path(module).parent.rglob("*.kept"))) == 1


@pytest.mark.parametrize("damage", [b"", b"\xff", b"i"])
def test_a_damaged_one_is_made_anew(
    module: str, make: Callable[[], dict[str, int]], damage: bytes
) -> None:
    keep(module, [], make)
    (kept,) = Path(module).parent.rglob("*.kept")
    kept.write_bytes(damage)
    assert keep(module, [], make) == keep(module, [], make) == {"made": 2}


def test_nothing_is_kept_where_python_keeps_no_bytecode(
    module: str, make: Callable[[], dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert [keep(module, [], make)["made"] for _ in range(2)] == [1, 2]
    assert not list(Path(module).parent.rglob("*.kept"))


def test_nothing_is_kept_where_nobody_may_write(
    module: str, make: Callable[[], dict[str, int]]
) -> None:
    # A file stands where the folder would be: root may write anywhere else.
    (Path(module).parent / "__pycache__").write_text("")
    assert [keep(module, [], make)["made"] for _ in range(2)] == [1, 2]


def test_the_gazetteer_is_the_same_read_or_made() -> None:
    read_gazetteer()
    read_gazetteer.cache_clear()
    assert read_gazetteer() == _make()
