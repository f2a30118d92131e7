"""The vocabularies whose names are looked for in every part of an essay, as one."""

from indexer.corpus.facets.places import place_vocabulary
from lexicon.agencies import agency_vocabulary, part_vocabulary, work_vocabulary
from lexicon.calendar.anniversaries import founding_vocabulary, yearly_vocabulary
from lexicon.calendar.disasters import disaster_vocabulary
from lexicon.calendar.events import event_vocabulary
from lexicon.calendar.launches import launch_vocabulary
from lexicon.calendar.laws import law_vocabulary
from lexicon.calendar.papers import paper_vocabulary
from lexicon.geography.places import landmark_vocabulary
from lexicon.tables import made_of_tables
from lexicon.vocabulary import Joined

_OF_EVERY_PART = (
    agency_vocabulary,
    part_vocabulary,
    work_vocabulary,
    place_vocabulary,
    landmark_vocabulary,
    event_vocabulary,
    launch_vocabulary,
    disaster_vocabulary,
    law_vocabulary,
    paper_vocabulary,
    founding_vocabulary,
    yearly_vocabulary,
)


@made_of_tables
def join_vocabularies() -> Joined:
    """From now on a part is gone through once for all of them, until other rows are added."""
    return Joined(vocabulary() for vocabulary in _OF_EVERY_PART)
