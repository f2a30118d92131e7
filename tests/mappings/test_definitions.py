"""The JSON definitions are the only truth of the mapping, and say what each field is for."""

from typing import Any

import pytest

from mappings.definitions import read_definition
from mappings.names import BEHIND, KINDS, Names
from search.query.facets import FACETS, Facet


@pytest.fixture(params=(*KINDS, *BEHIND))
def definition(request: pytest.FixtureRequest) -> dict[str, Any]:
    return read_definition(request.param)


def test_a_field_that_is_not_defined_is_refused(definition: dict[str, Any]) -> None:
    assert definition["mappings"]["dynamic"] == "strict"


def test_every_field_has_a_sentence(definition: dict[str, Any]) -> None:
    mappings = definition["mappings"]
    assert set(mappings["_meta"]["fields"]) == set(mappings["properties"])
    assert all(sentence.endswith(".") for sentence in mappings["_meta"]["fields"].values())


def test_only_what_every_engine_has_is_used(definition: dict[str, Any]) -> None:
    analysis = definition["settings"].get("analysis")
    if analysis is None:
        return
    assert {a["tokenizer"] for a in analysis["analyzer"].values()} == {"standard"}
    assert {f["type"] for f in analysis["filter"].values()} == {"shingle"}


@pytest.mark.parametrize("kind", KINDS)
def test_single_characters_are_never_scored_with_pairs(kind: str) -> None:
    analysis = read_definition(kind)["settings"]["analysis"]
    assert analysis["filter"]["pairs"]["output_unigrams"] is False


def test_an_index_name_tells_its_generation() -> None:
    names = Names("fanwen")
    assert names.index("essays", 7) == "fanwen-essays-000007"
    assert names.generation_of("fanwen-essays-000007") == 7
    assert names.generation_of("fanwen-test-essays-000007") is None
    assert names.generation_of("fanwen-essays-7-copy") is None


@pytest.mark.parametrize("facet", FACETS, ids=[facet.name for facet in FACETS])
@pytest.mark.parametrize("kind", ["essays", "passages"])
def test_what_readers_choose_by_is_known_of_essays_and_of_their_passages(
    kind: str, facet: Facet
) -> None:
    properties = read_definition(kind)["mappings"]["properties"]
    for step in facet.field.split("."):
        assert step in properties
        properties = properties[step].get("properties", {})
