"""Versions of the tuning, each published once and kept; drafts that editors work on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import uuid4

from elasticsearch import Elasticsearch

from mappings.names import Names
from state.documents import Documents, Stored, Version
from state.moment import now
from state.serving import live_index, serve_tuning

Form = Mapping[str, Any]
_VERSIONS, _DRAFTS = "tunings", "drafts"


@dataclass(frozen=True)
class Gate:
    """What was found before publishing: each judged set's score, and why a refusal was overruled."""

    override: str = ""
    # Name of a set -> value, low and high of its nDCG@10.
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Published:
    """A version: what was published by whom, when and why, over which version before it."""

    number: int
    form: Form
    who: str
    why: str
    at: str
    base: int
    # Where the gate had refused it: why it was published all the same.
    override: str = ""
    # Name of a judged set -> value, low and high of its nDCG@10 under this version.
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """What an editor works on: a whole tuning, begun over a version.

    `approved` names who looked at it and agreed, after its last change.
    """

    title: str
    form: Form
    base: int
    who: str
    at: str
    approved: str = ""


@dataclass(frozen=True)
class Open:
    """A draft as it was read: it is written only over that."""

    id: str
    draft: Draft
    version: Version


@dataclass(frozen=True)
class Tunings:
    """All versions and drafts of an installation. Raises `Conflict`, and what the client raises."""

    client: Elasticsearch
    names: Names

    def history(self, most: int = 200) -> tuple[Published, ...]:
        """The newest versions, newest first."""
        found = self._versions.find(most, sort=[{"number": "desc"}])
        return tuple(Published(**stored.source) for stored in found)

    def latest(self) -> Published | None:
        """The newest version."""
        return next(iter(self.history(1)), None)

    def version(self, number: int) -> Published | None:
        """One version."""
        stored = self._versions.read(_to_id(number))
        return Published(**stored.source) if stored else None

    def publish(
        self, form: Form, base: int, who: str, why: str, gate: Gate | None = None
    ) -> Published:
        """The next version after its base, which readers get at once.

        Raises `Conflict` when another one was published over the same base.
        """
        number = base + 1
        form = {**form, "version": number}
        published = Published(number, form, who, why, now(), base, **asdict(gate or Gate()))
        self._versions.create(_to_id(number), asdict(published))
        self.serve(published)
        return published

    def serve(self, published: Published) -> bool:
        """Readers of the live generation get that version; False before the first rebuild."""
        index = live_index(self.client, self.names)
        if index is not None:
            serve_tuning(self.client, index, published.form)
        return index is not None

    def begin(self, title: str, form: Form, base: int, who: str) -> Open:
        """A new draft."""
        return _to_open(
            self._drafts.create(uuid4().hex, asdict(Draft(title, form, base, who, now())))
        )

    def drafts(self) -> tuple[Open, ...]:
        """All drafts, the one changed last first."""
        return tuple(map(_to_open, self._drafts.find(sort=[{"at": "desc"}])))

    def open(self, id_: str) -> Open | None:
        """A draft."""
        stored = self._drafts.read(id_)
        return _to_open(stored) if stored else None

    def change(self, read: Open, form: Form, base: int | None = None) -> Open:
        """The draft that was read, with another form; who had agreed has to look again."""
        draft = replace(
            read.draft,
            form=form,
            base=read.draft.base if base is None else base,
            at=now(),
            approved="",
        )
        return self._write(read, draft)

    def approve(self, read: Open, who: str) -> Open:
        """The draft that was read, agreed to."""
        return self._write(read, replace(read.draft, approved=who))

    def discard(self, read: Open) -> None:
        """The draft that was read is gone."""
        self._drafts.remove(Stored(read.id, {}, read.version))

    def _write(self, read: Open, draft: Draft) -> Open:
        stored = Stored(read.id, asdict(read.draft), read.version)
        return _to_open(self._drafts.replace(stored, asdict(draft)))

    @property
    def _versions(self) -> Documents:
        return Documents(self.client, self.names, _VERSIONS)

    @property
    def _drafts(self) -> Documents:
        return Documents(self.client, self.names, _DRAFTS)


def _to_open(stored: Stored) -> Open:
    return Open(stored.id, Draft(**stored.source), stored.version)


def _to_id(number: int) -> str:
    return f"{number:06d}"
