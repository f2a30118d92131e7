"""The documents of both indices, as they are written and as they are read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mappings.facets import (
    AgencyType,
    Claim,
    Contradiction,
    Copy,
    Evidence,
    Facets,
    Region,
    Year,
    claims_to_json,
    to_json,
)
from mappings.segmentation import restore

Source = dict[str, Any]


@dataclass(frozen=True)
class SectionDocument:
    """A section read back from the index, its text as the page wrote it."""

    essay_id: str
    ordinal: int
    level: int
    heading: str
    role: str | None
    text: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class EssayDocument:
    """An essay read back from the index, without its sections."""

    id: str
    page: str
    ordinal: int
    title: str
    page_title: str
    facets: Facets
    length: int
    published_at: str | None
    views: int | None
    breadcrumb: tuple[str, ...]
    copy: Copy | None = None


def facets_to_source(facets: Facets) -> Source:
    """The facet fields of a document; what is not known is not written."""
    year, agency, region = to_json(facets.year), to_json(facets.agency_type), to_json(facets.region)
    if year and facets.year:
        year["years"] = facets.year.years
        year["contradicted"] = facets.year.contradiction is not None
    if agency and facets.agency_type:
        agency = _without_interval(agency) | {"group": facets.agency_type.group}
    if region and facets.region:
        region = _without_interval(region) | {"path": facets.region.path}
    source = {
        "genre": facets.genre,
        "task": facets.task,
        "year": year,
        "agency_type": agency,
        "agency_name": facets.agency_name,
        "region": region,
        "writer": facets.writer,
        "differs": [claim.facet for claim in facets.claims] or None,
        "claims": claims_to_json(facets.claims) or None,
    }
    return {name: value for name, value in source.items() if value is not None}


def facets_from_source(source: Mapping[str, Any]) -> Facets:
    """The facets that `facets_to_source` wrote."""
    return Facets(
        genre=source.get("genre"),
        task=source.get("task"),
        year=_read_year(source.get("year")),
        agency_type=_read_agency_type(source.get("agency_type")),
        agency_name=source.get("agency_name"),
        region=_read_region(source.get("region")),
        writer=source.get("writer", "agency"),
        claims=tuple(_read_claim(claim) for claim in source.get("claims", ())),
    )


def essay_from_source(id_: str, source: Mapping[str, Any]) -> EssayDocument:
    """An essay from its id and `_source`."""
    return EssayDocument(
        id=id_,
        page=source["page"],
        ordinal=source["ordinal"],
        title=restore(source["title"], source.get("title_written", ())),
        page_title=source["page_title"],
        facets=facets_from_source(source),
        length=source["length"],
        published_at=source.get("published_at"),
        views=source.get("views"),
        breadcrumb=tuple(source.get("breadcrumb", ())),
        copy=_read_copy(source),
    )


# What a section is read from; the facets of its essay, for filtering, stand beside it.
SECTION_PARTS = (
    "essay_id", "ordinal", "level", "heading", "heading_written", "role", "text", "text_written", "path",
)  # fmt: skip


def section_from_source(source: Mapping[str, Any]) -> SectionDocument:
    """A section from its `_source`."""
    return SectionDocument(
        essay_id=source["essay_id"],
        ordinal=source["ordinal"],
        level=source["level"],
        heading=restore(source["heading"], source.get("heading_written", ())),
        role=source.get("role"),
        text=restore(source["text"], source.get("text_written", ())),
        path=tuple(source.get("path", ())),
    )


def _read_copy(source: Mapping[str, Any]) -> Copy | None:
    if "copy_of" not in source:
        return None
    return Copy(source["copy_of"], source["copy_kind"], source["containment"])


def _without_interval(facet: Source) -> Source:
    return {key: value for key, value in facet.items() if key not in ("from", "to")}


def _read_evidence(source: Mapping[str, Any]) -> Evidence:
    return Evidence(source["quote"], source["where"], source.get("section"), source.get("start"))


def _read_claim(source: Mapping[str, Any]) -> Claim:
    return Claim(source["facet"], source["value"], _read_evidence(source["evidence"]))


def _read_year(source: Mapping[str, Any] | None) -> Year | None:
    if source is None:
        return None
    return Year(
        value=source.get("value"),
        from_=source["from"],
        to=source["to"],
        basis=source["basis"],
        confidence=source["confidence"],
        evidence=_read_evidence(source["evidence"]),
        contradiction=_read_contradiction(source.get("contradiction")),
        note=source.get("note"),
    )


def _read_contradiction(source: Mapping[str, Any] | None) -> Contradiction | None:
    if source is None:
        return None
    return Contradiction(source["from"], source["to"], _read_evidence(source["evidence"]))


def _read_agency_type(source: Mapping[str, Any] | None) -> AgencyType | None:
    if source is None:
        return None
    title = source.get("confirmed_by")
    return AgencyType(
        value=source["value"],
        group=source["group"],
        basis=source["basis"],
        confidence=source["confidence"],
        evidence=_read_evidence(source["evidence"]),
        confirmed_by=_read_evidence(title) if title else None,
    )


def _read_region(source: Mapping[str, Any] | None) -> Region | None:
    if source is None:
        return None
    evidence = _read_evidence(source["evidence"])
    return Region(tuple(source["value"]), source["basis"], source["confidence"], evidence)
