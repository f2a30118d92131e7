"""What a masking site hid, and what only looks so."""

import pytest

from mappings.folding import fold
from mappings.slots import find_slots


def slots_of(text: str) -> list[str]:
    return [text[start:end] for start, end in find_slots(fold(text))]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("xx年，××县成立了专班", ["xx", "××"]),
        ("20XX年和20**年、20_年", ["20XX", "20**", "20_"]),
        ("某县某某局的~年总结", ["某", "某某", "~"]),
        ("投入____万元，×县自筹", ["____", "×"]),
        ("○○县在20○○年", ["○○", "○○"]),
    ],
)
def test_hidden_years_names_and_figures_are_slots(text: str, slots: list[str]) -> None:
    assert slots_of(text) == slots


@pytest.mark.parametrize(
    "text", ["XXL码", "max值", "5~6月", "3×4米", "某项工作和某些人", "〇八年", "二○○七年"]
)
def test_words_figures_and_sums_are_none(text: str) -> None:
    assert not slots_of(text)
