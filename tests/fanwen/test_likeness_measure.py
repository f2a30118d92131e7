"""How well essays like one are found is measured on rows of what readers would expect."""

import shutil
from pathlib import Path

import pytest

from fanwen.bundled import CORPUS
from fanwen.evaluation.resembling import measure_similar, read_expected
from search.query.request import SearchRequest
from search.service import SearchService

HEAD = "essay-id\texpected\tmust-not-appear"


def test_rows_name_essays_by_page_and_place(tmp_path: Path) -> None:
    table = tmp_path / "similar.tsv"
    table.write_text(f"{HEAD}\np01#1\tp01#2,p02#11\tp03#1\np01#4\tp17#2\t\n", "utf-8")
    first, second = read_expected(table)
    assert first.essay == "p01-1"
    assert first.like == {"p01-2", "p02-11"}
    assert first.unwanted == {"p03-1"}
    assert not second.unwanted


@pytest.mark.node
def test_what_is_expected_and_not_found_is_named_and_so_is_what_must_not_be(
    service: SearchService, tmp_path: Path
) -> None:
    shutil.copytree(CORPUS, tmp_path / "pages")
    source = "b01-environment-1"
    page = service.find_similar(source, SearchRequest())
    assert page is not None
    near, next_, *_ = [hit.essay.id.rpartition("-") for hit in page.result.hits]
    like, unwanted = f"{near[0]}#{near[2]}", f"{next_[0]}#{next_[2]}"
    table = tmp_path / "similar.tsv"
    rows = (f"b01-environment#1\t{like},nowhere#1\t{unwanted}", f"b01-environment#1\t{like}\t")
    table.write_text("\n".join((HEAD, *rows)), "utf-8")
    recall, left_out = measure_similar(service, table, tmp_path, lambda told: None)
    assert (recall.right, recall.counted) == (1.5, 2)
    assert recall.errors == [f"{source}: not nowhere-1"]
    assert left_out.errors == [f"{source}: {'-'.join((next_[0], next_[2]))}"]
    assert left_out.value == 0.5
    left = service.client.indices.get(index=f"{service.names.prefix}-evaluation-*")
    assert not left
