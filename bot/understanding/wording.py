"""Brings what people type into one form, so that rules need not know every spelling."""

import re
import unicodedata

LONGEST = 2_000
"""Characters that are looked at. Nobody greets, or asks for a person, only after two pages; both ends are kept."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*", re.UNICODE)
_RUN = re.compile(r"(\w)\1{2,}")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})


def shortened(text: str) -> str:
    """At most LONGEST characters: the beginning and the end."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"


def plain(text: str) -> str:
    """Lower case, one kind of apostrophe, letters repeated at most twice ("hellooo" is "helloo")."""
    text = unicodedata.normalize("NFKC", shortened(text)).translate(_APOSTROPHES).casefold()
    return _RUN.sub(r"\1\1", text)


def words_of(text: str) -> list[str]:
    """The words of a text in its plain form."""
    return _WORD.findall(plain(text))


def near(word: str, known: str) -> bool:
    """One slip apart: a letter more, less or wrong, or two swapped. The first letter must be right or swapped."""
    if word == known:
        return True
    if abs(len(word) - len(known)) > 1 or min(len(word), len(known)) < 4:
        return False
    if sorted(word) == sorted(known):
        return sum(a != b for a, b in zip(word, known, strict=True)) == 2
    if word[0] != known[0]:
        return False
    shorter, longer = sorted((word, known), key=len)
    start = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) == len(longer):
        return shorter[start + 1 :] == longer[start + 1 :]
    return shorter[start:] == longer[start + 1 :]
