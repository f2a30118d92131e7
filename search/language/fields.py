"""Fields of a query as filters: words of the title, and the values of facets by any of their names."""

from collections.abc import Iterator

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from search.language.matching import Matching, any_of, build_plain
from search.language.recognising import Recognised, recognise
from search.language.tree import Field, Tree, Word, leaves
from search.language.years import UNKNOWN_WORD, parse_years
from search.query.request import UNKNOWN
from search.retrieval.facets import FACETS

_BY_NAME = {facet.name: facet for facet in FACETS}
_UNKNOWN_NOTES = {
    "agency": "没有叫“{}”的单位类型，“单位”里可写 教育局、审计 等。",
    "region": "没有叫“{}”的地区，“地区”里可写 四川、成都市 等。",
}


def build_field(field: Field, matching: Matching) -> Query | None:
    """Essays with that in their title, or with that value of the facet; None for a title of ××."""
    if field.name == "title":
        return build_plain(field.value, ("title",), matching)
    if field.value.text == UNKNOWN_WORD:
        return _BY_NAME[field.name].build_filter([UNKNOWN])
    if field.name == "year":
        return _build_years(field)
    return any_of(_build_values(field, matching))


def explain_unknown_values(tree: Tree, matching: Matching) -> tuple[str, ...]:
    """A sentence for each agency and region of the query that the index has none of."""
    return tuple(
        _UNKNOWN_NOTES[leaf.name].format(leaf.value.text)
        for leaf in leaves(tree)
        if isinstance(leaf, Field)
        and leaf.name in _UNKNOWN_NOTES
        and leaf.value.text != UNKNOWN_WORD
        and not _is_known(leaf, matching)
    )


def _build_years(field: Field) -> Query:
    years = parse_years(field.value.text)
    if years is None:
        return Q("match_none")
    return Q("range", **{_BY_NAME["year"].field: {"gte": years[0], "lte": years[1]}})


def _build_values(field: Field, matching: Matching) -> Iterator[Query]:
    text, vocabulary = field.value.text, matching.vocabulary
    facet = _BY_NAME[field.name]
    # The value itself comes first: links of the facets hold it as the index does.
    yield facet.build_filter([text])
    if field.name == "agency":
        yield Q("term", **{"agency_type.group": text})
    if field.name == "agency" and text in vocabulary.names:
        yield Q("terms", agency_name=list(vocabulary.names[text]))
    if field.name == "region" and text in vocabulary.regions:
        yield facet.build_filter(vocabulary.regions[text])
    elif named := _read_names(field, matching):
        yield Bool(filter=[_BY_NAME[name.kind].build_filter([name.value]) for name in named])


def _read_names(field: Field, matching: Matching) -> tuple[Recognised, ...]:
    """成都市教育局 -> the region and the type; nothing where the name of that kind is not among them."""
    word = Word(field.value.text)
    named = recognise(word, matching.vocabulary, matching.segmenter.cut)
    named = tuple(name for name in named if name.kind in ("agency", field.name))
    return named if any(name.kind == field.name for name in named) else ()


def _is_known(field: Field, matching: Matching) -> bool:
    text, vocabulary = field.value.text, matching.vocabulary
    values = {
        "agency": (vocabulary.agencies.values(), vocabulary.names, vocabulary.groups),
        "region": (vocabulary.regions, (path for of in vocabulary.regions.values() for path in of)),
    }
    known = any(text in names for names in values[field.name])
    return known or bool(_read_names(field, matching))
