"""What `baton doctor` says about a hosted model: settings, end of life, prices, and whether it answers."""

from datetime import date, timedelta

import openai

from adapters.model.openai.client import make
from adapters.model.openai.model import HostedModel
from adapters.model.openai.settings import Settings
from adapters.model.openai.shutdowns import READ, stops
from bot.core.deadline import in_time
from bot.core.errors import BatonError, Misconfigured
from bot.core.findings import Finding, Grade
from bot.core.ports import Clock
from bot.core.wording import ChatLine

SOON = timedelta(days=120)
OLD_PRICES = timedelta(days=120)
ELSEWHERE = "Choose another model in BATON_MODEL_NAME in time; until then and after it the embedded model stands in."


async def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """See the package."""
    if not settings.hosted:
        return [Finding("Hosted model", Grade.GOOD, "not used (BATON_MODEL is embedded)")]
    try:
        settings.check()
    except Misconfigured as error:
        return [Finding("Hosted model", Grade.BAD, str(error), "Set it in the environment or in .env.")]
    client = make(settings)
    model = HostedModel(client, settings, clock)
    try:
        found = [await _answers(model, settings)]
        today = clock.now().date()
        told = await _told_end(client, settings, clock) if found[0].grade is Grade.GOOD else None
        if end := end_of(settings, told, today):
            found.append(end)
    finally:
        await model.close()
    return [*found, *_prices(settings, today)]


async def _answers(model: HostedModel, settings: Settings) -> Finding:
    what = "Hosted model"
    try:
        await model.complete([ChatLine("user", "Answer with the word: ready")], within=settings.seconds)
    except BatonError as error:
        return Finding(what, Grade.BAD, str(error), "Until then the embedded model answers.")
    return Finding(what, Grade.GOOD, f"{model.version} answers")


async def _told_end(client: openai.AsyncOpenAI, settings: Settings, clock: Clock) -> date | None:
    """What the server itself says; compatible servers mostly say nothing."""
    try:
        model = await in_time(clock, settings.seconds, client.models.retrieve(settings.name))
        return date.fromisoformat(str((model.model_extra or {}).get("shutdown_date")))
    except (openai.OpenAIError, TimeoutError, ValueError):
        return None


def end_of(settings: Settings, told: date | None, today: date) -> Finding | None:
    """How long the model will be served; `told` is what the server says, which goes before the table."""
    what = "Hosted model's last day"
    if not settings.official:
        return None
    if settings.kind == "azure":
        detail = "Azure tells each deployment's retirement date in its portal (Deployments → Model retirement)"
        return Finding(what, Grade.DOUBTFUL, detail, "Look it up and note it.")
    day = told or stops(settings.name)
    if day is None:
        return Finding(what, Grade.GOOD, f"none is announced (as of {today if told else READ})")
    if day <= today:
        return Finding(what, Grade.BAD, f"{settings.name} stopped on {day}", ELSEWHERE)
    grade = Grade.DOUBTFUL if day - today < SOON else Grade.GOOD
    return Finding(what, grade, f"{settings.name} stops on {day}", ELSEWHERE if grade is Grade.DOUBTFUL else "")


def _prices(settings: Settings, today: date) -> list[Finding]:
    what = "Hosted model's prices"
    if settings.price_in is None or settings.price_out is None:
        if not settings.official:
            return []
        advice = "Set BATON_MODEL_PRICE_IN, _PRICE_OUT and _PRICES_OF from your provider's price list."
        return [Finding(what, Grade.DOUBTFUL, "not set, so costs count as 0", advice)]
    shown = f"${settings.price_in:g} in, ${settings.price_out:g} out for a million tokens"
    if settings.prices_of is None or today - settings.prices_of > OLD_PRICES:
        when = f"of {settings.prices_of}" if settings.prices_of else "of an unknown day"
        return [Finding(what, Grade.DOUBTFUL, f"{shown}, {when}", "Compare them, then set BATON_MODEL_PRICES_OF.")]
    return [Finding(what, Grade.GOOD, f"{shown}, of {settings.prices_of}")]
