"""A local Elasticsearch as child processes: fetch, start, stop. Knows nothing of essays."""

from engine.cluster import (
    Cluster,
    ClusterStatus,
    read_status,
    running_cluster,
    start_cluster,
    stop_cluster,
)
from engine.model import EngineError, EngineSettings, NodeRecord, Progress

__all__ = [
    "Cluster",
    "ClusterStatus",
    "EngineError",
    "EngineSettings",
    "NodeRecord",
    "Progress",
    "read_status",
    "running_cluster",
    "start_cluster",
    "stop_cluster",
]
