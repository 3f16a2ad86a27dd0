"""What `baton doctor` asks Slack: do the tokens work, are the scopes there, are the channels usable, is the clock set.

Sources: Slack docs auth.test (header x-oauth-scopes), conversations.info, apps.connections.open. A request that is
more than five minutes off is refused, so a wrong clock closes the signed door.
"""

from collections.abc import Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime

from adapters.chat.slack.api import Api
from adapters.chat.slack.home import PLATFORM, Home
from adapters.chat.slack.quiet import vendor_logger
from adapters.chat.slack.scopes import NEEDED
from adapters.chat.slack.settings import APP_TOKEN_HELP, Settings
from adapters.chat.slack.shapes import mapping_in
from bot.core.company import Company, Mode
from bot.core.errors import BatonError, Misconfigured
from bot.core.findings import Finding, Grade
from bot.core.places import Place
from bot.core.ports import Clock

SKEW_DOUBTFUL = 30.0
SKEW_BAD = 240.0


async def examine(settings: Settings, company: Company, clock: Clock) -> list[Finding]:
    """Every finding, in the order in which to put things right. Raises nothing."""
    try:
        settings.check()
    except Misconfigured as error:
        return [Finding("Slack settings", Grade.BAD, str(error), "Set it in the environment or in .env.")]
    api = Api(settings.bot_token(), settings.SLACK_API_URL, vendor_logger(), settings.SLACK_TIMEOUT)
    try:
        home = await api.home()
    except BatonError as error:
        return [Finding("Slack bot token", Grade.BAD, str(error), "Check SLACK_BOT_TOKEN and SLACK_API_URL.")]
    found = [Finding("Slack bot token", Grade.GOOD, f"works in {home.team_name or home.team} as {home.user}")]
    found.append(_scopes(api))
    found.append(_clock(api, clock))
    found += await _ways_in(api, settings)
    of_queues = [(f"channel of the queue {one.name}", one.channel) for one in company.desk.queues if one.channel]
    for name, place in (("agents' channel", company.agents), ("managers' channel", company.managers), *of_queues):
        if place.platform == PLATFORM:
            found.append(await _channel(api, name, place, home))
    for channel, mode in company.modes.items():
        if mode is not Mode.OFF and channel[:1] in ("C", "G") and channel[1:2].isdigit():
            found.append(await _channel(api, f"customers' channel {channel}", Place(PLATFORM, "", channel), home))
    return found


def _scopes(api: Api) -> Finding:
    what = "Slack scopes"
    granted = {scope.strip() for scope in api.header("x-oauth-scopes").split(",") if scope.strip()}
    if not granted:
        return Finding(what, Grade.DOUBTFUL, "Slack did not say which scopes the token has", "Compare manifest.yml.")
    missing = sorted(NEEDED - granted)
    if missing:
        advice = "Add them at api.slack.com/apps → your app → OAuth & Permissions, then install the app again."
        return Finding(what, Grade.BAD, "missing: " + ", ".join(missing), advice)
    return Finding(what, Grade.GOOD, f"all {len(NEEDED)} of manifest.yml are granted")


def _clock(api: Api, clock: Clock) -> Finding:
    what = "Clock against Slack's"
    try:
        theirs = parsedate_to_datetime(api.header("date"))
    except (TypeError, ValueError):
        return Finding(what, Grade.DOUBTFUL, "Slack did not say what time it is", "Compare the clock by hand.")
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    skew = abs((clock.now() - theirs).total_seconds())
    detail = f"{skew:.0f} s apart"
    if skew < SKEW_DOUBTFUL:
        return Finding(what, Grade.GOOD, detail)
    grade = Grade.BAD if skew >= SKEW_BAD else Grade.DOUBTFUL
    return Finding(what, grade, detail, "Turn on time synchronisation (NTP): Slack's signatures expire after 5 min.")


async def _ways_in(api: Api, settings: Settings) -> Sequence[Finding]:
    found = []
    token = settings.app_token()
    if token is not None:
        try:
            await api.open_socket(token)
            found.append(Finding("Slack Socket Mode", Grade.GOOD, "SLACK_APP_TOKEN opens a connection"))
        except BatonError as error:
            found.append(
                Finding("Slack Socket Mode", Grade.BAD, str(error), f"Get SLACK_APP_TOKEN at {APP_TOKEN_HELP}.")
            )
    if settings.signing_secret() is not None:
        detail = "SLACK_SIGNING_SECRET is set; only a request of Slack's can prove it right"
        advice = "" if token else "Set the Request URL of events and interactivity to https://<your host>/slack/events."
        found.append(Finding("Slack signed HTTP", Grade.GOOD, detail, advice))
    return found


async def _channel(api: Api, name: str, place: Place, home: Home) -> Finding:
    what = f"Slack {name}"
    if place.channel.startswith("#") or not place.channel[:1].isupper():
        advice = "Open the channel's details in Slack; the ID stands at the bottom."
        return Finding(what, Grade.BAD, f"'{place.channel}' is a name, not an ID (like C0123456789)", advice)
    if place.workspace not in ("", home.team):
        detail = f"company.yaml says workspace {place.workspace}, the token belongs to {home.team}"
        return Finding(what, Grade.BAD, detail, f"Write slack:{place.channel}, without a workspace.")
    try:
        channel = mapping_in(await api.read("conversations.info", channel=place.channel), "channel")
    except BatonError as error:
        return Finding(
            what, Grade.BAD, str(error), f"Check the ID {place.channel}, and invite the bot: /invite @Baton."
        )
    shown = f"#{channel.get('name') or place.channel}"
    if channel.get("is_archived"):
        return Finding(what, Grade.BAD, f"{shown} is archived", "Unarchive it, or name another one in company.yaml.")
    if channel.get("is_member") is False:
        return Finding(what, Grade.BAD, f"the bot is not in {shown}", "Write /invite @Baton in that channel.")
    return Finding(what, Grade.GOOD, f"{shown}, the bot is a member")
