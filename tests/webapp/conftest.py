"""The site without a server around it, over the bundled corpus or over nothing."""

import pytest
from elasticsearch import Elasticsearch
from flask.testing import FlaskClient

from mappings.names import Names
from mappings.segmentation import Segmenter
from search.service import SearchService
from webapp import create_app


@pytest.fixture(scope="session")
def http(service: SearchService) -> FlaskClient:
    return create_app(service).test_client()


@pytest.fixture
def nowhere(segmenter: Segmenter) -> FlaskClient:
    """The site over an engine that does not answer."""
    client = Elasticsearch("http://127.0.0.1:1", max_retries=0)
    return create_app(SearchService(client, Names(), segmenter)).test_client()
