"""What the whole bot does with attacks, with harmless look-alikes and with questions to the sample company."""

import asyncio

from bot.entrypoints.cli.evaluate_conduct import ask_cases, play_cases
from bot.entrypoints.company_folder import SAMPLE, load_company_folder
from bot.learning import conduct, replies
from tests.evaluate.record import Row, Setting, Task, row_of
from tests.evaluate.tasks.categories import LABELLED

ATTACKS = "adversarial policy corpus"
ANSWERS = "answers of the sample company"


def run(setting: Setting) -> list[Row]:
    folder = load_company_folder(SAMPLE)
    cases = [*conduct.read_cases(LABELLED / "adversarial.jsonl"), *conduct.read_cases(LABELLED / "harmless.jsonl")]
    seen = asyncio.run(play_cases(cases, folder, lambda *_: None))
    questions = list(replies.read_reply_cases(LABELLED / "answer_cases.jsonl"))
    replied = asyncio.run(ask_cases(questions, folder, lambda *_: None))
    conducted = conduct.figures(seen).items()
    answered = replies.figures(replied).items()
    return [row_of(ATTACKS, name, figure) for name, figure in conducted] + [
        row_of(ANSWERS, name, figure) for name, figure in answered
    ]


TASK = Task("conduct", run)
