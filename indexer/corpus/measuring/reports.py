"""Work reports of governments: year among many years, region among many places, heading trees."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from indexer.corpus.folding.copies import fold_copies, to_fingerprint
from indexer.corpus.measuring.measure import Measure
from indexer.corpus.measuring.readings import Row, read_page, region_of, year_of
from indexer.corpus.model import Section
from indexer.corpus.parsing.headings import STYLES
from lexicon.numerals import NUMERAL, parse_numeral
from mappings.facets import Facets


def measure_reports(rows: Iterable[Row]) -> Sequence[Measure]:
    """Provinces and nation apart; headings numbered without a gap; sisters unfolded."""
    measures = {
        f"reports.{level}.{facet}": Measure(f"reports.{level}.{facet}")
        for level in ("province", "nation")
        for facet in ("year", "region")
    }
    trees, sisters = Measure("reports.headings_without_gap"), Measure("reports.sisters_apart")
    fingerprints = []
    for row in rows:
        page = read_page(row["id"], row["text"], row["title"])
        facets = page.essays[0].facets if page.essays else Facets()
        year, region, level = year_of(facets), region_of(facets), row["level"]
        measures[f"reports.{level}.year"].count(
            year == row["year"], f"{row['id']}: {year}, not {row['year']}"
        )
        measures[f"reports.{level}.region"].count(
            region == row["region"], f"{row['id']}: {region}, not {row['region']}"
        )
        gaps = [gap for essay in page.essays for gap in find_gaps(essay.sections)]
        trees.count(not gaps, f"{row['id']}: {'; '.join(gaps[:4])}")
        fingerprints.append(to_fingerprint(row["id"], row["text"]))
    copies = fold_copies(fingerprints)
    for fingerprint in fingerprints:
        copy = copies.get(fingerprint.id)
        sisters.count(copy is None, f"{fingerprint.id} folded under {copy and copy.representative}")
    return [*measures.values(), trees, sisters]


def find_gaps(sections: Sequence[Section]) -> list[str]:
    """Sibling headings of one style whose numbers do not follow: `三、… -> 五、…`."""
    siblings: dict[tuple[tuple[str, ...], str], list[tuple[int, str]]] = {}
    for section in sections:
        for style, pattern in STYLES:
            number = pattern.match(section.heading)
            numeral = re.search(NUMERAL, number[0]) if number else None
            if numeral:
                value = parse_numeral(numeral[0]) or 0
                siblings.setdefault((section.path, style), []).append((value, section.heading[:12]))
                break
    return [
        f"{heading} -> {following}"
        for found in siblings.values()
        for (one, heading), (other, following) in pairwise(found)
        if other not in (1, one + 1)
    ]
