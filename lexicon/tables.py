"""Reading the data tables beside this module: tab-separated, a header, `#` for comments."""

from collections.abc import Iterator
from importlib.resources import files


def read_table(name: str) -> Iterator[dict[str, str]]:
    """Each row of `data/<name>.tsv` as column -> text; `-` stands for an empty cell."""
    text = files("lexicon").joinpath(f"data/{name}.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    columns = lines[0].split("\t")
    for line in lines[1:]:
        cells = ("" if cell == "-" else cell for cell in line.split("\t"))
        yield dict(zip(columns, cells, strict=True))
