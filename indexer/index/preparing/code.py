"""What Python code does, apart from how it is written: comments, docstrings and lines are left out."""

import io
import tokenize
from collections.abc import Iterator

_NOTHING = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER}
_DEPTH = {tokenize.INDENT: ">", tokenize.DEDENT: "<"}


def to_essence(source: bytes) -> bytes:
    """The same for two sources that differ in nothing that runs; a comma at an end may count."""
    return "\n".join(_read_statements(source)).encode()


def _read_statements(source: bytes) -> Iterator[str]:
    statement: list[str] = []
    told = False
    for token in tokenize.tokenize(io.BytesIO(source).readline):
        if token.type == tokenize.NEWLINE:
            # A statement of nothing but text is a docstring.
            if told:
                yield " ".join(statement)
            statement, told = [], False
        elif token.type in _DEPTH:
            yield _DEPTH[token.type]
        elif token.type not in _NOTHING:
            statement.append(token.string)
            told = told or token.type != tokenize.STRING
