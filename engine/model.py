"""What the engine's modules hand each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


class EngineError(Exception):
    """The engine could not be fetched, started or stopped; the message says what to do."""


@dataclass(frozen=True)
class Security:
    """What secures the nodes of a cluster, and who may ask how they are.

    `folder` has `ca.crt`, `node.crt`, `node.key`, `roles.yml`, `users` and `users_roles`.
    """

    folder: Path
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class EngineSettings:
    """What a local cluster is made of. `heap` is of each node, as Java writes it (512m, 1g).

    `extra` goes into each node's elasticsearch.yml as it is, `java_options` into its jvm.options.
    Clusters of other names share the fetched server and nothing else. Without `security` whoever
    can connect may do anything: such nodes listen on loopback only, as all of them do.
    """

    state_dir: Path
    heap: str = "1g"
    nodes: int = 1
    http_port: int | None = None
    java_home: Path | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    java_options: tuple[str, ...] = ()
    cluster: str = "main"
    security: Security | None = None

    @property
    def engine_folder(self) -> Path:
        """Where everything that the engine writes is; absolute, for a node has a folder of its own."""
        return self.state_dir.absolute() / "engine"

    @property
    def server_folder(self) -> Path:
        """Where the server is fetched and unpacked to."""
        return self.engine_folder / "server"

    @property
    def folder(self) -> Path:
        """Where everything of this cluster is written."""
        return self.engine_folder / self.cluster


@dataclass(frozen=True)
class NodeRecord:
    """A node that was started. `started` and `folder` tell its process from a later one of its pid.

    `pid` is the launcher's; it leads a process group of its own that holds the server too, so
    `os.killpg(pid, SIGSTOP)` freezes the node. Every command line of the node names `folder`.
    """

    name: str
    pid: int
    started: float
    http_port: int
    transport_port: int
    folder: str = ""
    scheme: str = "http"

    @property
    def url(self) -> str:
        """The node's HTTP address; it listens on loopback only."""
        return f"{self.scheme}://127.0.0.1:{self.http_port}"
