"""How Chinese is read aloud: syllables without tones (pypinyin)."""

from functools import lru_cache


@lru_cache(maxsize=20_000)
def readings(character: str) -> frozenset[str]:
    """Every reading that a character has; none for what is no character: 行 -> hang, xing."""
    # Half a second and twenty megabytes: only who needs it pays for it.
    from pypinyin import Style, pinyin

    read = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return frozenset(sound for sounds in read for sound in sounds)


def syllables(text: str) -> list[str]:
    """The likeliest reading of each character; other runs as they are: 重庆2年 -> chong qing 2 nian."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text)
