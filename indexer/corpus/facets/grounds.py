"""What all facets of an essay stand on, read once: its parts, voice, places and agencies."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.corpus.facets.agencies.mentions import Mention, find_agencies
from indexer.corpus.facets.agencies.voice import Voice, read_voice
from indexer.corpus.facets.documents.congress import read_congress_report
from indexer.corpus.facets.documents.official import Issue, read_issue
from indexer.corpus.facets.genre import extract_genre
from indexer.corpus.facets.places import PlaceName, find_places
from indexer.corpus.facets.reading import Reading, as_read, read_essay
from indexer.corpus.model import Essay


@dataclass(frozen=True)
class Grounds:
    """An essay's text as the facets see it; `issue` only of an official document."""

    reading: Reading
    # All of it in one piece, as it is read.
    text: str
    voice: Voice
    genre: str | None
    issue: Issue | None
    places: Sequence[PlaceName]
    agencies: Sequence[Mention]

    @property
    def by_person(self) -> bool:
        """Whether somebody reports of himself and not for an agency."""
        return self.voice.first_person is not None and self.voice.is_person(self.genre)


def read_grounds(essay: Essay) -> Grounds:
    """Everything that stands in the text, before anything is decided."""
    reading, text = read_essay(essay), as_read(essay.text)
    voice = read_voice(reading)
    places = find_places(reading)
    return Grounds(
        reading=reading,
        text=text,
        voice=voice,
        genre=extract_genre(reading.title.text, text, voice),
        issue=read_issue(reading) or read_congress_report(reading),
        places=places,
        agencies=find_agencies(reading, places, voice),
    )
