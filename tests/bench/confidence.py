"""Fits the confidence of answers again and says how good it is.

    python -m tests.bench.confidence --data FOLDER [--own FAQ] [--knowledge FOLDER --cases FILE] [--write]

FOLDER holds `banking77/train.csv` (CC BY 4.0) and `clinc150/data_full_dev.json` (CC BY 3.0). `--write` replaces the
numbers that ship with the project.
"""

import argparse
import json
import sys
from pathlib import Path

from adapters.model.local import create
from bot.answering import confidence, fitting
from bot.answering.fitting_cases import case_trials, read_answer_cases

KNOWLEDGE = Path("bot/sample/knowledge")
OWN = KNOWLEDGE / "faq.csv"
CASES = Path("bot/sample/labelled/answer_cases.jsonl")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--own", type=Path, default=OWN)
    options.add_argument("--knowledge", type=Path, default=KNOWLEDGE)
    options.add_argument("--cases", type=Path, default=CASES)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    encoder = create()
    cases = read_answer_cases(chosen.cases)
    folds = [case_trials(chosen.knowledge, [case for case in cases if case.fold == fold], encoder) for fold in range(3)]
    trained = fitting.train(chosen.data, encoder, chosen.own, {"answer cases": folds})
    say = sys.stdout.write
    say(fitting.described(trained.confidence) + "\n\n")
    for title, measured in (("held back", trained.held_back), ("across", trained.across)):
        for name, quality in measured.items():
            low, high = quality.interval
            say(
                f"{title:9} {name:24} AUROC {quality.auroc:.3f}  ECE {quality.ece:.3f} "
                f" answered {quality.answered:.2f} "
                f" right of those {quality.right_of_answered:.3f} ({low:.3f}–{high:.3f})  n={quality.trials}\n"
            )
    if chosen.write:
        target = Path(confidence.__file__).with_name(confidence.FILE)
        target.write_text(json.dumps(trained.confidence.as_json(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
