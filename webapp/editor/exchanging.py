"""Ratings in and out as files."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from search.evaluation.agreeing import unite
from state.judging import ASPECTS, RATINGS, Judgement, QuerySet
from webapp.editor.measuring import to_rated
from webapp.refusing import Refused

MOST_RATINGS = 20_000
_FORMULA = ("=", "+", "-", "@", "\t")
_COLUMNS = ("query", "essay", "rating")


def parse_ratings(content: bytes, query_set: QuerySet, who: str) -> list[Judgement]:
    """The ratings of a file in UTF-8 or GBK: query (text or id), essay, rating, a line each.

    A heading line may name the columns; TREC's form (query 0 essay rating) is read as well.
    Raises `Refused` with the first line that cannot be used; then none is kept.
    """
    text = _decode(content)
    ids = {query.text: query.id for query in query_set.queries} | {
        query.id: query.id for query in query_set.queries
    }
    found = []
    for number, cells in enumerate(_read_rows(text), start=1):
        if number == 1 and len(cells) >= len(_COLUMNS) and not cells[-1].strip().isdigit():
            continue
        found.append(_parse(number, cells, ids, query_set.id, who))
        if len(found) > MOST_RATINGS:
            raise Refused(f"一个文件最多 {MOST_RATINGS:,} 个评判，请分成几个。")
    if not found:
        raise Refused("文件里没有评判。每行写：检索词、范文编号、0 到 3，用逗号或制表符分开。")
    return found


def print_ratings(query_set: QuerySet, judged: Sequence[Judgement]) -> str:
    """Every judge's rating, as CSV that spreadsheets open."""
    texts = {query.id: query.text for query in query_set.queries}
    out = StringIO()
    # A mark by which spreadsheets know UTF-8.
    out.write("\ufeff")
    table = csv.writer(out)
    table.writerow(["query", "essay", "rating", "who", "reason", "at", *ASPECTS])
    for one in sorted(judged, key=lambda one: (one.query, one.essay, one.who)):
        rating = "" if one.rating is None else one.rating
        row = [texts.get(one.query, one.query), one.essay, rating, one.who, one.reason, one.at]
        row += [one.aspects.get(aspect, "") for aspect in ASPECTS]
        table.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def print_qrels(judged: Sequence[Judgement]) -> str:
    """The united ratings in TREC's form."""
    lines = (
        f"{query} 0 {document} {rating}\n"
        for query, rated in sorted(unite(to_rated(judged)).items())
        for document, rating in sorted(rated.items())
    )
    return "".join(lines)


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("文件不是 UTF-8 也不是 GBK 编码，请另存后再试。")


def _read_rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.strip():
            row = line.split("\t") if "\t" in line else next(csv.reader([line]))
            yield row if len(row) > 1 else line.split()


def _parse(
    number: int, cells: Sequence[str], ids: dict[str, str], set_id: str, who: str
) -> Judgement:
    if len(cells) == 4 and cells[1].strip() in ("0", "Q0"):
        cells = [cells[0], *cells[2:]]
    if len(cells) < len(_COLUMNS):
        raise Refused(f"第 {number} 行列数不够：要有检索词、范文编号、0 到 3。")
    query, essay, rating = (cell.strip() for cell in cells[:3])
    if query not in ids:
        raise Refused(f"第 {number} 行的检索词“{query[:40]}”不在这个集里，请先加上。")
    if rating not in map(str, RATINGS):
        raise Refused(f"第 {number} 行的评判“{rating[:10]}”不是 0、1、2、3。")
    if not essay:
        raise Refused(f"第 {number} 行没有范文编号。")
    return Judgement(set_id, ids[query], essay, who, int(rating))


def _harmless(cell: object) -> object:
    # What begins like a formula would be run by a spreadsheet.
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
