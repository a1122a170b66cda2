"""Folding and collation of titles in Russian, Ukrainian and English.

Both keys are plain strings that every database compares code point by code point, so search
and order give the same answer on all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# The Russian and the Ukrainian alphabet agree on the order of the letters that they share, so
# one sequence serves both: ґ after г, є after е, і and ї after и. The letter ё sorts as е does.
_CYRILLIC = "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_RANKED = " " + _DIGITS + _LATIN + _CYRILLIC
_RANK = {letter: chr(0x100 + rank) for rank, letter in enumerate(_RANKED)}
_AFTER_THE_RANKED = chr(0x100 + len(_RANKED))

# Letters that are their own in an alphabet although Unicode writes them as a letter and a mark.
_LETTERS_WITH_MARKS = frozenset("йї")
_APOSTROPHES = frozenset("'’ʼ`")
_KEPT_BELOW = 0x600

# Most texts hold nothing but these once they are in lower case, and need no look at each letter.
_NOT_PLAIN = re.compile(r"[^ 0-9a-zа-яґєії.,!?()«»—–:;%#&+/\n-]")

SEARCHED_MAX_LENGTH = 5_000
"""How much of a long text is searched: normalization takes time that grows with the square of a
run of marks.
"""


class _Letters(dict[int, str]):
    """A table for ``str.translate`` that finds the entry of a letter when it first meets it.

    Those of Latin and Cyrillic stay; a text of all others cannot make it grow.
    """

    def __init__(self, translate: Callable[[str], str]) -> None:
        super().__init__()
        self._translate = translate

    def __missing__(self, code: int) -> str:
        found = self._translate(chr(code))
        if code < _KEPT_BELOW:
            self[code] = found
        return found


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """The form in which texts are compared for search: no case, no accents, ё as е.

    Apostrophes are dropped and runs of blanks become one, so ``Мʼята`` is found by ``м'ята``.
    """
    return _fold(text)


def fold_passage(text: str) -> str:
    """``fold`` for a text of many sentences: of its beginning, and nothing is remembered of it."""
    return _fold(text[:SEARCHED_MAX_LENGTH])


def collation_key(text: str) -> str:
    """The key that sorts titles: digits come first, then Latin, then Cyrillic; signs do not count.

    Letters of other alphabets follow in the order of their code points.
    """
    words = fold(text).translate(_RANKS).split()
    return _RANK[" "].join(words)


def _fold(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    folded = composed.casefold().replace("ё", "е")
    if _NOT_PLAIN.search(folded):
        folded = composed.translate(_FOLDED)
    return " ".join(folded.split())


def _folded(letter: str) -> str:
    unmarked = "".join(_without_marks(part) for part in letter.casefold())
    # Signs like № and ™ have no case until they are written in letters.
    return "".join(part for part in unmarked.casefold() if part not in _APOSTROPHES)


def _without_marks(letter: str) -> str:
    if letter in _LETTERS_WITH_MARKS:
        return letter
    return "".join(
        part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)
    )


def _rank(letter: str) -> str:
    if not letter.isalnum():
        return " "
    return _RANK.get(letter) or _AFTER_THE_RANKED + letter


_FOLDED = _Letters(_folded)
_RANKS = _Letters(_rank)
