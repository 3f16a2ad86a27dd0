"""`baton train` and `baton evaluate` as a company runs them, on the embedded model."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.core.errors import BatonError
from bot.entrypoints.cli.app import app

LABELLED = Path(__file__).resolve().parents[3] / "bot" / "sample" / "labelled"
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BATON_DATA", str(tmp_path))

    def call(*arguments: object) -> str:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
        assert result.exit_code == 0
        return result.stdout

    return call


def test_train_writes_a_head_and_says_how_good_it_is(run: Run, tmp_path: Path) -> None:
    told = json.loads(run("train", "understanding", "--train", LABELLED / "tickets_train.jsonl", "--json"))
    assert told["examples"] == 50
    assert told["labels"] == ["Account", "Billing", "Other", "Product", "Technical"]
    assert told["held_back"]["accuracy"] > 0.7
    assert Path(told["written"]) == tmp_path / "understanding" / "category.npz"
    assert Path(told["written"]).is_file()


def test_a_bad_file_trains_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("text,category\na,X\n,Y\n", encoding="utf-8")
    with pytest.raises(BatonError, match=r"bad\.csv:3: the text is empty"):
        run("train", "understanding", "--train", file)
    assert not (tmp_path / "understanding").exists()


def test_evaluate_intents_keeps_the_run(run: Run, tmp_path: Path) -> None:
    files = ("--train", LABELLED / "tickets_train.jsonl", "--test", LABELLED / "tickets_test.csv")
    told = json.loads(run("evaluate", "intents", *files, "--json"))
    assert told["accuracy"]["n"] == 300
    assert told["accuracy"]["low"] < told["accuracy"]["value"] < told["accuracy"]["high"]
    assert set(told["by_label"]) == {"Account", "Billing", "Other", "Product", "Technical"}
    assert sum(pair["n"] for pair in told["confusion"]) == round(300 * (1 - told["accuracy"]["value"]))
    assert len(list((tmp_path / "evaluations").glob("*-intents.json"))) == 1
    assert "last run" in run("evaluate", "intents", *files)


def test_evaluate_dissatisfaction_takes_0_and_1(run: Run, tmp_path: Path) -> None:
    lines = (LABELLED / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    for dialogue in found:
        for turn in dialogue["turns"]:
            if "score" in turn:
                turn["score"] = int(turn["score"] >= 50)
    for name, part in (("train", found[:40]), ("test", found[40:])):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, part)), encoding="utf-8")
    told = json.loads(
        run(
            "evaluate",
            "dissatisfaction",
            "--train",
            tmp_path / "train.jsonl",
            "--test",
            tmp_path / "test.jsonl",
            "--json",
        )
    )
    assert told["auroc"]["value"] > told["peer"]["auroc"]["value"]
    assert {"f1", "pearson", "spearman", "threshold"} <= set(told)


def test_what_makes_a_test_easier_or_harder_than_it_seems_is_told(run: Run, tmp_path: Path) -> None:
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    train.write_text("text,category\ncharged twice,Billing\nit crashes,Technical\na,\n", encoding="utf-8")
    test.write_text("text,category\nCharged twice,Billing\nhello,Greeting\n", encoding="utf-8")
    told = json.loads(run("evaluate", "intents", "--train", train, "--test", test, "--json"))
    assert told["left_out"] == {"train": 1, "test": 0}
    assert told["labels_without_examples"] == ["Greeting"]
    assert told["messages_in_both"] == 1


def test_a_test_with_nothing_in_scope_is_measured_too(run: Run, tmp_path: Path) -> None:
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    train.write_text("text,category\ncharged twice,Billing\nit crashes,Technical\nsing,oos\n", encoding="utf-8")
    test.write_text("text,category\ndance for me,oos\n", encoding="utf-8")
    printed = run("evaluate", "intents", "--train", train, "--test", test, "--out-of-scope", "oos", "--json")
    told = json.loads(printed, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert told["out_of_scope_recall"]["n"] == 1
    assert "accuracy" not in told


def test_a_result_that_cannot_be_kept_is_shown_all_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").write_text("", encoding="utf-8")
    monkeypatch.setenv("BATON_DATA", str(tmp_path / "a file" / "data"))
    knowledge, queries = tmp_path / "faq.csv", tmp_path / "q.csv"
    knowledge.write_text("question,answer\nHow can I pay?,By card.\n", encoding="utf-8")
    queries.write_text("query,expected\npay how,How can I pay?\n", encoding="utf-8")
    told = json.loads(run("evaluate", "knowledge", "--knowledge", knowledge, "--queries", queries, "--json"))
    assert told["hit_at_1"]["value"] == 1.0
