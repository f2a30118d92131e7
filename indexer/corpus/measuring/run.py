"""All measurements over a folder of data, as far as it has the files."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from indexer.corpus.facets.deciding.fitting import Example
from indexer.corpus.measuring.labelled import (
    Labelled,
    measure_labelled,
    read_bundled,
    read_domain,
)
from indexer.corpus.measuring.left_out import (
    OTHERS,
    answer_agency,
    measure_left_out,
    read_examples,
    read_others,
)
from indexer.corpus.measuring.measure import Measure
from indexer.corpus.measuring.policies import measure_policies
from indexer.corpus.measuring.readings import read_rows
from indexer.corpus.measuring.reports import measure_reports
from indexer.corpus.measuring.speed import measure_speed
from indexer.corpus.measuring.titles import measure_titles
from indexer.corpus.measuring.versions import measure_versions

_TITLES, _REPORTS = "facets/gov_titles.jsonl.gz", "facets/gov_reports.jsonl.gz"
_POLICIES, _LAWS = "facets/policies.jsonl.gz", "folds/laws.jsonl.gz"
_PAIRS = "folds/version_pairs.jsonl"
_DOMAIN, _WEB = "domain/gold.jsonl", "collections/dureader-train/corpus.jsonl"
FITTED_ON = (_DOMAIN, _WEB)
FILES = (_TITLES, _REPORTS, _POLICIES, _LAWS, _PAIRS, _DOMAIN, _WEB)


def find_data(folder: Path, names: Sequence[str] = FILES) -> Mapping[str, Path]:
    """Name -> path of the data files that the folder has."""
    return {name: folder / name for name in names if (folder / name).is_file()}


def measure_all(
    data: Mapping[str, Path], corpus: Path, gold: Path, every: int = 1
) -> Iterator[Sequence[Measure]]:
    """The measures of one source after the other; a source that is missing is left out.

    Of the twenty thousand titles one in `every` is read, and so it is of the reports that are timed;
    of reports and policies, which are few and long, one in a third as many.
    """
    few = max(1, every // 3)
    bundled = list(read_bundled(corpus, gold))
    yield measure_labelled("bundled", bundled)
    if _DOMAIN in data:
        domain = list(read_domain(data[_DOMAIN].parent))
        yield measure_labelled("domain", domain)
    if _DOMAIN in data and _WEB in data:
        yield _measure_left_out(data, bundled, domain)
    if _TITLES in data:
        yield measure_titles(islice(read_rows(data[_TITLES]), 0, None, every))
    if _REPORTS in data:
        yield measure_reports(islice(read_rows(data[_REPORTS]), 0, None, few))
    if _POLICIES in data:
        yield measure_policies(islice(read_rows(data[_POLICIES]), 0, None, few))
    if _LAWS in data and _PAIRS in data:
        yield measure_versions(read_rows(data[_LAWS]), read_rows(data[_PAIRS]))
    if _REPORTS in data:
        yield [measure_speed(list(read_rows(data[_REPORTS]))[::every])]


def read_all_examples(
    data: Mapping[str, Path], bundled: Sequence[Labelled], domain: Sequence[Labelled | str]
) -> list[Example]:
    """What weights are fitted to: our own pages, those of another hand, and texts of the web."""
    found = [labelled for labelled in domain if isinstance(labelled, Labelled)]
    others = islice(read_others(read_rows(data[_WEB])), OTHERS)
    return [*read_examples("bundled", bundled), *read_examples("domain", found), *others]


def _measure_left_out(
    data: Mapping[str, Path], bundled: Sequence[Labelled], domain: Sequence[Labelled | str]
) -> Sequence[Measure]:
    answers = answer_agency(read_all_examples(data, bundled, domain))
    measures: list[Measure] = []
    for name in ("bundled", "domain"):
        own = [a for a in answers if a.example.page.startswith(f"{name}-")]
        measures += measure_left_out(own, f"left_out.{name}")
    return measures
