"""What `baton doctor` looks at. Each check finds something out and says what to do about it; none of them raises."""

import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.errors import BatonError
from bot.core.findings import Finding, Grade
from bot.entrypoints.catalogue import shapes, unknown_variables
from bot.entrypoints.company_folder import SAMPLE, CompanyFolder, load_company_folder
from bot.entrypoints.control import is_running
from bot.entrypoints.listening import is_loopback, open_port
from bot.entrypoints.settings import Settings, load_settings, make_private, read_settings
from bot.policies.concepts import BUILT_IN

LITTLE_DISK = 200_000_000
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)


def good(what: str, detail: str) -> Finding:
    return Finding(what, Grade.GOOD, detail)


def doubtful(what: str, detail: str, advice: str) -> Finding:
    return Finding(what, Grade.DOUBTFUL, detail, advice)


def bad(what: str, detail: str, advice: str) -> Finding:
    return Finding(what, Grade.BAD, detail, advice)


async def all_checks(company: Path | None) -> AsyncIterator[Finding]:
    """Every finding, in the order in which to put things right."""
    yield python()
    settings, found = chosen_settings(company)
    for finding in found:
        yield finding
    if settings is None:
        return
    folder, finding = company_folder(settings)
    yield finding
    for check in (clock(), data_folder(settings), disk(settings), port(settings)):
        yield check
    yield await database(settings)
    yield model()
    for finding in await hosted_model():
        yield finding
    if folder is not None:
        yield knowledge(folder)
        for finding in policies_off(folder.company):
            yield finding
        for finding in channels(folder.company):
            yield finding
        async for finding in slack(folder.company):
            yield finding


def python() -> Finding:
    return good("Python", "version " + ".".join(map(str, sys.version_info[:3])))


def chosen_settings(company: Path | None) -> tuple[Settings | None, list[Finding]]:
    found: list[Finding] = []
    settings: Settings | None = None
    advice = "Correct it in the environment or in .env; .env.example explains every setting."
    for title, shape in shapes():
        try:
            if shape is Settings:
                settings = load_settings(company=company)
            else:
                read_settings(shape)
        except BatonError as error:
            found += [bad(f"{title} settings", line, advice) for line in str(error).splitlines()]
    found += [doubtful("Settings", line, "Correct its name or take it out.") for line in unknown_variables()]
    return settings, found or [good("Settings", "all of them can be read")]


def company_folder(settings: Settings) -> tuple[CompanyFolder | None, Finding]:
    path = settings.company or SAMPLE
    name = str(settings.company) if settings.company else "the sample company"
    try:
        folder = load_company_folder(path)
        load_settings(folder.settings)
    except BatonError as error:
        return None, bad("Company", str(error), f"Correct the lines that are named, in {path}.")
    customers = len(folder.directory)
    detail = f"{name}: {folder.company.name}, {len(folder.company.policies)} policies, {customers} customers"
    return folder, good("Company", detail)


def clock() -> Finding:
    now = datetime.now(UTC)
    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        return bad("Clock", "this machine has no time zones", "Install the system's tzdata package.")
    if now < EARLIEST:
        return bad("Clock", f"it says {now:%Y-%m-%d %H:%M} UTC", "Set the machine's clock, best by NTP.")
    return good("Clock", f"{now:%Y-%m-%d %H:%M} UTC")


def data_folder(settings: Settings) -> Finding:
    what, data = "Data folder", settings.data
    advice = "Set BATON_DATA to a folder that Baton may write to."
    existing = next((parent for parent in (data, *data.resolve().parents) if parent.exists()), Path("/"))
    if not existing.is_dir():
        return bad(what, f"{existing} is a file", advice)
    try:
        with tempfile.TemporaryFile(dir=existing) as file:
            file.write(b"baton")
    except OSError as error:
        return bad(what, f"{data} cannot be written to: {error.strerror}", advice)
    if data.exists() and os.name == "posix" and data.stat().st_mode & 0o077 and settings.database_url is None:
        return doubtful(what, f"other users of this machine can look into {data}", f"Close it: chmod 700 {data}")
    return good(what, str(data))


def disk(settings: Settings) -> Finding:
    existing = next(parent for parent in (settings.data.resolve(), *settings.data.resolve().parents) if parent.exists())
    free = shutil.disk_usage(existing).free
    if free < LITTLE_DISK:
        advice = "Make room: without it events are refused until there is some."
        return bad("Disk", f"{free / 1e6:.0f} MB free", advice)
    return good("Disk", f"{free / 1e9:.0f} GB free")


def port(settings: Settings) -> Finding:
    what = "Port"
    if is_running(settings.data):
        return good(what, f"Baton is running from {settings.data}")
    try:
        open_port(settings.host, settings.port).close()
    except BatonError as error:
        return bad(what, str(error), "`baton run --port 0` takes any free one.")
    if not is_loopback(settings.host):
        return doubtful(
            what, f"{settings.host}:{settings.port} can be reached from outside", "Put HTTPS in front of it."
        )
    return good(what, f"{settings.host}:{settings.port} is free")


