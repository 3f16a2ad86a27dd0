"""Settings: where they come from, and what is said about a wrong one."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.core.errors import Misconfigured
from bot.entrypoints.catalogue import example, known_variables, unknown_variables
from bot.entrypoints.settings import ENV_FILE, env_names, load_settings, secrets_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (*known_variables(), "BATON_PROT"):
        monkeypatch.delenv(name, raising=False)


def test_defaults() -> None:
    settings = load_settings()

    assert (settings.host, settings.port, settings.burst_seconds) == ("127.0.0.1", 8080, 1.2)
    assert settings.database.get_secret_value() == "sqlite:///.baton/baton.db"


def test_command_line_then_environment_then_file_then_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = {"port": 1, "host": "folder", "log_level": "debug", "burst_seconds": 4}
    ENV_FILE.write_text("BATON_PORT=2\nBATON_HOST=file\nBATON_LOG_LEVEL=error\n")
    monkeypatch.setenv("BATON_PORT", "3")
    monkeypatch.setenv("BATON_HOST", "environment")

    settings = load_settings(folder, port=4)

    assert settings.port == 4
    assert settings.host == "environment"
    assert settings.log_level == "error"
    assert settings.burst_seconds == 4


def test_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_PORT", "")
    monkeypatch.setenv("BATON_COMPANY", "")

    assert load_settings().port == 8080
    assert load_settings().company is None


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("BATON_PORT", "abc", "BATON_PORT is 'abc'; expected a whole number"),
        ("BATON_PORT", "99999", "BATON_PORT is '99999'; expected 65535 or less"),
        ("BATON_BURST_SECONDS", "-1", "BATON_BURST_SECONDS is '-1'; expected 0 or more"),
        ("BATON_LOG_LEVEL", "loud", "BATON_LOG_LEVEL is 'loud'; expected one of debug, info, warning, error"),
        ("BATON_METRICS", "perhaps", "BATON_METRICS is 'perhaps'; expected true or false"),
        (
            "BATON_PORT",
            "tcp://10.0.0.1:80",
            "BATON_PORT is 'tcp://10.0.0.1:80'; expected a whole number "
            "(Kubernetes sets this for a service of the same name: set enableServiceLinks: false)",
        ),
    ],
)
def test_a_mistake_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(Misconfigured) as caught:
        load_settings()

    assert str(caught.value) == expected


def test_all_mistakes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_PORT", "abc")
    monkeypatch.setenv("BATON_BODY_LIMIT", "1")

    with pytest.raises(Misconfigured) as caught:
        load_settings()

    assert str(caught.value).splitlines() == [
        "BATON_PORT is 'abc'; expected a whole number",
        "BATON_BODY_LIMIT is '1'; expected 1024 or more",
    ]


def test_the_folder_may_not_hold_what_is_secret_or_unknown() -> None:
    with pytest.raises(Misconfigured, match="may hold a password; set BATON_DATABASE_URL"):
        load_settings({"database_url": "postgresql://a:b@c/d"})
    with pytest.raises(Misconfigured, match=r"unknown key 'settings.prot' \(did you mean 'port'\?\)"):
        load_settings({"prot": 1})


def test_a_mistake_in_a_secret_shows_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from adapters.chat.web.settings import Settings as WebSettings
    from bot.entrypoints.settings import read_settings

    monkeypatch.setenv("BATON_WEB_SECRET", "short-and-secret")
    with pytest.raises(Misconfigured) as caught:
        read_settings(WebSettings)

    assert "short-and-secret" not in str(caught.value)
    assert str(caught.value).startswith("BATON_WEB_SECRET is a value; expected ")


def test_misspelt_variables_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_PROT", "1")
    ENV_FILE.write_text("SLACK_BOT_TOKN=x\nSLACK_APP_TOKEN=\nOTHER=1\n")

    assert unknown_variables() == [
        "BATON_PROT in the environment is not a setting of Baton (did you mean 'BATON_PORT'?)",
        "SLACK_BOT_TOKN in .env is not a setting of Baton (did you mean 'SLACK_BOT_TOKEN'?)",
    ]
    assert "SLACK_APP_TOKEN" not in env_names()


def test_env_example_explains_every_setting() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == example(), (
        "write it anew: python -c 'from bot.entrypoints.catalogue import example; print(example(), end=\"\")'"
    )


def test_every_setting_is_explained() -> None:
    for line, after in zip(example().splitlines(), example().splitlines()[1:], strict=False):
        if after.startswith("#") and not after.startswith("# ") and "=" in after:
            assert line.startswith("# "), f"{after} has no explanation"


def test_secrets_to_mask() -> None:
    settings = load_settings(database_url=SecretStr("postgresql://ana:hunter2hunter2@db/x"))

    assert secrets_of(settings) == {"postgresql://ana:hunter2hunter2@db/x"}
