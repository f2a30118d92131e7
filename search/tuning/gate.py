"""What a draft must not do to readers, looked at before it is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.evaluation.desk import Compared
from search.language.notes import Note, note
from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.tuning import Tuning

# Differences that come about by chance more often than this are noise.
NOISE = 0.05
_NAMED = 5


@dataclass(frozen=True)
class Refusal:
    """Why a draft should not be published."""

    sentence: Note


def check_judged(compared: Mapping[str, Compared]) -> list[Refusal]:
    """The judged queries of each set, by its name: no fall beyond noise."""
    return [
        Refusal(
            note(
                "检索词集“{}”变差：nDCG@10 {:+.3f}（95% 区间 {:+.3f} 至 {:+.3f}，p={:.3f}）。",
                name,
                found.difference.delta,
                found.difference.low,
                found.difference.high,
                found.difference.p,
            )
        )
        for name, found in compared.items()
        if found.difference.delta < 0 and found.difference.p < NOISE
    ]


def check_hits(lost: Sequence[str]) -> list[Refusal]:
    """Queries that find something keep finding something; `lost` are those that do not."""
    if not lost:
        return []
    named = "、".join(lost[:_NAMED])
    return [Refusal(note("{} 个检索词再也找不到范文：{}。", len(lost), named))]


def check_pins(tuning: Tuning, drafted: SearchService) -> list[Refusal]:
    """What is put on top is there, and still there under a filter that it passes."""
    refusals = []
    for rule in tuning.rules:
        if rule.action != "pin" or rule.match != "exact":
            continue
        page = drafted.read_essay(rule.essay)
        if page is None:
            refusals.append(Refusal(note("“{}”置顶的 {} 不在库中。", rule.query, rule.essay)))
            continue
        agency = page.essay.facets.agency_type
        chosen = {"agency": (agency.value,)} if agency else {}
        for constraints in ({}, chosen):
            hits = drafted.search(SearchRequest(rule.query, constraints)).hits
            if rule.essay not in _ids(hits):
                refusals.append(
                    Refusal(
                        note("“{}”置顶的 {} 不在第一页，请看是不是副本。", rule.query, rule.essay)
                    )
                )
                break
    return refusals


def _ids(hits: Sequence[object]) -> set[str]:
    return {hit.essay.id for hit in hits}  # type: ignore[attr-defined]