async def database(settings: Settings) -> Finding:
    """Opens it, brings its tables up to date and writes a word. A Baton that runs does that all the time."""
    from bot.entrypoints.wiring import holder_name
    from storage.opening import open_storage

    what = "Database"
    kind = settings.database.get_secret_value().partition(":")[0]
    if is_running(settings.data):
        return good(what, "in use by the Baton that is running; see its /readyz")
    if kind == "memory":
        return doubtful(what, "memory: forgets everything at the end", "Unset BATON_DATABASE_URL to keep it in a file.")
    try:
        if settings.database_url is None:
            make_private(settings.data)
        storage = open_storage(settings.database.get_secret_value(), clock=SystemClock(), holder=holder_name())
        await storage.start()
        try:
            await storage.check()
            dead = len(await storage.outbox.dead(1000))
        finally:
            await storage.stop()
    except BatonError as error:
        return bad(what, str(error), "See BATON_DATABASE_URL and BATON_DATA.")
    if dead:
        return doubtful(what, f"{kind} can be written; {dead} messages could not be sent", "See `baton outbox list`.")
    return good(what, f"{kind} can be written")


def model() -> Finding:
    from adapters.model.local.encoder import create
    from adapters.model.local.settings import Settings as ModelSettings

    try:
        encoder = create(read_settings(ModelSettings))
        encoder.encode(["Hello"])
    except BatonError as error:
        return bad(
            "Model", str(error), "Install Baton again (`make run` does), or see BATON_MODEL_FOLDER, BATON_CACHE."
        )
    return good("Model", encoder.version)


async def hosted_model() -> Sequence[Finding]:
    """Asks the hosted model a word, where one is chosen."""
    from adapters.model import openai

    try:
        return await openai.examine(read_settings(openai.Settings), SystemClock())
    except BatonError:
        return ()  # the settings' own mistakes were told before


def knowledge(folder: CompanyFolder) -> Finding:
    from bot.answering.reading import read_path

    what = "Knowledge"
    if folder.knowledge is None:
        return doubtful(what, "there is none", "Put a CSV, Markdown or JSON file into the knowledge folder.")
    result = read_path(folder.knowledge)
    if result.broken:
        more = f" and {len(result.broken) - 1} more" if len(result.broken) > 1 else ""
        return bad(what, f"{result.broken[0]}{more}", f"See `baton knowledge check {folder.knowledge}`.")
    if result.skipped:
        advice = f"See `baton knowledge check {folder.knowledge}`."
        return doubtful(what, f"{len(result.passages)} entries, {len(result.skipped)} left out", advice)
    if not result.passages:
        return doubtful(what, "no entries", "Put a CSV, Markdown or JSON file into the knowledge folder.")
    return good(what, f"{len(result.passages)} entries")


def channels(company: Company) -> Iterator[Finding]:
    """Whether the platforms of the agents' and managers' channels are there at all."""
    from adapters.chat.slack.settings import Settings as SlackSettings

    served = {"web"}
    try:
        if read_settings(SlackSettings).configured:
            served.add("slack")
    except BatonError:
        served.add("slack")
    of_queues = [(f"Channel of the queue {one.name}", one.channel) for one in company.desk.queues if one.channel]
    for name, place in (("Agents' channel", company.agents), ("Managers' channel", company.managers), *of_queues):
        shown = f"{place.platform}:{place.channel}"
        if place.platform not in served:
            advice = f"Set the tokens of {place.platform}, or name a channel of {' or '.join(sorted(served))}."
            yield bad(name, f"{shown}, but {place.platform} is not connected", advice)
        else:
            yield good(name, shown)


def policies_off(company: Company) -> Iterator[Finding]:
    """Built-in policies that the company switched off: a warning where somebody may come to harm."""
    harms = {policy.id: policy.harm for policy in BUILT_IN}
    for policy in company.policies:
        harm = harms.get(policy.id, "") if policy.off else ""
        if harm:
            advice = (
                f"Take the file of {policy.id} out of policies, unless people see every answer before customers do."
            )
            yield doubtful("Policies", f"{policy.id} is switched off ({policy.reason}): {harm}", advice)
        elif policy.off:
            yield good("Policies", f"{policy.id} is switched off ({policy.reason})")


async def slack(company: Company) -> AsyncIterator[Finding]:
    from adapters.chat.slack.settings import Settings as SlackSettings

    try:
        settings = read_settings(SlackSettings)
    except BatonError:
        return
    if not settings.configured:
        yield good("Slack", "not used (none of its tokens is set)")
        return
    from adapters.chat.slack.doctor import examine

    for finding in await examine(settings, company, SystemClock()):
        yield finding
