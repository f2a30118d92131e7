"""The embedding model itself, as it is fetched."""

from pathlib import Path

import numpy as np
import pytest

from vectors.model import DIMENSIONS, VERSION, Embedder, ModelUnusable

pytestmark = pytest.mark.slow


def test_what_means_the_same_is_near_and_what_does_not_is_far(embedder: Embedder) -> None:
    texts = [
        "教育局开展新闻宣传工作的情况",
        "税务局组织收入任务完成情况",
        "水库除险加固工程已经完工",
    ]
    vectors = embedder.embed(texts)
    assert vectors.shape == (3, DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for number, query in enumerate(["怎么写教育宣传", "收税任务", "修水坝"]):
        cosines = vectors @ np.array(embedder.embed_query(query), dtype=np.float32)
        assert int(cosines.argmax()) == number, query


def test_a_text_alone_has_the_vector_that_it_has_among_others(embedder: Embedder) -> None:
    texts = ["短", "一段长得多的文字，" * 40, "中等长度的一句话。"]
    together = embedder.embed(texts)
    alone = np.vstack([embedder.embed([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_any_text_has_a_vector(embedder: Embedder) -> None:
    texts = ["", " ", "\0", "𠮷😀", "x" * 5_000, "\u2008某\u2008局"]
    assert np.isfinite(embedder.embed(texts)).all()


def test_a_model_that_is_not_there_is_not_ready_and_a_damaged_one_is_said(tmp_path: Path) -> None:
    embedder = Embedder(tmp_path)
    assert not embedder.ready
    (tmp_path / VERSION).mkdir()
    for name in (f"{VERSION}.onnx", f"{VERSION}-tokenizer.json"):
        (tmp_path / VERSION / name).write_bytes(b"half a f")
    assert embedder.ready
    with pytest.raises(ModelUnusable, match="FANWEN_VECTORS=off"):
        embedder.embed_query("工作")
    assert not embedder.ready
