"""The shape of a facet: a value, how it came about, and the words that say so."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Basis = Literal["stated", "inferred", "claimed", "corrected"]
CopyKind = Literal["exact", "truncated", "rewrite"]
ClaimedFacet = Literal["year", "agency", "region"]
Where = Literal["title", "heading", "body", "breadcrumb", "signature", "editor"]


@dataclass(frozen=True)
class Evidence:
    """The exact words of the page that a value rests on; of a corrected one, why it was corrected.

    `section` is the ordinal of the section they stand in (None for title and breadcrumb),
    `start` the offset of the quote in that section's text, heading or the title.
    """

    quote: str
    where: Where
    section: int | None = None
    start: int | None = None


@dataclass(frozen=True)
class Contradiction:
    """What in the same text cannot be true together with the value: other years, and their words."""

    from_: int
    to: int
    evidence: Evidence


@dataclass(frozen=True)
class Year:
    """The period reported on, in calendar years; `value` is None when it is longer than one."""

    value: int | None
    from_: int
    to: int
    basis: Basis
    confidence: float
    evidence: Evidence
    contradiction: Contradiction | None = None
    # The part of the year: 上半年, 第三季度, 1至9月.
    note: str | None = None

    @property
    def years(self) -> list[int]:
        """Each calendar year of the period."""
        return list(range(self.from_, self.to + 1))


@dataclass(frozen=True)
class AgencyType:
    """What the writer's own agency does, by its name today: `生态环境` for a 环保局."""

    value: str
    group: str
    basis: Basis
    confidence: float
    evidence: Evidence
    # Words of the essay's own title that say the same as its text.
    confirmed_by: Evidence | None = None


@dataclass(frozen=True)
class Region:
    """Official names from the province down: `("四川省", "成都市", "成华区")`."""

    value: tuple[str, ...]
    basis: Basis
    confidence: float
    evidence: Evidence

    @property
    def path(self) -> list[str]:
        """Each level with those above it: `四川省`, `四川省/成都市`, …"""
        return ["/".join(self.value[: depth + 1]) for depth in range(len(self.value))]


@dataclass(frozen=True)
class Copy:
    """That an essay is held by a fuller one: `containment` is the share of it the other has."""

    representative: str
    kind: CopyKind
    containment: float


@dataclass(frozen=True)
class Claim:
    """What a title says otherwise than the text: a year, an agency type or a region, and its words."""

    facet: ClaimedFacet
    value: str
    evidence: Evidence


Writer = Literal["agency", "person"]


@dataclass(frozen=True)
class Facets:
    """What is known of one essay; None means not known, which is a right answer."""

    genre: str | None = None
    year: Year | None = None
    agency_type: AgencyType | None = None
    agency_name: str | None = None
    region: Region | None = None
    # Whether an agency reports or somebody of himself, whose agency is that of his office.
    writer: Writer = "agency"
    # What it is about and what it is, in a few words of the text: 扫黑除恶工作总结.
    task: str | None = None
    # Where the title differs from the text.
    claims: tuple[Claim, ...] = ()


def to_json(facet: Year | AgencyType | Region | None) -> dict[str, Any] | None:
    """The fixed JSON form of one facet: value, from, to, basis, confidence, evidence."""
    if facet is None:
        return None
    value = list(facet.value) if isinstance(facet, Region) else facet.value
    from_, to = (facet.from_, facet.to) if isinstance(facet, Year) else (None, None)
    form = {
        "value": value,
        "from": from_,
        "to": to,
        "basis": facet.basis,
        "confidence": facet.confidence,
        "evidence": _evidence_to_json(facet.evidence),
    }
    if isinstance(facet, AgencyType) and facet.confirmed_by:
        form["confirmed_by"] = _evidence_to_json(facet.confirmed_by)
    if isinstance(facet, Year) and facet.note:
        form["note"] = facet.note
    if isinstance(facet, Year) and facet.contradiction:
        other = facet.contradiction
        evidence = _evidence_to_json(other.evidence)
        form["contradiction"] = {"from": other.from_, "to": other.to, "evidence": evidence}
    return form


def claims_to_json(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The JSON form of claims that differ from the text."""
    return [
        {
            "facet": claim.facet,
            "value": claim.value,
            "evidence": _evidence_to_json(claim.evidence),
        }
        for claim in claims
    ]


def _evidence_to_json(evidence: Evidence) -> dict[str, Any]:
    quoted = {"quote": evidence.quote, "where": evidence.where}
    place = {"section": evidence.section, "start": evidence.start}
    return quoted | {key: part for key, part in place.items() if part is not None}
