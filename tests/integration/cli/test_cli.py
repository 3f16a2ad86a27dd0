"""The command line in this process: what it prints, what it exits with."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.entrypoints.catalogue import known_variables
from bot.entrypoints.cli import app as cli
from bot.entrypoints.company_folder import SAMPLE, load_company_folder
from bot.entrypoints.settings import load_settings

Baton = Callable[..., tuple[int, str, str]]


@pytest.fixture
def baton(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Baton:
    """Runs the command with its own folder as the current one; returns exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    for name in known_variables():
        if name != "BATON_CACHE":
            monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["baton", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def test_version(baton: Baton) -> None:
    code, out, _ = baton("version", "--json")

    assert code == 0
    assert json.loads(out)["baton"]


def test_an_unknown_option(baton: Baton) -> None:
    code, _, err = baton("run", "--prot", "1")

    assert code == 2
    assert "No such option: --prot" in err
    assert "Traceback" not in err


def test_an_error_is_json_where_json_was_asked_for(baton: Baton, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("text,category\na,X\n,Y\n", encoding="utf-8")

    code, out, err = baton("train", "understanding", "--train", "bad.csv", "--json")

    assert code == 2
    assert {"line": 3, "problem": "the text is empty"} in json.loads(out)["lines"]
    assert "bad.csv:3: the text is empty" in err


def test_a_missing_option_names_the_command_to_ask(baton: Baton) -> None:
    code, out, err = baton("evaluate", "knowledge", "--json")

    assert code == 2
    assert "Try `baton evaluate knowledge --help`." in err
    assert "Missing option" in json.loads(out)["error"]


def test_init_writes_what_run_can_load(baton: Baton, tmp_path: Path) -> None:
    code, out, _ = baton("init", "shop", "--yes", "--name", 'Bob: "the" {shop} #1')

    assert code == 0
    assert "Next: baton run" in out
    settings = load_settings()
    assert settings.company == Path("shop")
    loaded = load_company_folder(settings.company)
    assert loaded.company.name == 'Bob: "the" {shop} #1'
    assert loaded.knowledge is not None
    assert os.stat(".env").st_mode & 0o777 == 0o600


def test_init_touches_nothing_that_is_there(baton: Baton, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BATON_PORT=9\n")
    assert baton("init", "shop", "--yes")[0] == 0
    (tmp_path / "shop" / "company.yaml").write_text("name: Mine\n")

    code, _, err = baton("init", "shop", "--yes")

    assert code == 2
    assert err == "Error: shop/company.yaml exists already. Change it there, or name another folder.\n"
    assert (tmp_path / ".env").read_text() == "BATON_PORT=9\n"


def test_init_makes_a_different_secret_each_time(baton: Baton, tmp_path: Path) -> None:
    baton("init", "one", "--yes")
    first = (tmp_path / ".env").read_text()
    (tmp_path / ".env").unlink()
    baton("init", "two", "--yes")

    assert first.splitlines()[2] != (tmp_path / ".env").read_text().splitlines()[2]


def test_a_wrong_setting_is_one_clear_line(baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_PORT", "abc")

    assert baton("run") == (2, "", "Error: BATON_PORT is 'abc'; expected a whole number\n")


def test_a_company_with_mistakes(baton: Baton, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "company.yaml").write_text("name: A\nzonne: UTC\n")
    code, out, err = baton("run", "--company", "shop")

    assert (code, out) == (2, "")
    assert err == (
        "Error: 1 mistake in the company's folder:\n  company.yaml:2: unknown key 'zonne' (did you mean 'zone'?)\n"
    )


def test_knowledge_that_is_not_there(baton: Baton) -> None:
    assert baton("run", "--knowledge", "nowhere") == (
        2,
        "",
        "Error: --knowledge nowhere: there is no such file or folder.\n",
    )


def test_knowledge_check(baton: Baton, tmp_path: Path) -> None:
    assert baton("knowledge", "check", str(SAMPLE / "knowledge"))[0] == 0
    (tmp_path / "faq.csv").write_text("question,answer\nWhere?,Here.\nWhen?,\n")
    code, out, _ = baton("knowledge", "check", "faq.csv")

    assert code == 0
    assert out.splitlines()[0] == "1 entries can be imported, 1 rows would be left out."
    assert "faq.csv:3:" in out


def test_a_broken_knowledge_file_fails_the_check(baton: Baton, tmp_path: Path) -> None:
    (tmp_path / "faq.json").write_text('{"questions": [\n{"question": "a" "answer": "b"}]}')
    code, out, _ = baton("knowledge", "check", "faq.json", "--json")

    assert code == 2
    found = json.loads(out)
    assert found["broken"] is True
    assert found["skipped"][0]["line"] == 2


def test_an_empty_outbox(baton: Baton) -> None:
    assert baton("outbox", "list") == (0, "Nothing is stuck: every message was sent or is on its way.\n", "")
    assert json.loads(baton("outbox", "list", "--json")[1]) == []


def test_retrying_needs_to_know_what(baton: Baton) -> None:
    code, _, err = baton("outbox", "retry")
    assert code == 2
    assert "name the rows to send again, or --all" in err

    code, out, _ = baton("outbox", "retry", "7")
    assert code == 2
    assert "No such dead letter: 7." in out


def test_nothing_is_known_yet(baton: Baton) -> None:
    assert "There is no knowledge yet." in baton("knowledge", "list")[1]
    code, _, err = baton("knowledge", "remove", "nothing")
    assert code == 2
    assert "There is no collection 'nothing'" in err


def test_links_need_a_running_baton(baton: Baton) -> None:
    code, _, err = baton("invite")

    assert code == 2
    assert "`baton run` first" in err


def test_a_database_that_cannot_be(baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_DATABASE_URL", "mysql://ana:hunter22@db/x")
    code, out, err = baton("outbox", "list")

    assert code == 2
    assert "hunter22" not in out + err
    assert err.startswith("Error: ")


def test_what_should_not_happen_leaves_a_note_without_secrets(
    baton: Baton, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise ZeroDivisionError("with xoxb-1-2-secret in it")

    monkeypatch.setattr(cli, "own_version", broken)
    code, _, err = baton("version")

    assert code == 1
    assert err == (
        "Error: Something went wrong that should not (ZeroDivisionError). The details are in .baton/error.log.\n"
    )
    note = (tmp_path / ".baton" / "error.log").read_text()
    assert "ZeroDivisionError" in note
    assert "xoxb-1-2-secret" not in note


def states(out: str) -> dict[str, str]:
    return {found["check"]: found["state"] for found in json.loads(out)}


def test_doctor_finds_a_sound_house_sound(baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_PORT", "0")
    code, out, _ = baton("doctor", "--json")

    assert code == 0
    found = states(out)
    assert set(found.values()) == {"ok"}
    assert {"Python", "Settings", "Company", "Clock", "Data folder", "Disk", "Port", "Database", "Model"} <= set(found)


def test_doctor_on_broken_settings(baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_LOG_LEVEL", "loud")
    monkeypatch.setenv("BATON_PROT", "1")
    code, out, _ = baton("doctor")

    assert code == 1
    assert (
        "fail Baton settings: BATON_LOG_LEVEL is 'loud'; expected one of debug, info, warning, error\n"
        "     → Correct it in the environment or in .env; .env.example explains every setting.\n"
    ) in out
    assert "warn Settings: BATON_PROT in the environment is not a setting of Baton (did you mean 'BATON_PORT'?)" in out


def test_doctor_on_a_broken_company_and_data_folder(
    baton: Baton, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("a file")
    (tmp_path / "company.yaml").write_text("zone: UTC\n")
    monkeypatch.setenv("BATON_DATA", "data")
    monkeypatch.setenv("BATON_PORT", "0")
    code, out, _ = baton("doctor", "--company", ".", "--json")

    assert code == 1
    found = states(out)
    assert (found["Company"], found["Data folder"], found["Database"], found["Model"]) == ("fail", "fail", "fail", "ok")


def test_doctor_misses_the_platform_of_the_agents(
    baton: Baton, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "company.yaml").write_text("name: A\nchannels: {agents: 'slack:C0123'}\n")
    monkeypatch.setenv("BATON_PORT", "0")
    code, out, _ = baton("doctor", "--company", ".")

    assert code == 1
    assert "fail Agents' channel: slack:C0123, but slack is not connected" in out
    assert "→ Set the tokens of slack, or name a channel of web." in out


def test_doctor_on_half_of_slack(baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef")
    monkeypatch.setenv("BATON_PORT", "0")
    code, out, _ = baton("doctor")

    assert code == 1
    assert "SLACK_BOT_TOKEN is not set" in out
    assert "0123456789abcdef" not in out


def test_doctor_makes_a_folder_that_it_need_not_warn_of(baton: Baton, tmp_path: Path) -> None:
    baton("doctor", "--json")
    assert (tmp_path / ".baton").stat().st_mode & 0o077 == 0

    _, out, _ = baton("doctor", "--json")
    assert {"check": "Data folder", "state": "ok", "detail": ".baton", "todo": ""} in json.loads(out)


def test_doctor_tells_an_env_file_in_another_encoding(baton: Baton, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"BATON_COMPANY=caf\xe9\n")

    code, out, err = baton("doctor")

    assert code == 1
    assert ".env: this is not UTF-8 text; save it as UTF-8" in out
    assert err == ""


def test_doctor_names_the_broken_file_of_knowledge(baton: Baton, tmp_path: Path) -> None:
    baton("init", "shop", "--yes")
    (tmp_path / "shop" / "knowledge" / "odd.json").write_text('{"questions": [', encoding="utf-8")

    code, out, _ = baton("doctor")

    assert code == 1
    assert "odd.json:1: not valid JSON" in out


def test_where_a_head_goes_is_looked_at_before_it_is_fitted(baton: Baton, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("text,category\na,X\nb,Y\n", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")

    code, _, err = baton("train", "understanding", "--train", "good.csv", "--out", "file/head.npz")
    assert code == 2
    assert "file/head.npz cannot be written" in err
    assert "Fitting" not in err
    assert baton("train", "understanding", "--train", "good.csv", "--out", ".")[0] == 2
