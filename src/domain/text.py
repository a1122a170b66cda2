"""Folding and collation of titles in Russian, Ukrainian and English.

Both keys are plain strings that every database compares code point by code point, so search
and order give the same answer on all of them.
"""

from __future__ import annotations

import unicodedata

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
_ALIKE = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "`": "'"})


def fold(text: str) -> str:
    """The form in which texts are compared for search: no case, no accents, ё as е.

    Apostrophes are dropped and runs of blanks become one, so ``Мʼята`` is found by ``м'ята``.
    """
    unmarked = "".join(_without_marks(letter) for letter in _composed(text).casefold())
    return " ".join(unmarked.translate(_ALIKE).replace("'", "").split())


def collation_key(text: str) -> str:
    """The key that sorts titles: digits come first, then Latin, then Cyrillic; signs do not count.

    Letters of other alphabets follow in the order of their code points.
    """
    words = "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
    return "".join(_RANK.get(letter) or _AFTER_THE_RANKED + letter for letter in " ".join(words))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _without_marks(letter: str) -> str:
    if letter in _LETTERS_WITH_MARKS:
        return letter
    return "".join(
        part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)
    )
