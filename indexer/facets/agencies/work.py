"""The function of an agency that only calls itself 我局 or 我校, by the words of its work."""

from collections import defaultdict

from indexer.facets.agencies.voice import Voice
from indexer.facets.reading import Reading
from lexicon.agencies import Agency, agency_vocabulary, work_vocabulary
from mappings.facets import AgencyType, Evidence

# Words of its work that tell an agency which only calls itself 我局.
_ENOUGH_WORK = 3


def infer_function(reading: Reading, voice: Voice) -> AgencyType | None:
    """From 我校, or from 我局 with the work that is spoken of: 审计工作, 审计人员."""
    if voice.function is not None:
        function, group, evidence = voice.function
        return AgencyType(function, group, "inferred", 0.7, evidence)
    if voice.kind not in ("局", "委", "厅", "办", "院"):
        return None
    counts: dict[str, int] = defaultdict(int)
    evidence_of: dict[str, tuple[Agency, Evidence]] = {}
    for part in reading.parts:
        for found in work_vocabulary().find(part.text):
            if not voice.fits(found.entry.function):
                continue
            counts[found.entry.function] += 1
            quote = part.quote(found.start, found.end)
            evidence_of.setdefault(found.entry.function, (found.entry, quote))
    named = {found.entry.function for found in agency_vocabulary().find(reading.title.text)}
    confirmed = [function for function in counts if function in named]
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if len(confirmed) == 1:
        # The title alone says nothing; it may say which of the works spoken of is the writer's.
        ranked = [(confirmed[0], counts[confirmed[0]])]
    elif (
        not ranked
        or ranked[0][1] < _ENOUGH_WORK
        or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1])
    ):
        return None
    agency, evidence = evidence_of[ranked[0][0]]
    return AgencyType(agency.function, agency.group, "inferred", 0.6, evidence)
