"""Everyday words of support in other languages: by them a short question tells its language, and finds English texts.

A list stands in ``everyday/<language>.txt``. Word by word is no translation: what comes out is searched for and never
shown to anybody. Blind spots: words that are not in the list stay as they are, and sentences lose their grammar.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

LANGUAGES = ("de", "es", "fr", "nl")
COMPOUNDS = ("de", "nl")
"""They write in one word what others write in two: "Lieferadresse"."""
LONGEST = 4_000
LEAST_HALF = 4
_WORD = re.compile(r"[^\W\d_]+")
_WRITTEN_ALIKE = """
    account arrive art auto bon box code contact data date email four frais hob hoe installation installer land livre
    login mail man minimum mist mixer mode modes newsletter open orden oven pan pause pays place plaque port porto pose
    raten rest retour robot rota stock student taille track train vale week
"""
_BOTH = frozenset(_WRITTEN_ALIKE.split())
"""Words of these lists that are written in English too: they tell no language."""


def in_english(text: str, language: str | None) -> str | None:
    """The question in English words, for search alone.

    Returns:
        None in a language without a list, and where not a single word that says something is known.
    """
    code = (language or "")[:2].lower()
    if code not in LANGUAGES:
        return None
    known, told = _list(code), 0

    def put(found: re.Match[str]) -> str:
        nonlocal told
        word = _english(found[0].casefold(), known, code)
        told += bool(word)
        return found[0] if word is None else word

    said = _WORD.sub(put, text[:LONGEST].replace("¿", "").replace("¡", ""))
    return " ".join(re.sub(r"(?<!\w)['’-]+|['’-]+(?!\w)", " ", said).split()) if told else None


@lru_cache(maxsize=1)
def telling() -> Mapping[str, frozenset[str]]:
    """By language the words of its list that say something and are no English ones."""
    english = {word for code in LANGUAGES for said in _list(code).values() for word in said.casefold().split()}
    return {code: frozenset(w for w, said in _list(code).items() if said) - english - _BOTH for code in LANGUAGES}


def _english(word: str, known: Mapping[str, str], code: str) -> str | None:
    said = known.get(word, known.get(_plain(word)))
    return said if said is not None or code not in COMPOUNDS else _in_two(word, known)


def _in_two(word: str, known: Mapping[str, str]) -> str | None:
    for cut in range(len(word) - LEAST_HALF, LEAST_HALF - 1, -1):
        first = known.get(word[:cut]) or known.get(word[: cut - 1] if word[cut - 1] in "sn" else "")
        second = known.get(word[cut:])
        if first and second:
            return f"{first} {second}"
    return None


@lru_cache(maxsize=len(LANGUAGES))
def _list(code: str) -> Mapping[str, str]:
    """Each word with the English it stands for, with and without its marks; empty for one that carries nothing."""
    raw = resources.files("bot.understanding").joinpath("everyday", f"{code}.txt").read_text(encoding="utf-8")
    rows = [line.split("|") for line in raw.splitlines() if "|" in line and not line.startswith("#")]
    pairs = [(word, "" if said.strip() == "-" else said.strip()) for said, words in rows for word in words.split()]
    plain = {_plain(word): said for word, said in reversed(pairs)}
    return {**plain, **dict(reversed(pairs))}


def _plain(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))
