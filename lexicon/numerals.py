"""Chinese and Arabic numbers: 十二 and 12 are the same number, 二〇一四 and 2014 the same year."""

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
# Typed for 〇 by those who do not find it.
_NOUGHTS = "oO"
_TO_ARABIC = str.maketrans({d: str(v) for d, v in _DIGITS.items()} | dict.fromkeys(_NOUGHTS, "0"))

NUMERAL = r"[0-9０-９]{1,6}|[〇零一二三四五六七八九十百两]{1,5}"


# Of a month or a day: 5, 十二, 三十一.
SMALL_NUMERAL = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"


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


def to_arabic(digits: str) -> str:
    """Digits one by one, each as an Arabic one: 二〇一四 -> 2014."""
    return digits.translate(_TO_ARABIC)


def to_chinese(number: int) -> str:
    """A number below one hundred in words: 十八, 二十."""
    tens, ones = divmod(number, 10)
    words = "零一二三四五六七八九"
    leading = words[tens] if tens > 1 else ""
    return f"{leading}{'十' if tens else ''}{words[ones] if ones or not tens else ''}"
