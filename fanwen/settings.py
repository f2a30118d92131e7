"""Every setting there is, read from the environment in this one place."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending
from fanwen.wiring.addresses import Address, parse_address

_MOST_DAYS, _MOST_PROXIES, _MOST_WORKERS = 3660, 5, 64
_HOST = re.compile(r"\.?[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?|\[[0-9A-Fa-f:]+\]")

_LIMITS = re.compile(r"valkeys?://[^/@\s]+(?:/\d+)?")


@dataclass(frozen=True)
class Settings:
    """The settings with their defaults; `elasticsearch_url` is empty for the local engine."""

    state_dir: Path = Path(".fanwen")
    elasticsearch_url: str = ""
    # Who we are there, and whom we believe to be it.
    elasticsearch_user: str = ""
    elasticsearch_password_file: Path | None = None
    elasticsearch_ca: Path | None = None
    prefix: str = "fanwen"
    heap: str = "1g"
    java_options: tuple[str, ...] = ()
    java_home: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    # How many processes answer, and where what they count can be read.
    workers: int = 1
    metrics: Address | None = None
    # Whether texts are embedded and searched by meaning, too.
    vectors: bool = True
    # How many days what readers search for is kept, without anything that tells by whom; 0 keeps none.
    log_days: int = 90
    # The names that the site answers to, all where there are none; how many proxies stand before it.
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    proxies: int = 0
    # Where the processes count together how often somebody signs in or reports: valkey://host:6379.
    limits_url: str = ""
    limits_password_file: Path | None = None
    # Whether all that is told, each request too, is told in lines of JSON.
    access_log: bool = False
    # Whether requests are told to a collector of OpenTelemetry.
    tracing: bool = False

    @property
    def model_dir(self) -> Path:
        """Where the embedding model is, and what it has embedded."""
        return self.state_dir / "vectors"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the environment. Raises `Ending` with a sentence for a value that is none."""
    default = Settings()
    host = environ.get("FANWEN_HOST") or default.host
    return Settings(
        state_dir=Path(environ.get("FANWEN_STATE_DIR") or default.state_dir).absolute(),
        elasticsearch_url=environ.get("ELASTICSEARCH_URL", ""),
        elasticsearch_user=environ.get("ELASTICSEARCH_USER", ""),
        elasticsearch_password_file=_path(environ.get("ELASTICSEARCH_PASSWORD_FILE")),
        elasticsearch_ca=_path(environ.get("ELASTICSEARCH_CA")),
        prefix=_parse_prefix(environ.get("FANWEN_PREFIX") or default.prefix),
        heap=environ.get("FANWEN_HEAP") or default.heap,
        java_options=_parse_options(environ.get("FANWEN_JAVA_OPTIONS", "")),
        java_home=_path(environ.get("FANWEN_JAVA_HOME")),
        host=host,
        port=_parse_port(environ.get("FANWEN_PORT") or str(default.port)),
        workers=_parse_workers(environ.get("FANWEN_WORKERS") or str(default.workers)),
        metrics=parse_address("FANWEN_METRICS", environ.get("FANWEN_METRICS") or "none"),
        vectors=_parse_switch("FANWEN_VECTORS", environ.get("FANWEN_VECTORS") or "on"),
        log_days=_parse_days(environ.get("FANWEN_LOG_DAYS") or str(default.log_days)),
        hosts=_parse_hosts(environ.get("FANWEN_HOSTS", ""), host),
        proxies=_parse_proxies(environ.get("FANWEN_PROXIES") or str(default.proxies)),
        limits_url=_parse_limits(environ.get("FANWEN_LIMITS_URL", "")),
        limits_password_file=_path(environ.get("FANWEN_LIMITS_PASSWORD_FILE")),
        access_log=_parse_switch("FANWEN_ACCESS_LOG", environ.get("FANWEN_ACCESS_LOG") or "off"),
        tracing=_parse_switch("FANWEN_TRACING", environ.get("FANWEN_TRACING") or "off"),
    )


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _parse_prefix(text: str) -> str:
    if not (
        text.isascii() and text[0].isalpha() and text.replace("-", "").isalnum() and text.islower()
    ):
        raise Ending(
            ExitCode.USAGE,
            f"FANWEN_PREFIX is {text!r}: use small letters, digits and '-', a letter first.",
        )
    return text


def _parse_switch(name: str, text: str) -> bool:
    if text not in ("on", "off"):
        raise Ending(ExitCode.USAGE, f"{name} is {text!r}: use on or off.")
    return text == "on"


def _parse_hosts(text: str, host: str) -> tuple[str, ...]:
    hosts = tuple(part.strip() for part in text.split(",") if part.strip())
    for one in hosts:
        if not _HOST.fullmatch(one):
            raise Ending(
                ExitCode.USAGE,
                f"FANWEN_HOSTS has {one!r}: write names as fanwen.example.org, parted by commas, "
                "without ports; .example.org is all below it.",
            )
    # Who listens on this machine alone is asked by no other name, unless by a page that means harm.
    own = Settings().hosts
    return hosts or (own if host in (*own, "::1") else ())


def _parse_proxies(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= _MOST_PROXIES):
        raise Ending(
            ExitCode.USAGE,
            f"FANWEN_PROXIES is {text!r}: use the number of proxies before the site, up to {_MOST_PROXIES}.",
        )
    return int(text)


def _parse_workers(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= _MOST_WORKERS):
        raise Ending(
            ExitCode.USAGE,
            f"FANWEN_WORKERS is {text!r}: use a number of processes from 1 to {_MOST_WORKERS}.",
        )
    return int(text)


def _parse_limits(text: str) -> str:
    if text and not _LIMITS.fullmatch(text):
        raise Ending(
            ExitCode.USAGE,
            "FANWEN_LIMITS_URL is no address of a valkey: write it as valkey://127.0.0.1:6379, its "
            "password into a file that FANWEN_LIMITS_PASSWORD_FILE names.",
        )
    return text


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
