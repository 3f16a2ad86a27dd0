"""What every encoder must do, and what the embedded one promises besides."""

import logging
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from adapters.model.local import LocalEncoder, Settings, create
from bot.core.ports import Encoder
from tests.contracts.model.encoders import Reference

TEXTS = [
    "Where is my parcel?",
    "How do I return a coffee machine that I bought in March?",
    "The refund has not arrived, although two weeks have passed since I sent everything back.",
    "ok",
    "¿Dónde está mi pedido? 📦",
]
HOSTILE = ["", " \n\t", "\x00\x00", "\ud800 lone", "😀" * 5000, "a" * 1_000_000, "word " * 200_000, "مرحبا أين طلبي"]


@pytest.fixture(scope="module", params=["fp32", "int8"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return create(Settings(model_precision=request.param))


@pytest.fixture(scope="module")
def exact() -> LocalEncoder:
    return create(Settings(model_precision="fp32"))


def test_rows_are_unit_vectors_of_the_named_size(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.size)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.size)


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: Encoder) -> None:
    together = encoder.encode([*TEXTS, *HOSTILE])
    apart = np.concatenate([encoder.encode([text]) for text in [*TEXTS, *HOSTILE]])
    assert (together * apart).sum(axis=1).min() > 0.9999


def test_hostile_texts_get_vectors(encoder: Encoder) -> None:
    assert np.isfinite(encoder.encode(HOSTILE)).all()


def test_similar_questions_are_near_and_others_are_not(encoder: Encoder) -> None:
    parcel, again, recipe = encoder.encode(["Where is my parcel?", "Where is my package?", "How do I bake bread?"])
    assert float(parcel @ again) > 0.5 > 0.3 > float(parcel @ recipe)


def test_the_version_tells_precisions_apart(encoder: Encoder, exact: LocalEncoder) -> None:
    assert (encoder.version == exact.version) == encoder.version.endswith("fp32")


def test_fp32_is_the_reference_network(exact: LocalEncoder) -> None:
    reference = Reference()
    expected = np.stack([reference.encode(text) for text in [*TEXTS, "long " * 400]])
    cosines = (exact.encode([*TEXTS, "long " * 400]) * expected).sum(axis=1)
    np.testing.assert_allclose(cosines, 1, atol=1e-5)


def test_int8_is_close_to_fp32(exact: LocalEncoder) -> None:
    quick = create(Settings(model_precision="int8"))
    assert (quick.encode(TEXTS[:4]) * exact.encode(TEXTS[:4])).sum(axis=1).min() > 0.97


def test_threads_may_share_an_encoder(exact: LocalEncoder) -> None:
    alone = exact.encode(TEXTS)
    with ThreadPoolExecutor(4) as threads:
        for vectors in threads.map(lambda _: exact.encode(TEXTS), range(12)):
            np.testing.assert_allclose(vectors, alone, atol=1e-5)


def test_texts_are_never_logged(exact: LocalEncoder, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        exact.encode(["my card is 4111 1111 1111 1111"])
    assert "4111" not in caplog.text
