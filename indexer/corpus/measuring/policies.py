"""Policies: the agency against the 发文机关 of the source, the region where the text says it."""

import re
from collections.abc import Iterable, Sequence

from indexer.corpus.measuring.measure import Measure
from indexer.corpus.measuring.readings import Row, facets_of, region_of
from lexicon.agencies import agency_vocabulary


def measure_policies(rows: Iterable[Row]) -> Sequence[Measure]:
    """Agency for rows with an issuer whose function is known, region for rows of 山东 that say so."""
    agency, region = Measure("policies.agency"), Measure("policies.region_said")
    for row in rows:
        facets = facets_of(row)
        functions = issuing_functions(row.get("issuer") or "")
        if functions:
            got = facets.agency_type.value if facets.agency_type else None
            agency.count(got in functions, f"{row['id']} {row['issuer']}: {got}, not {functions}")
        province = row["region"].removesuffix("省")
        if row["id"].startswith("sd") and row["region"] != "全国" and province in row["text"]:
            found = region_of(facets)
            right = found is not None and found.split("/")[0] == row["region"]
            region.count(right, f"{row['id']}: {found}, not {row['region']}")
    return [agency, region]


def issuing_functions(issuer: str) -> list[str]:
    """The functions of the agencies that the source lists, parted by spaces."""
    names = re.split(r"[\s、]+", issuer)
    found = (next(agency_vocabulary().find(name), None) for name in names)
    return [agency.entry.function for agency in found if agency]
