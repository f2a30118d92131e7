"""A small corpus that the desk's tests share, each with a desk of its own."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.names import Names
from mappings.segmentation import Segmenter
from search.service import SearchService
from search.tuning.tuning import default_tuning, to_form
from state.accounts import ROLES, Accounts
from state.documents import Documents
from state.serving import live_index, serve_tuning
from tests.conftest import a_target, clear_state, make_folder
from tests.indexer.test_rebuild import FEW

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def small(
    client: Elasticsearch, tmp_path_factory: pytest.TempPathFactory, state_dir: Path
) -> Iterator[Target]:
    """The corpus, rebuilt once, with an account of each role: to hash passwords takes time."""
    folder = make_folder(tmp_path_factory.mktemp("desk") / "state", state_dir)
    with a_target(client, Names(f"desk-{uuid4().hex[:8]}"), folder) as target:
        rebuild(target, FEW)
        accounts = Accounts(client, target.names)
        for role in ROLES:
            accounts.add(role, role, PASSWORD)
        yield target


@pytest.fixture
def own(small: Target, segmenter: Segmenter) -> Iterator[SearchService]:
    """A service over it; what is put in is gone afterwards, and the accounts are as they were."""
    people = list(Documents(small.client, small.names, "accounts").all())
    yield SearchService(small.client, small.names, segmenter)
    clear_state(small.client, small.names)
    for one in people:
        Documents(small.client, small.names, "accounts").create(one.id, one.source)
    index = live_index(small.client, small.names)
    assert index
    serve_tuning(small.client, index, to_form(default_tuning()))
