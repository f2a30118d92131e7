"""The cache of vectors: no text is embedded twice, whoever asks."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vectors.cache import VectorCache
from vectors.model import DIMENSIONS, Vectors


class Counting:
    """Vectors made from the text's own length, and how often each text was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        vectors = np.array([np.arange(DIMENSIONS) + len(text) for text in texts], dtype=np.float32)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def test_a_text_is_embedded_once_also_by_the_next_process(tmp_path: Path) -> None:
    embed = Counting()
    first = VectorCache(tmp_path, embed).embed(["甲", "乙乙", "甲"])
    again = VectorCache(tmp_path, embed).embed(["乙乙", "丙丙丙"])
    assert embed.asked == ["甲", "乙乙", "丙丙丙"]
    assert np.allclose(first[1], again[0], atol=1e-3)


def test_vectors_have_length_one_in_the_order_of_the_texts(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, Counting())
    texts = ["字" * n for n in range(1, 1_200)]
    cache.embed(texts[::2])
    vectors = cache.embed(texts)
    assert vectors.shape == (len(texts), DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert np.allclose(vectors, Counting()(texts), atol=1e-3)


def test_nothing_asked_is_nothing_answered(tmp_path: Path) -> None:
    assert VectorCache(tmp_path, Counting()).embed([]).shape == (0, DIMENSIONS)
