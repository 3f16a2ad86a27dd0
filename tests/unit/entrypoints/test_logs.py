"""The log: ids, no secrets whatever the detour, no message objects."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.content import content
from bot.entrypoints.logs import MASK, Mask, set_up_logging

SECRET_TEXT = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=8, max_size=60
)


@pytest.fixture(autouse=True)
def _levels() -> Iterator[None]:
    root = logging.getLogger()
    level, before = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
    logging.captureWarnings(capture=False)


def written(form: str, secrets: set[str], *, level: str = "debug") -> io.StringIO:
    stream = io.StringIO()
    set_up_logging(level=level, form=form, secrets=secrets, stream=stream)  # type: ignore[arg-type]  # json or text
    return stream


@pytest.mark.parametrize("form", ["json", "text"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(secret=SECRET_TEXT, before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_secret_never_comes_out(form: str, secret: str, before: str, after: str) -> None:
    stream = written(form, {secret})
    log = logging.getLogger("bot.somewhere")
    log.info("%s%s%s", before, secret, after)
    log.info("ids", extra={"token_of": before + secret + after, "repr": repr(secret), "json": json.dumps(secret)})
    try:
        raise ValueError(before + secret + after)
    except ValueError:
        log.exception("It failed with %r", {"key": secret})

    out = stream.getvalue()
    assert secret not in out.replace(MASK, "")
    if form == "json":
        told = [json.loads(line) for line in out.splitlines()]
        assert not any(secret in str(value) for line in told for value in line.values())


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("token xoxb-123-456-abcDEF sent", "123-456"),
        ("rotated xoxe.xoxp-1-abcdef sent", "abcdef"),
        ("app xapp-1-A0-123-abc", "A0-123"),
        ("Authorization: Bearer eyJhbGciOi.abc.def", "eyJhbGciOi"),
        ("Authorization: Basic YW5hOmh1bnRlcjI=", "YW5hOmh1"),
        ("connect postgresql://ana:hunter2@db:5432/x", "hunter2"),
        ("post https://hooks.slack.com/services/T0/B0/abcdef", "abcdef"),
        ('{"client_secret": "s3cr3t-value", "id": 1}', "s3cr3t"),
        ("SLACK_SIGNING_SECRET=0123456789abcdef", "0123456789abcdef"),
        ("1 validation error [type=x, input_value='my card is 4111', input_type=str]", "4111"),
        ("(sqlite3.E) no\n[SQL: INSERT]\n[parameters: ('dear shop, I am sad',)]\n", "sad"),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, leak: str) -> None:
    masked = Mask()(text)

    assert leak not in masked
    assert MASK in masked


@pytest.mark.parametrize(
    "text",
    [
        "listening on http://localhost:8080/",
        "3 tokens used for conversation 5f2a",
        "the secretary: said hello",
        "sqlite:///.baton/baton.db opened",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert Mask({"sqlite:///.baton/baton.db"})(text) == text


def test_of_a_database_address_the_password_is_masked() -> None:
    mask = Mask({"postgresql://ana:p%40ssw0rd@db/x"})

    assert mask("p@ssw0rd and p%40ssw0rd at db") == f"{MASK} and {MASK} at db"


def test_json_lines_carry_ids_and_no_objects() -> None:
    stream = written("json", set())
    logging.getLogger("bot.engine").info("sent", extra={"conversation": "c1", "row": 7, "said": content("Dear shop")})

    line = json.loads(stream.getvalue())
    assert (line["level"], line["logger"], line["message"]) == ("info", "bot.engine", "sent")
    assert (line["conversation"], line["row"]) == ("c1", 7)
    assert "Dear shop" not in stream.getvalue()


def test_text_cannot_steer_the_terminal() -> None:
    stream = written("text", set())
    logging.getLogger("bot").info("a\x1b[2Jb")

    assert "\x1b" not in stream.getvalue()


def test_other_peoples_debug_stays_out() -> None:
    stream = written("text", set())
    for name in ("slack_sdk.web", "slack_bolt.App", "aiohttp.access", "sqlalchemy.engine", "uvicorn.access"):
        logging.getLogger(name).debug("payload")
        logging.getLogger(name).info("payload")

    assert stream.getvalue() == ""


def test_setting_up_again_starts_over() -> None:
    first = written("text", set())
    second = written("text", set())
    logging.getLogger("bot").info("once")

    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1
