"""What an essay is about: by its own declaration, or by a title that its text confirms."""

import pytest

from indexer.corpus.facets.task import extract_task


def task(title: str, body: str, genre: str = "总结") -> str | None:
    return extract_task(title, body, genre)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("现将教育局2022年宣传思想工作汇报如下:", "宣传思想工作汇报"),
        (
            "现将普安县机关事业单位养老保险制度改革进展情况汇报如下",
            "机关事业单位养老保险制度改革情况汇报",
        ),
        ("现就我校一年来的师德建设工作总结如下", "师德建设工作总结"),
        ("现将我局上半年信访工作情况报告如下", "信访工作情况报告"),
    ],
)
def test_a_declaration_tells_the_task_without_whose_and_when(body: str, told: str) -> None:
    assert task("工作总结", body) == told


@pytest.mark.parametrize(
    "body",
    [
        "现将____年工作总结如下",
        "现将一年来的工作情况汇报如下",
        "现将本人一年来的履职情况述职如下",
        "现总结如下",
    ],
)
def test_a_declaration_that_says_no_more_than_the_genre_tells_none(body: str) -> None:
    assert task("2023年教育局工作总结", body) is None


def test_a_line_that_heads_the_text_tells_it() -> None:
    body = "××县统计局关于第六次全国人口普查登记工作的汇报\n县人民政府:\n今年入户登记正式开始。"
    assert task("2022年财政局工作总结", body, "汇报") == "第六次全国人口普查登记工作汇报"
    assert task("工作总结", "我局认真做好人口普查工作总结。\n成绩很大。") is None


def test_a_title_tells_it_as_far_as_the_text_says_the_same() -> None:
    title, told = "2023年派出所扫黑除恶工作总结", "派出所把扫黑除恶作为一号工程,扫黑除恶见了成效。"
    assert task(title, told) == "扫黑除恶工作总结"
    assert task(title, "我局审计了五个项目。") is None


def test_a_title_of_another_genre_tells_nothing() -> None:
    assert task("教师德育工作总结", "德育工作做得好,德育为先。", "述职") is None


def test_what_the_page_hid_is_no_task() -> None:
    assert task("××工作总结", "现将××工作总结如下。") is None
