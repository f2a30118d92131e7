"""System indices that another process makes at the very moment."""

from functools import partial
from threading import Timer

import pytest
from elasticsearch import Elasticsearch
from flask import Flask

from mappings.names import Names
from search.service import SearchService
from state.documents import Documents
from tests.editor.test_desk import sign_in
from webapp import create_app

pytestmark = pytest.mark.node

_NOWHERE = "index.routing.allocation.require._name"


def make_without_shards(client: Elasticsearch, names: Names, what: str) -> str:
    index = names.system(what)
    client.indices.delete(index=index, ignore_unavailable=True)
    client.indices.create(
        index=index,
        settings={"number_of_replicas": 0, _NOWHERE: "none"},
        wait_for_active_shards=0,
    )
    return index


def test_one_whose_shards_are_on_their_way_is_waited_for(own: SearchService) -> None:
    for what, ask in (
        ("requests", lambda documents: documents.find()),
        ("rebuilds", lambda documents: documents.read("x")),
    ):
        index = make_without_shards(own.client, own.names, what)
        allow = partial(own.client.indices.put_settings, index=index, settings={_NOWHERE: None})
        there = Timer(0.3, allow)
        there.start()
        assert not ask(Documents(own.client, own.names, what))
        there.join()


def test_one_whose_shards_do_not_come_makes_a_page_say_that_the_engine_is_not_ready(
    own: SearchService,
) -> None:
    app: Flask = create_app(own)
    http = sign_in(app, "editor")
    index = make_without_shards(own.client, own.names, "rebuilds")
    answer = http.get("/editor/rebuilds")
    own.client.indices.delete(index=index)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "暂时无法使用" in answer.text
