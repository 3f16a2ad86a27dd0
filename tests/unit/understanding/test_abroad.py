"""The encoder is an English one: in other languages nothing is claimed that is not known."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from adapters.model.local import create
from bot.core.understood import SURE
from bot.learning.intents import languages_of
from bot.learning.sureness import sure_from
from bot.understanding.heads_reader import ABROAD, TrainedReader
from bot.understanding.heads_shipped import shipped_heads

FURIOUS = {
    "de": "Sie haben mir doppelt abgebucht und niemand gibt mir mein Geld zurück. Ich bin stinksauer.",
    "es": "Me han cobrado dos veces y nadie me devuelve el dinero. Estoy furioso.",
    "fr": "Vous m'avez débité deux fois et personne ne me rembourse. Je suis furieux.",
    "nl": "U hebt twee keer afgeschreven en niemand geeft mijn geld terug. Ik ben woedend.",
}


@pytest.fixture(scope="module")
def reader() -> TrainedReader:
    encoder = create()

    async def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return encoder.encode(texts)

    heads = shipped_heads(encoder.version)
    return TrainedReader(encode, lambda: heads)


@pytest.mark.parametrize("language", FURIOUS)
async def test_no_category_is_sure_and_no_index_is_told_abroad(reader: TrainedReader, language: str) -> None:
    reading = await reader.read(FURIOUS[language])
    assert reading.language == language
    assert 0 < reading.category_confidence <= ABROAD < SURE
    assert (reading.topic, reading.problem, reading.dissatisfaction, reading.course) == (None, None, None, ())


async def test_english_is_told_with_its_version(reader: TrainedReader) -> None:
    reading = await reader.read("You charged me twice and nobody gives my money back. I am furious.")
    assert (reading.category, reading.topic) == ("Billing", "payment")
    assert reading.category_confidence > SURE
    assert reading.dissatisfaction is not None
    assert reading.heads.startswith("heads-")


def test_a_head_learns_the_languages_of_its_examples() -> None:
    german = ["Wo ist mein Paket?", "Ich will mein Geld zurück.", "Die App geht nicht auf."]
    assert languages_of(german) == ["de"]
    assert languages_of([*german, "Where is my parcel?"]) == ["de", "en"]
    assert languages_of(["KP-1", ""]) == []


def test_the_confidence_from_which_a_label_is_shown() -> None:
    confidences = np.linspace(0.99, 0.5, 50).astype(np.float32)
    right = np.array([True] * 30 + [False] * 20)
    found = sure_from(confidences, right)
    assert found["n"] >= 30
    assert found["precision"] >= 0.8
    assert 0.5 < found["from"] <= confidences[29]
    assert sure_from(confidences, np.zeros(50, np.bool_))["from"] > 1
    assert sure_from(confidences[:5], np.ones(5, np.bool_))["from"] > 1
