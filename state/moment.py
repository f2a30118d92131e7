"""The time as documents have it."""

from datetime import UTC, datetime


def now() -> str:
    """ISO 8601, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def seconds_since(at: str) -> float:
    """How long ago that was."""
    return (datetime.now(UTC) - datetime.fromisoformat(at)).total_seconds()
