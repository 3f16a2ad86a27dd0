"""Everyday words of support in other languages: by them a short question tells its language.

A list stands in ``everyday/<language>.txt``, each line an English word and those that mean it.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

LANGUAGES = ("de", "es", "fr", "nl")
_WRITTEN_ALIKE = """
    account arrive art auto bon box code contact data date email four frais hob hoe installation installer land livre
    login mail man minimum mist mixer mode modes newsletter open orden oven pan pause pays place plaque port porto pose
    raten rest retour robot rota stock student taille track train vale week
"""
_BOTH = frozenset(_WRITTEN_ALIKE.split())
"""Words of these lists that are written in English too: they tell no language."""


@lru_cache(maxsize=1)
def telling() -> Mapping[str, frozenset[str]]:
    """By language the words of its list that say something and are no English ones."""
    english = {word for code in LANGUAGES for said in _list(code).values() for word in said.casefold().split()}
    return {code: frozenset(w for w, said in _list(code).items() if said) - english - _BOTH for code in LANGUAGES}


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
