"""Fields of a query as filters: words of the title, and the values of facets by any of their names."""

from collections.abc import Iterator

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query
from rapidfuzz import fuzz, process

from lexicon.agencies import agency_names, functions
from lexicon.forms import genres, roles
from search.language.naming import agency_named, regions_named
from search.language.notes import note
from search.language.recognising import Recognised, recognise
from search.language.signs import UNKNOWN
from search.language.tree import Field, Tree, Word, leaves
from search.language.years import UNKNOWN_WORD, parse_years
from search.query.facets import BY_NAME
from search.query.plain import Matching, any_of, build_plain

NEAREST = "没有叫“{}”的单位类型，最接近的是“{}”。"
# Of a hundred: three of four characters are the same.
_NEAR = 70
_UNKNOWN_NOTES = {
    "agency": "没有叫“{}”的单位类型，“单位”里可写 教育局、审计 等。",
    "region": "没有叫“{}”的地区，“地区”里可写 四川、成都市 等。",
    "genre": "没有叫“{}”的文种，“文种”里可写 总结、计划、述职、讲话 等。",
    "role": "没有叫“{}”的作用，“作用”里可写 成绩、问题、措施、计划 等。",
}


def build_field(field: Field, matching: Matching) -> Query | None:
    """Essays with that in their title, or with that value of the facet; None for a title of ××."""
    if field.name == "title":
        return build_plain(field.value, ("title",), matching)
    if field.value.text == UNKNOWN_WORD:
        return BY_NAME[field.name].build_filter([UNKNOWN])
    if field.name in ("genre", "role"):
        return BY_NAME[field.name].build_filter([field.value.text])
    if field.name == "year":
        return _build_years(field)
    return any_of(_build_values(field, matching))


def explain_unknown_values(tree: Tree, matching: Matching) -> tuple[str, ...]:
    """A sentence for each agency, region, genre and role of the query that nobody knows."""
    return tuple(
        _explain_unknown(leaf)
        for leaf in leaves(tree)
        if isinstance(leaf, Field)
        and leaf.name in _UNKNOWN_NOTES
        and leaf.value.text != UNKNOWN_WORD
        and not _is_known(leaf, matching)
    )


def _explain_unknown(field: Field) -> str:
    """What is nearest to it, where anything is; else what could be written."""
    names = agency_names() if field.name == "agency" else ()
    found = process.extractOne(field.value.text, names, scorer=fuzz.ratio, score_cutoff=_NEAR)
    if found is None:
        return note(_UNKNOWN_NOTES[field.name], field.value.text)
    return note(NEAREST, field.value.text, found[0])


def _build_years(field: Field) -> Query:
    years = parse_years(field.value.text)
    if years is None:
        return Q("match_none")
    return Q("range", **{BY_NAME["year"].field: {"gte": years[0], "lte": years[1]}})


def _build_values(field: Field, matching: Matching) -> Iterator[Query]:
    text, facet = field.value.text, BY_NAME[field.name]
    # The value itself comes first: links of the facets hold it as the index does.
    yield facet.build_filter([text])
    if field.name == "agency":
        yield Q("term", **{"agency_type.group": text})
        yield Q("term", agency_name=text)
    if field.name == "region" and (paths := regions_named(text)):
        yield facet.build_filter(paths)
    elif named := _read_names(field, matching):
        yield Bool(filter=[BY_NAME[name.kind].build_filter([name.value]) for name in named])


def _read_names(field: Field, matching: Matching) -> tuple[Recognised, ...]:
    """成都市教育局 -> the region and the type; nothing where the name of that kind is not among them."""
    named = recognise(Word(field.value.text), matching.segmenter.cut)
    named = tuple(name for name in named if name.kind in ("agency", field.name))
    return named if any(name.kind == field.name for name in named) else ()


def _is_known(field: Field, matching: Matching) -> bool:
    text = field.value.text
    match field.name:
        case "genre":
            return text in genres()
        case "role":
            return text in roles()
        case "agency":
            named = {*functions(), *functions().values()}
            return text in named or bool(agency_named(text) or _read_names(field, matching))
        case _:
            # A path of official names: 四川省/成都市.
            regions = regions_named(text.rpartition("/")[2])
            return bool(regions or _read_names(field, matching))
