"""What a rebuild tells of itself, kept where the desk reads it; that it cannot be kept stops nothing."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from uuid import uuid4

from elasticsearch import ApiError, TransportError

from fanwen.console.codes import CRASHED, OUTCOMES, ExitCode, code_of, explain
from indexer.index.generations.certificate import who
from indexer.index.loading.dead_letters import DeadLetter
from indexer.index.rebuilding.job import Event, Target, Tell
from indexer.index.rebuilding.summary import Summary, read_letters_of
from state.moment import now
from state.rebuilds import Rebuild, Rebuilds

# Beside a step that begins, so often at most.
_SECONDS = 1.0
_TIMEOUT_SECONDS = 3.0
_LETTERS, _LONGEST = 200, 400
_COUNTED = ("prepared", "written", "acknowledged")

End = Callable[[Summary], None]


class Noting:
    """Keeps a rebuild as it goes on: hears its events, and in the end its summary or its failure."""

    def __init__(self, target: Target, asked: str) -> None:
        client = target.client.options(request_timeout=_TIMEOUT_SECONDS)
        self._rebuilds = Rebuilds(client, target.names)
        self._target, self._id = target, uuid4().hex
        self._run: int | None = None
        self._put_at = 0.0
        begun = now()
        self._known = Rebuild(begun, begun, who(), asked, state="begun")

    def hear(self, event: Event) -> None:
        """Something that the rebuild did."""
        known, figures = self._known, dict(self._known.figures)
        if event.name == "planned":
            self._run = event.figures["run"]
        elif event.name == "compared":
            wanted = {"pages": event.figures["pages"], "wanted": event.figures["redone"]}
            figures |= wanted | {"reasons": event.figures["reasons"]}
        elif event.name in _COUNTED:
            figures |= {event.name: event.figures["pages"]} if "pages" in event.figures else {}
        elif event.name == "gate":
            self._known = replace(known, gates=(*known.gates, dict(event.figures)))
        elif event.name.startswith("entered "):
            generation = event.figures.get("generation", known.generation)
            state = event.name.removeprefix("entered ")
            self._known = replace(known, state=state, generation=generation)
        else:
            return
        self._known = replace(self._known, figures=figures)
        if event.name not in _COUNTED or time.monotonic() - self._put_at > _SECONDS:
            self._put()

    def end(self, summary: Summary) -> None:
        """It came to its end."""
        code = ExitCode.SKIPPED if summary.letters else ExitCode.DONE
        idle = summary.outcome == "nothing to do"
        told = {
            name: getattr(summary, name)
            for name in ("pages", "essays", "sections", "copies", "indexed", "unchanged")
        }
        self._known = replace(
            self._known,
            outcome=OUTCOMES[ExitCode.NOTHING_TO_DO if idle else code],
            generation=summary.generation,
            stages=summary.stages,
            figures={**self._known.figures, **told},
        )
        self._keep_letters(summary.letters)
        with suppress(ApiError, TransportError):
            self._rebuilds.forget_old()

    def fail(self, error: BaseException) -> None:
        """It ended otherwise."""
        code = ExitCode.INTERRUPTED if isinstance(error, KeyboardInterrupt) else code_of(error)
        outcome = OUTCOMES[code] if code else CRASHED
        self._known = replace(self._known, outcome=outcome, sentence=explain(error)[:_LONGEST])
        self._keep_letters(read_letters_of(self._target, self._run) if self._run else [])

    def _keep_letters(self, letters: Sequence[DeadLetter]) -> None:
        first = [
            {name: str(value)[:_LONGEST] for name, value in asdict(letter).items()}
            for letter in letters[:_LETTERS]
        ]
        self._known = replace(self._known, dead=len(letters), letters=first)
        self._put()

    def _put(self) -> None:
        self._known = replace(self._known, at=now())
        try:
            self._rebuilds.put(self._id, self._known)
        except (ApiError, TransportError):
            return
        finally:
            self._put_at = time.monotonic()


@contextmanager
def noting(target: Target, tell: Tell, asked: str = "") -> Iterator[tuple[Tell, End]]:
    """What tells of the rebuild here and at the desk, and what is told how it ended."""
    kept = Noting(target, asked)

    def tell_all(event: Event) -> None:
        kept.hear(event)
        tell(event)

    try:
        yield tell_all, kept.end
    except BaseException as error:
        kept.fail(error)
        raise
