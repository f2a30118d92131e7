"""The file that says which nodes were started, and by whom: what a later start or stop goes by."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from engine.model import NodeRecord

_NAME = "cluster.json"


@dataclass(frozen=True)
class Owner:
    """The block of a process that a cluster was started for and ends with.

    The token tells two blocks of one process apart: the inner one must not end the outer one's.
    """

    pid: int
    started: float
    token: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True)
class ClusterRecord:
    """The started nodes; without an owner they are meant to outlive whoever started them."""

    nodes: tuple[NodeRecord, ...] = ()
    owner: Owner | None = None
    version: str = ""
    heap: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


def read_record(folder: Path) -> ClusterRecord:
    """What is recorded; nothing when there is no record or it cannot be read."""
    try:
        record = json.loads((folder / _NAME).read_text("utf-8"))
        nodes = tuple(NodeRecord(**node) for node in record.pop("nodes"))
        owner = record.pop("owner")
        return ClusterRecord(nodes, Owner(**owner) if owner else None, **record)
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return ClusterRecord()


def write_record(folder: Path, record: ClusterRecord) -> None:
    """This is recorded, whole even when we are killed while writing."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{_NAME}.new"
    fresh.write_text(json.dumps(asdict(record)), "utf-8")
    fresh.replace(folder / _NAME)


def remove_record(folder: Path) -> None:
    """Nothing is recorded."""
    (folder / _NAME).unlink(missing_ok=True)
