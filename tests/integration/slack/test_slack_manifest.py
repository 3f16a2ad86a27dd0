"""The manifest is one that Slack takes, and it grants what the code uses, no more."""

from pathlib import Path

import yaml

from adapters.chat.slack.scopes import NEEDED
from tests.simulators.slack.manifest import read_manifest

MANIFEST = Path(__file__).parents[3] / "manifest.yml"


def test_slack_takes_it() -> None:
    manifest = read_manifest(MANIFEST)
    assert manifest.faults == ()
    assert manifest.interactive
    assert manifest.socket_mode


def test_it_grants_exactly_the_scopes_that_have_a_reason() -> None:
    assert read_manifest(MANIFEST).scopes == NEEDED


def test_customers_can_write_to_the_bot_directly() -> None:
    raw = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    home = raw["features"]["app_home"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
