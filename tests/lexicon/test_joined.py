"""Vocabularies that are joined find what each of them finds alone."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from fanwen.bundled import CORPUS
from indexer.corpus.facets.reading import as_read
from indexer.corpus.facets.vocabularies import join_vocabularies
from lexicon.tables import add_rows
from lexicon.vocabulary import Joined, Vocabulary

SIGNS = '甲乙丙"'
NAMES = st.lists(st.text(SIGNS.replace('"', ""), min_size=1, max_size=4), max_size=8, unique=True)


@given(names=st.lists(NAMES, min_size=1, max_size=4), quoted=st.booleans(), text=st.text(SIGNS))
def test_joined_vocabularies_find_the_longest_names_of_each_as_it_does_alone(
    names: Sequence[Sequence[str]], quoted: bool, text: str
) -> None:
    def make() -> list[Vocabulary[int]]:
        return [
            Vocabulary(((name, place) for place, name in enumerate(own)), quoted and number == 0)
            for number, own in enumerate(names)
        ]

    alone, together = make(), make()
    Joined(together)
    for one, other in zip(alone, together, strict=True):
        assert list(one.find(text)) == list(other.find(text))


def test_joined_vocabularies_of_the_facets_find_in_essays_what_each_finds_alone() -> None:
    vocabularies = join_vocabularies().vocabularies
    found = 0
    for path in sorted(CORPUS.glob("*.txt")):
        for text in (
            as_read(path.read_text("utf-8")),
            *as_read(path.read_text("utf-8")).split("\n"),
        ):
            for vocabulary in vocabularies:
                names = list(vocabulary.find(text))
                assert names == list(vocabulary.find_alone(text))
                found += len(names)
    assert found > 1000


def test_a_name_that_is_added_to_the_tables_is_found_by_the_joined_ones_too() -> None:
    row = (("name", "量子事务局"), ("function", "科技"), ("group", "政府部门"), ("weak", "-"))
    try:
        add_rows({"agencies": (row,)})
        agencies = join_vocabularies().vocabularies[0]
        assert [found.name for found in agencies.find("我在量子事务局工作")] == ["量子事务局"]
    finally:
        add_rows({})
    assert not list(join_vocabularies().vocabularies[0].find("我在量子事务局工作"))
