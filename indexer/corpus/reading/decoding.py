"""Bytes to text: Chinese pages come as UTF-8, UTF-16 or one of the GB encodings."""

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Undecodable(ValueError):
    """The bytes are no text in an encoding we know."""


def decode(data: bytes) -> str:
    """The text of the bytes, with line ends as `\\n`.

    Raises `Undecodable` for binary data. What the page declares is not asked: pages that
    declare gb2312 hold GBK characters and would be cut there; gb18030 contains both.
    """
    text = _decode_declared(data) if data.startswith(tuple(bom for bom, _ in _BOMS)) else None
    if text is None:
        if b"\0" in data[:65536]:
            raise Undecodable("is binary, not text")
        text = _decode_guessed(data)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode_declared(data: bytes) -> str | None:
    encoding = next(name for bom, name in _BOMS if data.startswith(bom))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_guessed(data: bytes) -> str:
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _decode_damaged(data)


def _decode_damaged(data: bytes) -> str:
    # A page cut in the middle of a character is still a page; more damage than 1 % is none.
    attempts = (data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030"))
    best = min(attempts, key=lambda text: text.count("\ufffd"))
    if best.count("\ufffd") > max(2, len(best) // 100):
        raise Undecodable("is not text in UTF-8, UTF-16, GB18030 or Big5")
    return best
