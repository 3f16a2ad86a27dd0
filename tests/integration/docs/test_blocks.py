"""The README's own commands, run one after the other in an empty folder, as a newcomer would."""

import json
import re
import shlex
import signal
import subprocess
from pathlib import Path

import pytest

from tests.integration.cli.test_run import COMMAND, PATIENCE, environment

README = Path(__file__).parents[3] / "README.md"
TYPED = {"init": "\n" * 4, "chat": "hello\n"}
EXPECTED = {"init": "Next: baton run", "chat": "Write as a customer", "doctor": "All is well"}
READY = re.compile(r"^Ready: \d+ knowledge")


def block() -> list[list[str]]:
    """The commands under "Your own company", without their comments."""
    text = (
        README.read_text(encoding="utf-8").partition("## Your own company")[2].partition("```sh")[2].partition("```")[0]
    )
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    return [shlex.split(line.removeprefix(".venv/bin/")) for line in lines if line]


def test_the_commands_of_the_readme_run(tmp_path: Path) -> None:
    faq = [{"question": "Do you ship abroad?", "answer": "Yes, to all of the EU."}]
    (tmp_path / "faq.json").write_text(json.dumps({"questions": faq}), encoding="utf-8")
    names = []
    for baton, name, *arguments in block():
        assert baton == "baton"
        names.append(name)
        if name == "run":
            serve(tmp_path, arguments)
            continue
        done = subprocess.run(
            [*COMMAND, name, *arguments],
            cwd=tmp_path,
            env=environment(tmp_path),
            input=TYPED.get(name, ""),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        assert EXPECTED[name] in said
    assert names == ["init", "run", "run", "chat", "doctor"]


def serve(folder: Path, arguments: list[str]) -> None:
    """It says that it is ready, and ends when told."""
    with (folder / "err").open("w") as errors:
        command = [*COMMAND, "run", "--port", "0", *arguments]
        process = subprocess.Popen(
            command, cwd=folder, env=environment(folder), stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if READY.match(line):
            break
    else:
        pytest.fail(f"{said} {(folder / 'err').read_text()}")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
