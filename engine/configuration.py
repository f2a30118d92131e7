"""The files of one node: its settings, its Java options, and folders of its own."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.model import EngineSettings, NodeRecord

# Not the distribution's file: the packaged Java lacks the module jdk.incubator.vector that it adds.
_JVM_OPTIONS = """\
-Xms{heap}
-Xmx{heap}
-XX:+UseG1GC
-XX:-UsePerfData
-Djava.io.tmpdir={temp}
-XX:+ExitOnOutOfMemoryError
-XX:-HeapDumpOnOutOfMemoryError
-XX:ErrorFile={logs}/hs_err_pid%p.log
"""


_CERTIFICATES = "certificates"
# Who may sign in stands in files; the engine's own users, which a forgotten password lets in, are not there.
SECURED = {
    "xpack.security.enabled": "true",
    "xpack.security.enrollment.enabled": "false",
    "xpack.security.authc.reserved_realm.enabled": "false",
    **{
        f"xpack.security.{layer}.ssl.{name}": value
        for layer in ("http", "transport")
        for name, value in {
            "enabled": "true",
            "key": f"{_CERTIFICATES}/node.key",
            "certificate": f"{_CERTIFICATES}/node.crt",
            "certificate_authorities": f"{_CERTIFICATES}/ca.crt",
            "supported_protocols": "TLSv1.3",
        }.items()
    },
    # A node among others is known by who vouches for it; its address is the network's.
    "xpack.security.transport.ssl.verification_mode": "certificate",
}


@dataclass(frozen=True)
class NodeFolder:
    """Where one node keeps what is its own."""

    root: Path

    @property
    def config(self) -> Path:
        """ES_PATH_CONF."""
        return self.root / "config"

    @property
    def temp(self) -> Path:
        """ES_TMPDIR."""
        return self.root / "temp"

    @property
    def logs(self) -> Path:
        """The node's logs."""
        return self.root / "logs"

    @property
    def printed(self) -> Path:
        """What the launcher and the server print."""
        return self.logs / "printed.log"

    @property
    def backups(self) -> Path:
        """Where all nodes of the cluster keep backups."""
        return self.root.parent / "backups"

    @property
    def data(self) -> Path:
        """The node's indices."""
        return self.root / "data"


def write_configuration(
    folder: NodeFolder,
    server: Path,
    node: NodeRecord,
    cluster: Sequence[NodeRecord],
    wanted: EngineSettings,
) -> None:
    """The node's folders and files are there, ready for a start."""
    shutil.rmtree(folder.config, ignore_errors=True)
    shutil.rmtree(folder.temp, ignore_errors=True)
    for path in (folder.config, folder.temp, folder.logs, folder.data, folder.backups):
        path.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(server / "config" / "log4j2.properties", folder.config / "log4j2.properties")
    settings = build_settings(folder, node, cluster)
    if wanted.security:
        settings |= SECURED
        _copy_security(wanted.security.folder, folder.config)
    settings |= dict(wanted.extra)
    lines = (f"{name}: {value}\n" for name, value in settings.items())
    (folder.config / "elasticsearch.yml").write_text("".join(lines), "utf-8")
    java = _JVM_OPTIONS.format(heap=wanted.heap, temp=folder.temp, logs=folder.logs)
    more = (f"{option}\n" for option in wanted.java_options)
    (folder.config / "jvm.options").write_text(java + "".join(more), "utf-8")


def _copy_security(source: Path, config: Path) -> None:
    (config / _CERTIFICATES).mkdir()
    for name in ("ca.crt", "node.crt", "node.key"):
        shutil.copyfile(source / name, config / _CERTIFICATES / name)
    for name in ("roles.yml", "users", "users_roles"):
        shutil.copyfile(source / name, config / name)


def build_settings(
    folder: NodeFolder, node: NodeRecord, cluster: Sequence[NodeRecord]
) -> dict[str, str]:
    """The settings of one node of a cluster, as elasticsearch.yml takes them."""
    settings = {
        "cluster.name": "fanwen",
        "node.name": node.name,
        "network.host": "127.0.0.1",
        "http.port": str(node.http_port),
        "transport.port": str(node.transport_port),
        # JSON is YAML: a path may hold what YAML would take for its own.
        "path.repo": json.dumps(str(folder.backups), ensure_ascii=False),
        "path.logs": json.dumps(str(folder.logs), ensure_ascii=False),
        # Loopback only: whoever can connect is already on this machine.
        "xpack.security.enabled": "false",
        "action.auto_create_index": "false",
        # Shares of a large disk would stop a small index with gigabytes to spare.
        "cluster.routing.allocation.disk.watermark.low": "1gb",
        "cluster.routing.allocation.disk.watermark.high": "700mb",
        "cluster.routing.allocation.disk.watermark.flood_stage": "400mb",
    }
    if len(cluster) == 1:
        return settings | {"discovery.type": "single-node"}
    seeds = ", ".join(f'"127.0.0.1:{other.transport_port}"' for other in cluster)
    masters = ", ".join(other.name for other in cluster)
    return settings | {
        "discovery.seed_hosts": f"[{seeds}]",
        "cluster.initial_master_nodes": f"[{masters}]",
    }
