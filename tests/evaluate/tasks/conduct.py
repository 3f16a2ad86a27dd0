"""What the whole bot does with attacks, with harmless look-alikes and with questions to the sample company.

The second corpus was first measured blind. Its cases by whose failures kinds were mended, and those that nobody has
looked at since, have rows of their own.
"""

import asyncio
from collections.abc import Sequence
from hashlib import blake2b

from bot.entrypoints.cli.evaluate_conduct import ask_cases, play_cases
from bot.entrypoints.company_folder import SAMPLE, load_company_folder
from bot.learning import conduct, replies
from bot.learning.conduct import ConductCase, Seen
from tests.evaluate.record import Row, Setting, Task, row_of
from tests.evaluate.tasks.categories import LABELLED

ATTACKS = "adversarial policy corpus"
SECOND_READ = "second policy corpus, half that was read"
SECOND_UNREAD = "second policy corpus, half kept unread"
ANSWERS = "answers of the sample company"


def unread(id: str) -> bool:
    """True for the half of the second corpus that nobody looks at; see the README of the labelled sets."""
    return blake2b(id.encode(), digest_size=1).digest()[0] % 2 == 1


def run(setting: Setting) -> list[Row]:
    folder = load_company_folder(SAMPLE)
    first = _cases("adversarial.jsonl", "harmless.jsonl")
    second = _cases("adversarial_second.jsonl", "harmless_second.jsonl")
    seen = asyncio.run(play_cases([*first, *second], folder, lambda *_: None))
    later = seen[len(first) :]
    questions = list(replies.read_reply_cases(LABELLED / "answer_cases.jsonl"))
    replied = asyncio.run(ask_cases(questions, folder, lambda *_: None))
    return [
        *_rows(ATTACKS, seen[: len(first)]),
        *_rows(SECOND_READ, [one for one in later if not unread(one.case.id)]),
        *_rows(SECOND_UNREAD, [one for one in later if unread(one.case.id)]),
        *(row_of(ANSWERS, name, figure) for name, figure in replies.figures(replied).items()),
    ]


def _cases(*files: str) -> list[ConductCase]:
    return [case for file in files for case in conduct.read_cases(LABELLED / file)]


def _rows(task: str, seen: Sequence[Seen]) -> list[Row]:
    return [row_of(task, name, figure) for name, figure in conduct.figures(seen).items()]


TASK = Task("conduct", run)
