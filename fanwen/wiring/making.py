"""What commands work with, made from the settings."""

import os

from fanwen.settings import Settings
from fanwen.wiring.connecting import LOADER_TIMEOUT, READER_TIMEOUT, Wrap, as_it_is, connect
from indexer.index.rebuilding.job import Target
from mappings.names import Names
from mappings.segmentation import Segmenter
from search.service import SearchService
from vectors.model import Embedder


def make_segmenter(settings: Settings) -> Segmenter:
    """The segmenter of texts and queries, its cache in the state folder."""
    return Segmenter(settings.state_dir / "jieba")


def make_embedder(settings: Settings) -> Embedder | None:
    """What embeds queries once the model is there; None where vectors are switched off."""
    return Embedder(settings.model_dir) if settings.vectors else None


def make_service(
    settings: Settings, timeout: float = READER_TIMEOUT, wrap: Wrap = as_it_is
) -> SearchService:
    """What readers ask."""
    return SearchService(
        connect(settings, timeout, wrap),
        Names(settings.prefix),
        make_segmenter(settings),
        embedder=make_embedder(settings),
    )


def make_target(settings: Settings) -> Target:
    """What a rebuild writes to."""
    names = Names(settings.prefix)
    client = connect(settings, LOADER_TIMEOUT)
    return Target(client, names, settings.state_dir, os.cpu_count() or 1)
