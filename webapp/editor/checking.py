"""The facts of an essay on a form: what the site says of it, and what somebody who has read it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mappings.facets import Evidence, Facets
from search.asking.reading import EssayPage
from search.tuning.amending.amendments import Amendments, Correction, to_opening
from search.tuning.amending.parsing import FACET_LABELS, parse_amendments, to_amending_form
from search.tuning.tuning import Form
from state.facts import Fact


@dataclass(frozen=True)
class Checked:
    """A facet on the form: its value as an editor writes it, what it rests on, what else is claimed."""

    name: str
    label: str
    value: str
    evidence: Evidence | None
    claimed: str


def to_checked(facets: Facets) -> tuple[Checked, ...]:
    """The facets of an essay."""
    values = to_values(facets)
    claims = {claim.facet: claim.evidence.quote for claim in facets.claims}
    years = facets.year.contradiction if facets.year else None
    against = {"year": years.evidence.quote} if years else {}
    resting = {"year": facets.year, "agency": facets.agency_type, "region": facets.region}
    return tuple(
        Checked(
            name,
            label,
            values[name],
            found.evidence if (found := resting.get(name)) else None,
            "、".join(filter(None, (claims.get(name), against.get(name)))),  # type: ignore[call-overload]
        )
        for name, label in FACET_LABELS.items()
    )


def to_values(facets: Facets) -> Mapping[str, str]:
    """Each facet as an editor writes it; empty for unknown."""
    year, agency, region = facets.year, facets.agency_type, facets.region
    years = "" if year is None else str(year.from_)
    if year is not None and year.to != year.from_:
        years += f"-{year.to}"
    return {
        "year": years,
        "agency": agency.value if agency else "",
        "region": "/".join(region.value) if region else "",
        "genre": facets.genre or "",
    }


def read_opening(page: EssayPage) -> str:
    """How an essay begins, by which it is known again."""
    texts = (part for one in page.sections for part in (one.heading, one.text) if part)
    return to_opening("\n".join(texts))


def read_facts(sent: Mapping[str, str], page: EssayPage, who: str) -> list[Fact]:
    """What was sent of an essay's facets. Raises `BadTuning` for what no facet can be."""
    opening, id_, why = read_opening(page), page.essay.id, sent.get("why", "").strip()[:300]
    facts = []
    for name, shown in to_values(page.essay.facets).items():
        value = sent.get(name, "").strip()
        value = "" if value == "不明" else value
        told = {"essay": id_, "facet": name, "value": value}
        checked = parse_amendments({"corrections": [told]}).corrections[0].value
        verdict = "right" if checked == shown else "wrong"
        facts.append(Fact(id_, name, verdict, shown, checked, opening, who, why))  # type: ignore[arg-type]
    return facts


def add_corrections(form: Form, facts: Sequence[Fact]) -> dict[str, object]:
    """The form of a tuning with corrections for what is wrong, in place of older ones of the same."""
    made: Amendments = parse_amendments(form)
    wrong = [fact for fact in facts if fact.verdict == "wrong"]
    anew = {(fact.essay, fact.facet) for fact in wrong}
    kept = [one for one in made.corrections if (one.essay, one.facet) not in anew]
    added = [
        Correction(f.essay, f.facet, f.value, f.opening, f.why)  # type: ignore[arg-type]
        for f in wrong
    ]
    corrections = to_amending_form(Amendments(corrections=(*kept, *added)))["corrections"]
    return {**form, "corrections": corrections}
