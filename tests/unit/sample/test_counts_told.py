"""The README of the labelled sets tells the truth about their size."""

import re

from tests.unit.sample.shapes import LABELLED


def test_the_readme_tells_how_many_there_are() -> None:
    told = dict(
        re.findall(r"^\| `([\w.]+)` \|.*\| (\d+)[ |(]", (LABELLED / "README.md").read_text(encoding="utf-8"), re.M)
    )
    files = {path.name: path for path in LABELLED.iterdir() if path.suffix in (".csv", ".jsonl")}
    assert told.keys() == files.keys()
    for name, path in files.items():
        rows = len(path.read_text(encoding="utf-8").splitlines()) - (path.suffix == ".csv")
        assert int(told[name]) == rows, name
