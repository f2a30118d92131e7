"""What goes on in the background of a site that is served already: the model fetched and loaded, vectors filled."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from artifacts.maven import ArtifactError, Progress
from fanwen.console.printing import say
from fanwen.settings import Settings
from fanwen.wiring.filling import Stop
from search.service import SearchService
from vectors.model import Embedder, ModelUnusable, install_model

_PATIENCE_SECONDS = 30.0


@contextmanager
def working_in_background(work: Callable[[Stop], None]) -> Iterator[None]:
    """`work` goes on in a thread meanwhile; at the end it is asked to stop, and waited for."""
    ended = Event()
    thread = Thread(target=work, args=(ended.is_set,), name="background", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_PATIENCE_SECONDS)


def ready_model(settings: Settings, service: SearchService) -> None:
    """The model is there and loaded, so that no reader waits for it. What goes wrong is told."""
    embedder = service.embedder
    if not isinstance(embedder, Embedder):
        return
    try:
        install_model(settings.model_dir, say_step)
        embedder.embed_query("")
    except (ArtifactError, ModelUnusable) as error:
        say(f"Readers search by words alone: {error}")


def say_step(step: Progress) -> None:
    """A line where a stage begins and where it is done."""
    if step.done in (0, step.total):
        say(f"{step.stage}: {step.detail}")
