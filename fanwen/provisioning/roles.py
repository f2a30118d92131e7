"""Who may do what in the engine: one account for each process, with what it needs and nothing else.

Names of privileges are those of the engine (Elasticsearch, "Security privileges"); an action's own name is used where
the privilege that holds it would allow much more.
"""

from collections.abc import Mapping
from typing import Any

from mappings.names import Names

WEB, REBUILD, BACKUP, OPERATOR = "fanwen-web", "fanwen-rebuild", "fanwen-backup", "fanwen-operator"
_SUPERUSER = "superuser"


def build_roles(names: Names) -> Mapping[str, Mapping[str, Any]]:
    """The roles of an installation, as the engine's `roles.yml` has them."""
    everything, system = f"{names.prefix}-*", names.system("*")
    return {
        WEB: {
            "cluster": ["monitor"],
            "indices": [
                # Generations are read. What an editor publishes stands in the live one's `_meta`.
                {"names": [everything], "privileges": ["read", "view_index_metadata", _PUT_META]},
                {
                    "names": [system],
                    "privileges": [
                        "read",
                        "write",
                        "create_index",
                        "view_index_metadata",
                        _REFRESH,
                    ],
                },
            ],
        },
        REBUILD: {
            "cluster": ["monitor"],
            "indices": [{"names": [everything], "privileges": ["all"]}],
        },
        BACKUP: {
            "cluster": ["monitor", *_SNAPSHOTS],
            "indices": [{"names": [everything], "privileges": ["manage", "read"]}],
        },
    }


_PUT_META = "indices:admin/mapping/put"
_REFRESH = "maintenance"
_SNAPSHOTS = ("cluster:admin/repository/*", "cluster:admin/snapshot/*")

# Which account has which role. The operator's is for what goes wrong, and no process has its password.
ACCOUNTS: Mapping[str, str] = {
    WEB: WEB,
    REBUILD: REBUILD,
    BACKUP: BACKUP,
    OPERATOR: _SUPERUSER,
}
