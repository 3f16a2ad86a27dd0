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
    start = next((i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), min(len(word), len(known)))
    if len(word) == len(known):
        if word[start + 1 :] == known[start + 1 :]:
            return start > 0
        return sum(a != b for a, b in zip(word, known, strict=True)) == 2 and sorted(word) == sorted(known)
    shorter, longer = (word, known) if len(word) < len(known) else (known, word)
    return start > 0 and shorter[start:] == longer[start + 1 :]
