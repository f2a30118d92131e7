"""A local Elasticsearch as child processes: fetch, start, stop. Knows nothing of essays."""

from artifacts.maven import Progress
from engine.cluster import (
    Cluster,
    ClusterStatus,
    read_status,
    recorded_urls,
    running_cluster,
    start_cluster,
    stop_cluster,
)
from engine.model import EngineError, EngineSettings, NodeRecord

__all__ = [
    "Cluster",
    "ClusterStatus",
    "EngineError",
    "EngineSettings",
    "NodeRecord",
    "Progress",
    "read_status",
    "recorded_urls",
    "running_cluster",
    "start_cluster",
    "stop_cluster",
]
