"""How easily one word is typed for another: by its sound, by the look of a character, by a slip.

Sounds are syllables without tones, of every reading that a character has.
"""

import re

from lexicon.words.lookalikes import lookalikes
from lexicon.words.sounds import readings

SAME_SOUND, SWAPPED, NEAR_SOUND, LOOK, MISSED, NONE = 1.0, 0.9, 0.85, 0.8, 0.6, 0.0
# A letter more or less in a word of two leaves nothing to know it by.
_SHORTEST_MISSED = 3
# What dialects and hasty fingers do not tell apart.
_NEAR = ((r"^([zcs])h", r"\1"), (r"ng$", "n"), (r"^n(?=[^g])", "l"), (r"^hu", "f"), (r"^r", "l"))


def likeness(typed: str, word: str) -> float:
    """From 1 for the same sound down to 0 for words that nobody takes for each other."""
    if len(typed) != len(word):
        longer, shorter = sorted((typed, word), key=len, reverse=True)
        if len(word) < _SHORTEST_MISSED or len(longer) - len(shorter) > 1:
            return NONE
        left_out = (longer[:place] + longer[place + 1 :] for place in range(len(longer)))
        return MISSED if shorter in left_out else NONE
    differing = [place for place in range(len(typed)) if typed[place] != word[place]]
    if len(differing) == 1:
        return _alike(typed[differing[0]], word[differing[0]])
    if len(differing) == 2 and differing[1] == differing[0] + 1:
        first, second = differing
        if (typed[first], typed[second]) == (word[second], word[first]):
            return SWAPPED
    return NONE


def _alike(one: str, other: str) -> float:
    here, there = readings(one), readings(other)
    if not here.isdisjoint(there):
        return SAME_SOUND
    if not {_blur(sound) for sound in here}.isdisjoint(map(_blur, there)):
        return NEAR_SOUND
    return LOOK if frozenset((one, other)) in lookalikes() else NONE


def _blur(sound: str) -> str:
    for pattern, by in _NEAR:
        sound = re.sub(pattern, by, sound)
    return sound
