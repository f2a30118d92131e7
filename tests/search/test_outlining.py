"""The usual outline of essays: roles first, then what headings share, in the usual order."""

from search.outlining import Heading, to_parts


def headings(essay: str, *sections: tuple[str, str | None]) -> list[Heading]:
    return [
        Heading(essay, n, n / len(sections), text.replace("|", ""), tuple(text.split("|")), role)
        for n, (text, role) in enumerate(sections, start=1)
    ]


ESSAYS = [
    heading
    for number in range(8)
    for heading in headings(
        f"e{number}",
        ("一、|工作|概况", "概况"),
        ("二、|加强|队伍|建设", "措施"),
        (f"三、|宣传|到位|{number}", None),
        *([("四、|存在|问题", "问题")] if number < 5 else []),
        ("五、|明年|打算", "计划"),
    )
]


def test_parts_stand_in_their_usual_order_with_how_many_have_them() -> None:
    parts = to_parts(ESSAYS, 8)
    assert (parts[0].label, parts[0].essays) == ("概况", 8)
    assert [part.label for part in parts if part.label in ("问题", "计划")] == ["问题", "计划"]
    assert {part.label: part.essays for part in parts}["问题"] == 5
    assert [part.place for part in parts] == sorted(part.place for part in parts)


def test_deeds_are_told_apart_by_what_their_headings_share() -> None:
    labels = {part.label for part in to_parts(ESSAYS, 8)}
    assert "队伍建设" in labels
    assert "宣传到位" in labels
    assert not labels & {"措施", "加强", "工作"}


def test_a_part_shows_typical_headings_and_examples_of_different_essays() -> None:
    part = next(part for part in to_parts(ESSAYS, 8) if part.label == "计划")
    assert part.headings == ("五、明年打算",)
    assert len({example.essay for example in part.examples}) == 3


def test_what_few_have_is_no_usual_part() -> None:
    odd = headings("odd", ("特别|事项", "建议"))
    assert "建议" not in {part.label for part in to_parts([*ESSAYS, *odd], 9)}
    assert to_parts([], 0) == ()
