"""Tantivy, by its own bindings for Python."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from fanwen.benchmarks.peers.model import FACETS, MOST_VALUES, Counts, PlainEssay, size_of

_WORDS, _ID = "words", "id"
_HEAP = 256 << 20
_AGGREGATIONS = {
    name: {"terms": {"field": name, "size": MOST_VALUES, "segment_size": MOST_VALUES}}
    for name in FACETS
}


class Tantivy:
    """One index; facets are columns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        schema = tantivy.SchemaBuilder()
        schema.add_text_field(_ID, stored=True, tokenizer_name="raw", index_option="basic")
        schema.add_text_field(_WORDS, tokenizer_name="words", index_option="freq")
        for name in FACETS:
            schema.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("words", words)

    def build(self, essays: Iterable[PlainEssay]) -> None:
        """See `Peer`."""
        # One thread, as one piece comes of it.
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        for essay in essays:
            known = {name: value for name, value in essay.facets.items() if value}
            writer.add_document(tantivy.Document(id=essay.id, words=" ".join(essay.words), **known))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, words: Sequence[str]) -> Sequence[str]:
        """See `Peer`."""
        found = self._searcher.search(self._any_of(words), limit=10, count=False)
        return [self._searcher.doc(address)[_ID][0] for _, address in found.hits]

    def count(self, words: Sequence[str]) -> tuple[Sequence[str], Counts]:
        """See `Peer`."""
        answer = self._searcher.aggregate(self._any_of(words), _AGGREGATIONS)
        counts = {
            name: {bucket["key"]: int(bucket["doc_count"]) for bucket in answer[name]["buckets"]}
            for name in FACETS
        }
        return self.find(words), counts

    def size(self) -> int:
        """See `Peer`."""
        return size_of(self._folder)

    def close(self) -> None:
        """See `Peer`."""

    def _any_of(self, words: Sequence[str]) -> tantivy.Query:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, _WORDS, word, "freq"))
            for word in words
        ]
        return tantivy.Query.boolean_query(terms)
