"""The corpus that comes with the project, and what of it was judged: all of our own."""

import csv
from pathlib import Path

from state.audit import COMMAND
from state.judging import Judgement, Judging

CORPUS = Path(__file__).with_name("corpus")
JUDGED = Path(__file__).with_name("judged.tsv")
SET_NAME = "示例：自带的范文"


def lay_out_judged(judging: Judging) -> None:
    """The desk has a query set with ratings of the bundled corpus, unless there is any set already."""
    if judging.sets():
        return
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    made = judging.make(SET_NAME, [row["query"] for row in rows], COMMAND)
    ids = {query.text: query.id for query in made.queries}
    judging.judge_all(
        [Judgement(made.id, ids[r["query"]], r["essay"], COMMAND, int(r["rating"])) for r in rows]
    )
