"""Putting a judged collection, the plain rankings and our own together."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from fanwen.wiring.filling import Filler
from indexer.corpus.model import Account, Essay, Page, Section
from indexer.index.documents import to_documents
from indexer.index.generations.generation import Generation
from mappings.definitions import read_definition
from mappings.names import KINDS, PASSAGES, page_of
from search.evaluation.baselines import (
    BASELINES,
    build_definition,
    rank_baseline,
    to_baseline_source,
)
from search.evaluation.collections import Collection, Corpus, Document
from search.evaluation.comparing import compare_all
from search.evaluation.indexing import Entry, make_names, make_temporary_index, write_entries
from search.evaluation.judgements import note_missing
from search.evaluation.measures import measure_run
from search.evaluation.presenting import Evaluation
from search.evaluation.ranking import DEEPEST, rank_essays
from search.evaluation.runs import DEPTH, Run, among, cut
from search.retrieval.contents import read_contents
from search.retrieval.index import Index
from search.service import SearchService

Tell = Callable[[str], None]
# The only generation under an evaluation's own names.
_GENERATION = 1


@dataclass(frozen=True)
class Bench:
    """Both indices that are asked: the plain one, and the generation that the service searches."""

    service: SearchService
    generation: int
    baseline: str
    held: frozenset[str]
    to_id: Callable[[str], str]

    def depth(self, collection: Collection) -> int:
        """How deep to rank: candidates are picked from all, as deep as they may stand."""
        return min(len(self.held), DEEPEST) if collection.candidates else DEPTH


def evaluate_collection(
    service: SearchService, collection: Collection, tell: Tell, filler: Filler | None = None
) -> Evaluation:
    """The plain rankings and the service's, measured and compared over the same queries.

    The documents of a collection are indexed for this alone, and embedded where there is a filler.
    Raises `BadCollection`, `EvaluationFailed`, `Unavailable` and what the filler raises.
    """
    with open_bench(service, collection, tell, filler) as bench:
        runs = [*rank_plain(bench, collection, tell), _rank_ours(bench, collection, tell)]
    systems = [measure_run(run, collection.judgements) for run in runs]
    return Evaluation(
        collection=collection,
        documents=len(bench.held),
        systems=tuple(systems),
        differences=tuple(compare_all(systems)),
        run=runs[-1],
        notes=(*collection.notes, *note_missing(collection.judgements, bench.held)),
    )


def rank_plain(bench: Bench, collection: Collection, tell: Tell) -> Iterator[Run]:
    """The run of each plain ranking."""
    service, queries = bench.service, collection.queries
    for system in BASELINES:
        tell(f"{system}: {len(queries):,} queries …")
        index = (service.client, bench.baseline)
        depth = bench.depth(collection)
        run = rank_baseline(index, system, queries, service.segmenter, depth)
        yield finish(run, collection)


def _rank_ours(bench: Bench, collection: Collection, tell: Tell) -> Run:
    queries = collection.queries
    tell(f"Ours: {len(queries):,} queries …")
    depth = bench.depth(collection)
    run = rank_essays(bench.service, bench.generation, queries, depth, bench.to_id)
    return finish(run, collection)


def finish(run: Run, collection: Collection) -> Run:
    """The run as it is measured: of the candidates, if there are any, and no deeper than is looked at."""
    candidates = collection.candidates
    return cut(among(run, candidates) if candidates else run)


@contextmanager
def open_bench(
    service: SearchService, collection: Collection, tell: Tell, filler: Filler | None
) -> Iterator[Bench]:
    """Temporary indices, loaded; gone at the end."""
    client, names = service.client, make_names(service.names)
    with ExitStack() as stack:
        definition = build_definition()
        baseline = make_temporary_index(stack, client, names.prefix, definition)
        if collection.corpus is None:
            tell("Indexing the live essays for the plain rankings …")
            index = service.open()
            held = _index_essays(index, baseline)
            yield Bench(service, index.generation, baseline, held, str)
            return
        tell(f"Indexing {collection.corpus.path} …")
        own = replace(service, names=names)
        for kind in KINDS:
            name, alias = names.index(kind, _GENERATION), names.alias(kind)
            make_temporary_index(stack, client, name, read_definition(kind), alias)
        held = _index_corpus(own, collection.corpus, baseline)
        if filler is not None:
            generation = Generation(_GENERATION, names)
            passages = generation.index(PASSAGES)
            stack.callback(client.indices.delete, index=passages, ignore_unavailable=True)
            filler(client, generation)
        yield Bench(own, _GENERATION, baseline, held, page_of)


def _index_essays(index: Index, baseline: str) -> frozenset[str]:
    held: set[str] = set()

    def entries() -> Iterator[Entry]:
        for essay in read_contents(index.client, index.name("essays"), index.name("sections")):
            held.add(essay.id)
            yield Entry(baseline, essay.id, to_baseline_source(essay.id, *essay.words))

    write_entries(index.client, entries(), [baseline])
    return frozenset(held)


def _index_corpus(service: SearchService, corpus: Corpus, baseline: str) -> frozenset[str]:
    held: set[str] = set()
    names = service.names

    def entries() -> Iterator[Entry]:
        for document in corpus:
            held.add(document.id)
            for made in to_documents(_to_page(document), service.segmenter):
                yield Entry(names.index(made.kind, _GENERATION), made.id, made.source)
                if made.kind == "essays":
                    words = to_baseline_source(document.id, made.source["whole"])
                    yield Entry(baseline, document.id, words)

    indices = [baseline, *(names.index(kind, _GENERATION) for kind in KINDS)]
    write_entries(service.client, entries(), indices)
    return frozenset(held)


def _to_page(document: Document) -> Page:
    """A page of one essay in one section without a heading; nothing is read out of its text."""
    section = Section(ordinal=1, level=0, heading="", text=document.text)
    essay = Essay(ordinal=1, title=document.title, sections=(section,))
    kept = len(document.text)
    return Page(document.id, document.title, (essay,), Account(kept, kept, {}))
