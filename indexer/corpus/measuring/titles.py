"""Government titles: the region they name, the year they were issued in and no other year."""

import re
from collections.abc import Iterable, Sequence

from indexer.corpus.measuring.measure import Measure
from indexer.corpus.measuring.readings import Row, facets_of, region_of, year_of
from mappings.facets import Facets

_YEARS = re.compile(r"((?:19|20)\d\d)年")
_KIND = re.compile(r"省|市|自治区")
# The letter that a number begins with, where it is one of the sources'.
_LETTERS = {"粤": "广东省", "琼": "海南省", "沪": "上海市", "国": "全国", "中": "全国"}
_CENTRAL = re.compile(r"(?:国务院|中共中央|全国人大|中央军委)")


def measure_titles(rows: Iterable[Row]) -> Sequence[Measure]:
    """Region by title alone and with the number above; year likewise."""
    alone = _Titles("titles")
    numbered = _Titles("numbered_titles")
    for row in rows:
        alone.count(row, facets_of({**row, "text": row["title"]}), names_region(row, False))
        if row["doc_number"]:
            text = f"{row['doc_number']}\n{row['title']}"
            numbered.count(row, facets_of({**row, "text": text}), names_region(row, True))
    return [*alone.measures, *numbered.measures]


def names_region(row: Row, numbered: bool) -> bool:
    """Whether the row's region stands in its title, or in its number's letter."""
    if numbered and _LETTERS.get(row["doc_number"][:1]) == row["region"]:
        return True
    if row["region"] == "全国":
        return bool(_CENTRAL.match(row["title"]))
    return _KIND.sub("", row["region"]) in row["title"]


class _Titles:
    def __init__(self, name: str) -> None:
        self._precision = Measure(f"{name}.region.precision")
        self._recall = Measure(f"{name}.region.recall")
        self._year = Measure(f"{name}.year.precision")
        self._other = Measure(f"{name}.year.other_years_not_taken")

    @property
    def measures(self) -> Sequence[Measure]:
        return [self._precision, self._recall, self._year, self._other]

    def count(self, row: Row, facets: Facets, named: bool) -> None:
        region, year = region_of(facets), year_of(facets)
        province = region.split("/")[0] if region else None
        said = f"{row['title'][:70]} {row['doc_number']}: {region}, not {row['region']}"
        if named and province is not None:
            self._precision.count(province == row["region"], said)
        if named:
            self._recall.count(province == row["region"], said)
        stated = _YEARS.findall(row["title"])
        if row["year_confirmed"] and stated:
            said = f"{row['title'][:70]}: {year}, not {row['year']}"
            if year is not None:
                self._year.count(year == row["year"], said)
            if str(row["year"]) not in stated:
                self._other.count(year in (None, row["year"]), said)
