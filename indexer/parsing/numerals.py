"""Chinese and Arabic numbers of headings: 十二 and 12 are the same number."""

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

NUMERAL = r"[0-9０-９]{1,6}|[〇零一二三四五六七八九十百两]{1,5}"


def parse_numeral(text: str) -> int | None:
    """The number a numeral stands for, up to 999,999; None for what is none."""
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            return None
    return total + digit
