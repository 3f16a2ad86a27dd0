"""When hosted models stop, so that nobody learns it from silence. A fine-tune stops with the model it was made from.

Sources, read on READ: developers.openai.com/api/docs/deprecations; for Azure
learn.microsoft.com/azure/ai-services/openai/concepts/model-retirements. OpenAI also tells it live, as `shutdown_date`
of GET /v1/models/{model}; that goes before this table.
"""

import re
from datetime import date

READ = date(2026, 11, 20)
OPENAI: tuple[tuple[str, date], ...] = (
    (r"gpt-3\.5-turbo", date(2026, 10, 23)),
    (r"gpt-4(-0613|-1106-preview|-turbo(-.*)?)?$", date(2026, 10, 23)),
    (r"gpt-4o-2024-05-13", date(2026, 10, 23)),
    (r"gpt-4\.1-nano", date(2026, 10, 23)),
    (r"o1(-pro)?(-\d|$)|o3-mini|o4-mini", date(2026, 10, 23)),
    (r"gpt-5(-mini|-nano|-pro)?(-\d{4}|$)|o3(-pro)?(-\d|$)", date(2026, 12, 11)),
    (r"gpt-4o(-mini)?(-\d{4}|$)", date(2027, 1, 14)),
    (r"gpt-4\.1(-mini)?(-\d{4}|$)", date(2027, 1, 14)),
    (r"gpt-5\.1(-\d{4}|$)", date(2027, 4, 1)),
)
"""(pattern at the start of the base model's name, last day); the first that fits counts."""


def base_of(name: str) -> str:
    """The model that a fine-tune was made from: for ``ft:gpt-4.1-mini:acme::abc`` it is ``gpt-4.1-mini``."""
    return name.split(":")[1] if name.startswith("ft:") and name.count(":") >= 1 else name


def stops(name: str) -> date | None:
    """The day on which OpenAI stops serving a model, as far as this table knows."""
    base = base_of(name)
    return next((day for pattern, day in OPENAI if re.match(pattern, base)), None)
