"""Why an essay stands where it stands for a query, or why it is not there: told in words and shares."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from elasticsearch import NotFoundError

from search.asking.blending import find_mix
from search.asking.looking import Looked, Looker
from search.language.parsing import parse_query
from search.query.request import SearchRequest
from search.retrieval.essays import ask_for_shown, build_total, read_held, read_total
from search.retrieval.index import Index

Kind = Literal["word", "pair", "named", "meaning", "rule"]
# Essays that are looked through for the place of one.
DEEPEST = 1_000
_WEIGHT = re.compile(r"weight\((?P<field>[\w.]+):(?P<term>.+) in \d+\)")
_IDS = "_id:"


@dataclass(frozen=True)
class Share:
    """What one thing adds to an essay's score, on the scale on which lists are ordered."""

    kind: Kind
    label: str
    value: float


@dataclass(frozen=True)
class Explanation:
    """An essay for a query: its place from 1 on, or None behind all that was looked through.

    `held` of the telling words' mass must be `least` for it to match; `narrowed` is False where the
    chosen filters leave it out, `required` where what the query demands does, or a rule hides it.
    """

    essay: str
    place: int | None
    total: float
    shares: tuple[Share, ...]
    held: Mapping[str, float]
    lacking: Mapping[str, float]
    least: float
    required: bool
    narrowed: bool
    hidden: bool

    @property
    def matches(self) -> bool:
        """Whether it is counted."""
        return self.required and self.narrowed and sum(self.held.values()) >= self.least - 1e-4


def explain(
    index: Index, looker: Looker, request: SearchRequest, essay_id: str
) -> Explanation | None:
    """The explanation of an essay; None when there is none of that id."""
    wording, _ = looker.understand(index, parse_query(request.query).tree)
    deep = replace(request, size=DEEPEST, page=1)
    looked = looker.look(index, wording, deep)
    question = looked.question
    try:
        told = index.client.explain(
            index=index.name("essays"), id=essay_id, query=question.scored.to_dict()
        )
    except NotFoundError:
        return None
    order = [id_ for id_, _ in looked.order(index.profile.vectors)[:DEEPEST]]
    shares = tuple(_to_shares(told.body, looked, index, essay_id))
    asked = {
        "held": ask_for_shown(index, [essay_id], question, copies=True),
        "narrowed": build_total(index, replace(request, query=""), _everything(looker, index)),
        "required": index.search("essays").query(question.scored)[:0],
    }
    for name in ("narrowed", "required"):
        asked[name] = asked[name].filter("ids", values=[essay_id]).extra(track_total_hits=True)
    answers = index.ask(asked)
    words = read_held(answers["held"]).get(essay_id, frozenset())
    return Explanation(
        essay=essay_id,
        place=order.index(essay_id) + 1 if essay_id in order else None,
        total=sum(share.value for share in shares),
        shares=tuple(sorted(shares, key=lambda share: -share.value)),
        held={word: mass for word, mass in question.masses.items() if word in words},
        lacking={word: mass for word, mass in question.masses.items() if word not in words},
        least=question.least,
        required=bool(read_total(answers["required"])),
        narrowed=bool(read_total(answers["narrowed"])),
        hidden=essay_id in question.applied.hidden,
    )


def _everything(looker: Looker, index: Index) -> Any:
    wording, _ = looker.understand(index, parse_query("").tree)
    return looker.build(index, wording)


def _to_shares(
    told: Mapping[str, Any], looked: Looked, index: Index, essay: str
) -> Iterator[Share]:
    nearest = {id_: near.cosine for id_, near in (looked.nearest or {}).items()}
    scale = looked.question.scale
    mix = find_mix(looked.listed.essays, nearest, scale, index.profile.vectors)
    for kind, label, score in _read_leaves(told.get("explanation", {})):
        if score > 0:
            yield Share(kind, label, mix.of_words(score))
    if mix.weight:
        yield Share("meaning", "", mix.of_meaning(nearest.get(essay)))


def _read_leaves(node: Mapping[str, Any]) -> Iterator[tuple[Kind, str, float]]:
    """(kind, label, score) of what the engine added up."""
    description, value = str(node.get("description", "")), float(node.get("value", 0.0))
    if found := _WEIGHT.match(description):
        kind: Kind = "pair" if found["field"].endswith(".pairs") else "word"
        yield kind, found["term"], value
    elif description.startswith("ConstantScore"):
        yield ("rule" if _IDS in description else "named"), _to_label(description), value
    else:
        for below in node.get("details", ()):
            yield from _read_leaves(below)


def _to_label(description: str) -> str:
    """The value in `ConstantScore(agency_type.value:审计)^3.2`."""
    return description.partition(":")[2].partition(")")[0].strip("() ") or description
