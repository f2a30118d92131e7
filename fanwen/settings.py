"""Every setting there is, read from the environment in this one place."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fanwen.codes import ExitCode
from fanwen.ending import Ending

_MOST_DAYS = 3660


@dataclass(frozen=True)
class Settings:
    """The settings with their defaults; `elasticsearch_url` is empty for the local engine."""

    state_dir: Path = Path(".fanwen")
    elasticsearch_url: str = ""
    prefix: str = "fanwen"
    heap: str = "1g"
    java_options: tuple[str, ...] = ()
    java_home: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    # Whether texts are embedded and searched by meaning, too.
    vectors: bool = True
    # How many days what readers search for is kept, without anything that tells by whom; 0 keeps none.
    log_days: int = 90

    @property
    def model_dir(self) -> Path:
        """Where the embedding model is, and what it has embedded."""
        return self.state_dir / "vectors"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the environment. Raises `Ending` with a sentence for a value that is none."""
    java_home = environ.get("FANWEN_JAVA_HOME", "")
    default = Settings()
    return Settings(
        state_dir=Path(environ.get("FANWEN_STATE_DIR") or default.state_dir).absolute(),
        elasticsearch_url=environ.get("ELASTICSEARCH_URL", ""),
        prefix=_parse_prefix(environ.get("FANWEN_PREFIX") or default.prefix),
        heap=environ.get("FANWEN_HEAP") or default.heap,
        java_options=_parse_options(environ.get("FANWEN_JAVA_OPTIONS", "")),
        java_home=Path(java_home) if java_home else None,
        host=environ.get("FANWEN_HOST") or default.host,
        port=_parse_port(environ.get("FANWEN_PORT") or str(default.port)),
        vectors=_parse_switch(environ.get("FANWEN_VECTORS") or "on"),
        log_days=_parse_days(environ.get("FANWEN_LOG_DAYS") or str(default.log_days)),
    )


def _parse_prefix(text: str) -> str:
    if not (
        text.isascii() and text[0].isalpha() and text.replace("-", "").isalnum() and text.islower()
    ):
        raise Ending(
            ExitCode.USAGE,
            f"FANWEN_PREFIX is {text!r}: use small letters, digits and '-', a letter first.",
        )
    return text


def _parse_switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise Ending(ExitCode.USAGE, f"FANWEN_VECTORS is {text!r}: use on or off.")
    return text == "on"


def _parse_days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= _MOST_DAYS):
        raise Ending(
            ExitCode.USAGE,
            f"FANWEN_LOG_DAYS is {text!r}: use a number of days up to {_MOST_DAYS}, 0 to keep nothing.",
        )
    return int(text)


def _parse_options(text: str) -> tuple[str, ...]:
    options = tuple(text.split())
    for option in options:
        if not option.startswith("-"):
            raise Ending(
                ExitCode.USAGE,
                f"FANWEN_JAVA_OPTIONS has {option!r}: each option begins with '-'.",
            )
    return options


def _parse_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Ending(ExitCode.USAGE, f"FANWEN_PORT is {text!r}: use a number from 1 to 65535.")
    return int(text)
