"""docker-compose.yml as it reads with some variables, and where on loopback its names and paths are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[2] / "docker-compose.yml"
_VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::-([^}]*))?\}")
_SECRETS = "/run/secrets"


def read_compose(variables: Mapping[str, str]) -> Mapping[str, Any]:
    """The file with its variables filled in, by their defaults where there is none; `$$` is a dollar."""
    text = FILE.read_text("utf-8")
    text = _VARIABLE.sub(lambda found: variables.get(found[1], found[2] or ""), text)
    document: Mapping[str, Any] = yaml.safe_load(text.replace("$$", "$"))
    return document


@dataclass(frozen=True)
class Places:
    """Where the processes of this machine find what the containers call by other names."""

    compose: Mapping[str, Any]
    names: Mapping[str, str]

    def __call__(self, text: str) -> str:
        """The text with each name that it holds translated; a secret is the file that the compose file says."""
        for name, secret in self.compose["secrets"].items():
            text = re.sub(rf"{_SECRETS}/{name}(?![\w-])", secret["file"], text)
        for name in sorted(self.names, key=len, reverse=True):
            text = re.sub(rf"(?<![\w./-]){re.escape(name)}(?![\w-])", self.names[name], text)
        assert _SECRETS not in text, text
        return text

    def environment(self, service: str) -> dict[str, str]:
        found: Mapping[str, str] = self.compose["services"][service]["environment"]
        return {name: self(value) for name, value in found.items()}

    def command(self, service: str) -> Sequence[str]:
        return [self(part) for part in self.compose["services"][service]["command"]]

    def mounted(self, service: str, target: str) -> Path:
        """The file of this machine that the container sees there."""
        for one in self.compose["services"][service].get("volumes", []):
            source, inside, *_ = one.split(":")
            if inside == target:
                return FILE.parent / source
        for one in self.compose["services"][service].get("secrets", []):
            if isinstance(one, dict) and one["target"] == target:
                return Path(self.compose["secrets"][one["source"]]["file"])
        raise AssertionError(f"{service} has nothing at {target}")
