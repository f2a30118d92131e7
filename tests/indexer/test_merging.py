"""A live generation is merged into one piece, and nobody finds anything else for it."""

import pytest

from indexer.index.completing.merging import count_pieces, merge
from indexer.index.generations.certificate import read_certificate
from indexer.index.generations.verification import agrees, hash_index
from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.segmentation import Segmenter
from search.query.request import SearchRequest
from search.service import SearchService
from tests.indexer.test_rebuild import FEW, live_of

pytestmark = pytest.mark.node


def test_what_was_written_in_pieces_is_one_and_answers_as_before(
    target: Target, segmenter: Segmenter
) -> None:
    # What is new is written beside what is carried over.
    rebuild(target, FEW[:1])
    rebuild(target, FEW)
    live = live_of(target)
    request = SearchRequest("工作")
    before = SearchService(target.client, target.names, segmenter).search(request)
    assert merge(target.client, live) > 0
    assert [count_pieces(target.client, index) for index in live.indices] == [0, 0]
    assert merge(target.client, live) == 0
    after = SearchService(target.client, target.names, segmenter).search(request)
    assert [(hit.essay.id, hit.score) for hit in after.hits] == [
        (hit.essay.id, hit.score) for hit in before.hits
    ]
    assert after.facets == before.facets
    certificate = read_certificate(target.client, live)
    assert certificate is not None
    assert agrees(hash_index(target.client, live), certificate)
