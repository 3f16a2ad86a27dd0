"""The recorded payloads, each in the shape that Slack's documentation gives for it, and a listener for them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.chat.slack.home import Home, Rooms
from adapters.chat.slack.inbound import Heard, Listener
from adapters.chat.slack.people import Known, People
from bot.core.company import Company, Mode
from bot.core.places import Place

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
HOME = Home(team="T0HOME0001", user="U0BOT00001", bot="B0BOT00001")
NAMES = sorted(path.stem for path in HERE.glob("*.json"))


def payload(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return read


def listener(**modes: Mode) -> Listener:
    """Agents in C0AGENTS01 with Ana among them, managers in C0MANAGER1, a mode for each channel given."""
    company = Company(
        name="Fennel and Co",
        agents=Place("slack", "", "C0AGENTS01"),
        managers=Place("slack", "", "C0MANAGER1"),
        modes=modes,
    )
    people = People()
    people.agents = frozenset({"U0AGENT001"})
    people.learn("U0AGENT001", Known("Ana", "https://avatars.example.com/ana_72.png", HOME.team, checked=True))
    people.learn_channel("C0CUST0001", "help")
    return Listener(HOME, Rooms(company), people)


def hear(name: str, by: Listener | None = None) -> Heard:
    return (by or listener()).hear(payload(name), NOW)
