"""What began everywhere at one time: a policy, a reform, a campaign, an office with its sign."""

from dataclasses import dataclass
from functools import cache

from lexicon.calendar.events import Event, end_of_year, read_months
from lexicon.tables import read_table
from lexicon.vocabulary import Vocabulary


@dataclass(frozen=True)
class Launch:
    """What began (`policy`, `office`, `outbreak`, or an `era` such as 乡村振兴), and when.

    A campaign in batches began once with each.
    """

    kind: str
    events: tuple[Event, ...]


@cache
def launch_vocabulary() -> Vocabulary[Launch]:
    """All names of the table, with the months in which it began."""
    names: dict[str, Launch] = {}
    for row in read_table("launches"):
        first = read_months(row["from"])
        last = read_months(row["to"]) if row["to"] else end_of_year(first)
        event = Event("campaign", first, last)
        for name in row["names"].split("|"):
            known = names.get(name, Launch(row["kind"], ()))
            names[name] = Launch(row["kind"], (*known.events, event))
    return Vocabulary(names.items(), through_quotes=True)
