"""A real mock of OpenAI's API (the npm package @copilotkit/aimock) on a loopback port, in a process of its own.

It is installed once, at the version and with the hash of `aimock/package-lock.json`, into the user's cache folder.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

PINNED = Path(__file__).parent / "aimock"
START_SECONDS = 20


class NotHere(Exception):
    """It cannot be had on this machine; the message says why."""


class MockProvider:
    """The running mock, as tests steer it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.url = f"{address}/v1"
        self.azure = address

    def answers(self, *fixtures: tuple[Mapping[str, Any], Mapping[str, Any]]) -> None:
        """Add (match, response) pairs; the first that matches a request answers it."""
        listed = [{"match": dict(match), "response": dict(response)} for match, response in fixtures]
        self._ask("POST", "/__aimock/fixtures", {"fixtures": listed})

    def chaos(self, **rates: float) -> None:
        """`rateLimitRate`, `dropRate`, `malformedRate`, `disconnectRate` (0–1), `latencyMs`."""
        self._ask("POST", "/__aimock/chaos", rates)

    def requests(self) -> Sequence[dict[str, Any]]:
        """The bodies of the requests so far."""
        return [entry["body"] for entry in self._ask("GET", "/__aimock/journal") if entry["method"] == "POST"]

    def reset(self) -> None:
        self._ask("DELETE", "/__aimock/chaos")
        self._ask("POST", "/__aimock/reset")

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self._address + path, data, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            raw = answer.read()
        return json.loads(raw) if raw else None


@contextmanager
def mock_provider() -> Iterator[MockProvider]:
    """Raises NotHere when Node or the package cannot be had."""
    node = shutil.which("node")
    if node is None:
        raise NotHere("Node is not installed")
    program = _installed() / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
    with tempfile.TemporaryDirectory() as folder:
        first = [{"match": {"userMessage": "is the mock awake?"}, "response": {"content": "yes"}}]
        (Path(folder) / "first.json").write_text(json.dumps({"fixtures": first}))
        command = [node, str(program), "-p", "0", "-h", "127.0.0.1", "-f", folder, "--strict", "--log-level", "info"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            yield MockProvider(_address(process))
        finally:
            process.terminate()
            process.communicate(timeout=10)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"listening on (http://127\.0\.0\.1:\d+)", line):
            return found[1]
    raise NotHere("the mock provider did not start: " + "".join(said)[-400:])


def _installed() -> Path:
    """The folder that holds it; installs it the first time."""
    lock = (PINNED / "package-lock.json").read_bytes()
    folder = _cache() / f"aimock-{blake2b(lock, digest_size=6).hexdigest()}"
    if folder.is_dir():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        raise NotHere("npm is not installed")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
        made = Path(fresh) / "made"
        shutil.copytree(PINNED, made)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            done = subprocess.run(command, cwd=made, capture_output=True, text=True, timeout=90, check=False)
        except subprocess.TimeoutExpired:
            raise NotHere("npm could not install the mock provider in 90 s") from None
        if done.returncode:
            raise NotHere("npm could not install the mock provider: " + done.stderr[-400:])
        try:
            made.rename(folder)
        except OSError:
            if not folder.is_dir():  # otherwise another test process was faster
                raise
    return folder


def _cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", tempfile.gettempdir())) / "baton-tests"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "baton-tests"
