"""What commands work with, made from the settings."""

import os

from fanwen.connecting import LOADER_TIMEOUT, READER_TIMEOUT, make_client
from fanwen.settings import Settings
from indexer.rebuilding.job import Target
from mappings.names import Names
from mappings.segmentation import Segmenter
from search.service import SearchService


def make_segmenter(settings: Settings) -> Segmenter:
    """The segmenter of texts and queries, its cache in the state folder."""
    return Segmenter(settings.state_dir / "jieba")


def make_service(settings: Settings, url: str) -> SearchService:
    """What readers ask."""
    names = Names(settings.prefix)
    return SearchService(make_client(url, READER_TIMEOUT), names, make_segmenter(settings))


def make_target(settings: Settings, url: str) -> Target:
    """What a rebuild writes to."""
    names = Names(settings.prefix)
    client = make_client(url, LOADER_TIMEOUT)
    return Target(client, names, settings.state_dir, os.cpu_count() or 1)
