"""What readers say is wrong with an essay."""

from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Literal, get_args

from elasticsearch import Elasticsearch

from mappings.names import Names
from state.indices import make_index, search_index

About = Literal["year", "agency", "region", "genre", "copy", "text", "other"]
ABOUT: tuple[About, ...] = get_args(About)
# Characters that are kept of what a reader writes.
LONGEST_VALUE, LONGEST_REMARK = 100, 1000
_REPORTS = "reports"


@dataclass(frozen=True)
class Report:
    """That something is wrong with an essay: what the page showed, and what it should be."""

    essay: str
    about: About
    shown: str
    should: str
    remark: str
    # ISO 8601, UTC.
    at: str
    done: bool = False


def new_report(essay: str, about: About, shown: str, should: str, remark: str) -> Report:
    """A report of this moment, its words cut to what is kept."""
    return Report(
        essay=essay,
        about=about,
        shown=shown[:LONGEST_VALUE],
        should=should[:LONGEST_VALUE],
        remark=remark[:LONGEST_REMARK],
        at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


@dataclass(frozen=True)
class Reports:
    """The reports of an installation. Raises what the client raises."""

    client: Elasticsearch
    names: Names

    def add(self, report: Report) -> None:
        """Keep a report; it is found at once."""
        index = make_index(self.client, self.names, _REPORTS)
        self.client.index(index=index, document=asdict(report), refresh="wait_for")

    def latest(self, most: int) -> tuple[Report, ...]:
        """The newest reports that nobody has dealt with, newest first."""
        hits = search_index(
            self.client,
            self.names,
            _REPORTS,
            query={"bool": {"filter": [{"term": {"done": False}}]}},
            sort=[{"at": "desc"}],
            size=most,
        )
        known = {field.name for field in fields(Report)}
        return tuple(Report(**{k: v for k, v in h["_source"].items() if k in known}) for h in hits)
