"""`baton run` as its own process: ready, useful to its operator, and gone again when told."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = Path(sys.executable).with_name("baton")
COMMAND = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "bot.entrypoints"]
PATIENCE = 60.0


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BATON_", "SLACK_"))}
    cache = os.environ.get("BATON_CACHE")
    return {
        **kept,
        **({"BATON_CACHE": cache} if cache else {}),
        "BATON_DATA": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "80",
    }


class Running:
    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        with (folder / "err").open("w") as errors:
            self.process = subprocess.Popen(
                [*COMMAND, "run", "--port", "0", *arguments],
                cwd=folder,
                env=environment(folder),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.said: list[str] = []

    def until(self, pattern: str) -> str:
        """The first line that fits; fails when the program ends before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if re.search(pattern, line):
                return line
        raise AssertionError(f"no {pattern!r} in {self.said} {(self.folder / 'err').read_text()}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    program = Running(tmp_path)
    yield program
    if program.process.poll() is None:
        program.process.kill()
        program.process.wait(PATIENCE)
    assert program.process.stdout is not None
    program.process.stdout.close()


def baton(folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=PATIENCE
    )
    return done.returncode, done.stdout, done.stderr


def test_it_serves_obeys_its_operator_and_ends_well(running: Running, tmp_path: Path) -> None:
    url = running.until(r"Workspace +http").split()[1]
    running.until("Press Ctrl-C to stop")
    with urllib.request.urlopen(url + "readyz") as answer:
        assert json.load(answer)["ready"] is True

    code, out, _ = baton(tmp_path, "knowledge", "search", "how long does delivery take", "--json")
    assert code == 0
    assert json.loads(out)[0]["title"] == "How long does delivery take?"
    code, out, _ = baton(tmp_path, "invite", "--json")
    assert code == 0
    assert json.loads(out)["agents"].startswith(url + "join#")
    code, _, err = baton(tmp_path, "run", "--port", "0")
    assert code == 2
    assert "Another process is using the database" in err

    assert running.stop() == 0
    assert "Traceback" not in (tmp_path / "err").read_text()
    assert not (tmp_path / "data" / "control.sock").exists()


def test_a_second_signal_ends_it_at_once(running: Running) -> None:
    running.until("Press Ctrl-C to stop")
    running.process.send_signal(signal.SIGINT)
    time.sleep(0.01)
    running.process.send_signal(signal.SIGINT)

    assert running.process.wait(PATIENCE) in {0, 130}


def test_it_notices_a_change_of_the_company(tmp_path: Path) -> None:
    assert baton(tmp_path, "init", "shop", "--yes")[0] == 0
    program = Running(tmp_path)
    try:
        program.until("Press Ctrl-C to stop")
        faq = tmp_path / "shop" / "knowledge" / "faq.csv"
        draft = tmp_path / "draft"
        draft.write_text("question,answer\nDo you have a parking lot?,Behind the house.\n")
        draft.replace(faq)
        program.until("the new version is in force")
        draft.write_text("name: A\nzonne: UTC\n")
        draft.replace(tmp_path / "shop" / "company.yaml")
        program.until(r"company.yaml:2: unknown key 'zonne'")
        code, out, _ = baton(tmp_path, "knowledge", "search", "where can I park", "--json")

        assert code == 0
        assert json.loads(out)[0]["title"] == "Do you have a parking lot?"
        assert program.stop() == 0
    finally:
        program.process.kill()
        program.process.wait(PATIENCE)
        assert program.process.stdout is not None
        program.process.stdout.close()


def test_chat_answers_line_by_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "chat"],
        cwd=tmp_path,
        env=environment(tmp_path),
        input="How long does delivery take?\nI want to talk to a person\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert done.returncode == 0, done.stderr
    assert "next working day" in done.stdout
    assert re.search(r"ticket 1001", done.stdout)
    assert "\x1b" not in done.stdout
