"""Teaches the bot the company's own categories from the examples in company.yaml, once for each wording of them."""

import logging
from datetime import datetime
from pathlib import Path

from bot.core.company import Company
from bot.core.errors import Misconfigured
from bot.core.ports import Encoder
from bot.entrypoints.learnt import FOLDER, FROM_COMPANY
from bot.understanding.heads import load_head

log = logging.getLogger(__name__)


def teach(company: Company, data: Path, encoder: Encoder, at: datetime) -> bool:
    """Fit a head to the company's examples, if there are any and they are not learnt yet. Takes a few seconds.

    Args:
        data: the data folder; what `baton train` wrote there goes before this.

    Returns:
        True when something was learnt.

    Raises:
        BadExamples: the examples cannot be learnt from, as with one for a category.
    """
    if not company.examples:
        return False
    from bot.learning.datasets import Example, Examples, for_training
    from bot.learning.intents import train_head

    rows = tuple(Example(text, name) for name, texts in company.examples.items() for text in texts)
    examples = for_training(Examples("company.yaml", rows), lenient=False, outside=None)
    target = data / FOLDER / f"{FROM_COMPANY}.npz"
    if _is_learnt(target, encoder.version, examples.fingerprint):
        return False
    train_head(examples, encoder, at).save(target)
    log.info("the company's categories are learnt", extra={"examples": len(rows)})
    return True


def _is_learnt(file: Path, encoder: str, fingerprint: str) -> bool:
    try:
        return bool(load_head(file, encoder).about["data"] == fingerprint)
    except (Misconfigured, OSError, KeyError):
        return False
