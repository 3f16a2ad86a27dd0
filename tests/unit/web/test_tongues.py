"""The customer's pages have every text in every language that the bot speaks, with the same blanks."""

import json
import re
from dataclasses import asdict, fields
from importlib.resources import files

import pytest

from adapters.chat.web.tongues import TONGUES, in_widget, script
from adapters.chat.web.tongues.words import PageWords
from bot.core.tongues import BUILT_IN

BLANK = re.compile(r"\{\w+\}")
STATIC = files("adapters.chat.web") / "static"
ALIKE = {"source", "sources", "none", "bot", "conversation", "edit", "optional", "react"}
"""May be the same word as in English."""


def test_the_pages_speak_what_the_bot_speaks() -> None:
    assert set(TONGUES) == set(BUILT_IN)


@pytest.mark.parametrize("language", TONGUES)
def test_every_text_is_there_with_its_blanks(language: str) -> None:
    english, spoken = asdict(TONGUES["en"]), asdict(TONGUES[language])
    for name, text in spoken.items():
        assert text.strip() == text, name
        assert text, name
        assert sorted(BLANK.findall(text)) == sorted(BLANK.findall(english[name])), name
        assert language == "en" or text != english[name] or name in ALIKE, name


def test_every_text_is_used_and_every_one_used_is_there() -> None:
    source = "".join(item.read_text("utf-8") for item in STATIC.iterdir() if item.name.endswith(".js"))
    known = {field.name for field in fields(PageWords)}
    asked = set(re.findall(r'\bt\((?:[^()"]*\? )?"(\w+)"', source)) | set(re.findall(r'"(\w+)" : "(?:\w+)"\)', source))
    assert asked <= known | {"en"}
    for name in known:
        quoted = f'"{name}"' in source or f".{name}" in source or f"{name}:" in source
        assert quoted or name.startswith("error_") or name in ("bot", "agent"), name


def test_the_script_holds_all_of_them() -> None:
    made = script().decode()
    told = json.loads(made[made.index("= ") + 2 : made.rindex(";")])
    assert told["de"]["send"] == "Senden"
    assert set(told) == set(TONGUES)
    widget = in_widget((STATIC / "widget.js").read_bytes()).decode()
    assert "Chatten Sie mit uns" in widget
    with pytest.raises(ValueError, match="no line"):
        in_widget(b"nothing to fill in")
