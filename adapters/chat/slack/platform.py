"""Slack as a chat platform: brings the gate, the socket, the roster and the outbound side together."""

import asyncio
import logging
from collections import Counter
from datetime import datetime

from fastapi import APIRouter

from adapters.chat.slack.api import Api
from adapters.chat.slack.bolt import bolt_app, dispatch_form, socket_handler
from adapters.chat.slack.gate import Gate
from adapters.chat.slack.home import PLATFORM, Home, Rooms
from adapters.chat.slack.inbound import Heard, Listener, News
from adapters.chat.slack.outbound import Outbound
from adapters.chat.slack.people import People
from adapters.chat.slack.quiet import vendor_logger
from adapters.chat.slack.render import MOST_WORDS
from adapters.chat.slack.roster import Roster
from adapters.chat.slack.settings import Settings
from adapters.chat.slack.shapes import Json
from adapters.chat.slack.sockets import Sockets
from bot.core.company import Company
from bot.core.delivery import Delivery, Receipt
from bot.core.errors import Misconfigured, Retryable, Unavailable
from bot.core.ports import Capabilities, Clock, FrontDesk, Intake, PlatformHealth

log = logging.getLogger(__name__)
FIRST_RETRY = 1.0
LONGEST_RETRY = 60.0


class SlackPlatform:
    """ChatPlatform over Socket Mode, signed HTTP, or both. Mount `router` on the shared server for HTTP."""

    name = PLATFORM

    def __init__(self, settings: Settings, company: Company, clock: Clock) -> None:
        rate = settings.SLACK_POSTS_PER_SECOND
        self.capabilities = Capabilities(posts_per_second=rate or None, burst=1, text_limit=MOST_WORDS)
        self.router = APIRouter()
        self._clock = clock
        logger = vendor_logger()
        self._api = Api(settings.bot_token(), settings.SLACK_API_URL, logger, settings.SLACK_TIMEOUT)
        self._rooms = Rooms(company)
        self._people = People()
        self._roster = Roster(self._api, self._rooms, self._people, clock)
        self._outbound = Outbound(self._api, self._people, clock)
        self._app = bolt_app(self._api, self._receive, logger)
        self._gate = self._make_gate(settings)
        self._sockets = self._make_sockets(settings, logger)
        self._home: Home | None = None
        self._listener: Listener | None = None
        self._intake: Intake | None = None
        self._opening: asyncio.Task[None] | None = None
        self._counts: Counter[str] = Counter()
        self._last_event: datetime | None = None
        self._trouble: str | None = None

    def _make_gate(self, settings: Settings) -> Gate | None:
        secret = settings.signing_secret()
        if secret is None:
            return None

        async def interact(body: str, content_type: str) -> int:
            return await dispatch_form(self._app, body, content_type)

        gate = Gate(secret, self._clock, self._receive, interact)
        gate.mount(self.router)
        return gate

    def _make_sockets(self, settings: Settings, logger: logging.Logger) -> Sockets | None:
        token = settings.app_token()
        if token is None:
            return None
        return Sockets(self._api, token, lambda: socket_handler(self._app, self._api, token, logger), self._clock)

    def use(self, company: Company) -> None:
        """The company's folder changed: channels and modes hold from the next event on."""
        moved = self._rooms.agents != self._rooms.use(company).agents
        if moved and self._home is not None and self._intake is not None:
            self._trouble = None
            self._roster.refresh_soon()

    # ---------------------------------------------------------------------------------------------------- start, stop

    async def start(self, intake: Intake, front_desk: FrontDesk | None = None) -> None:
        """See ChatPlatform.start. While Slack cannot be reached, nothing is acknowledged and it is tried again.

        Raises:
            Misconfigured: Slack refuses a token; the message names the variable.
        """
        await self._api.open()
        try:
            await self._open(intake)
        except Retryable as error:
            self._trouble = str(error)
            log.warning("Slack cannot be reached yet", extra={"error": str(error)})
            self._opening = asyncio.create_task(self._open_later(intake))
        except Misconfigured:
            await self.stop()
            raise

    async def stop(self) -> None:
        """See ChatPlatform.stop. `send` keeps working, so that the outbox can be drained after it."""
        self._intake = None
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
            self._opening = None
        if self._sockets is not None:
            await self._sockets.stop()
        await self._roster.stop()
        await self._api.close()

    async def _open(self, intake: Intake) -> None:
        home = await self._identified()
        await self._roster.start(home)
        self._intake = intake
        if self._sockets is not None:
            await self._sockets.start()
        self._trouble = None
        log.info("Slack is connected", extra={"team": home.team, "bot": home.user})

    async def _open_later(self, intake: Intake) -> None:
        wait = FIRST_RETRY
        while True:
            await self._clock.sleep(wait)
            try:
                return await self._open(intake)
            except Retryable as error:
                wait = error.after or min(wait * 2, LONGEST_RETRY)
                self._trouble = str(error)
            except Misconfigured as error:
                wait = LONGEST_RETRY
                self._trouble = str(error)
                log.error("Slack refuses the configuration", extra={"error": str(error)})

    async def _identified(self) -> Home:
        """Who we are; asked once. Our own id is what keeps us from answering ourselves."""
        if self._home is None:
            home = await self._api.home()
            if not home.team or not home.user:
                raise Retryable("Slack did not say who the bot is (auth.test without team_id or user_id)")
            self._home = home
            self._listener = Listener(home, self._rooms, self._people)
        return self._home

    # ------------------------------------------------------------------------------------------------------------- in

    async def _receive(self, payload: Json) -> bool:
        """Keep what a payload says; True when it may be acknowledged. Nothing slow stands before that."""
        listener, intake = self._listener, self._intake
        if listener is None or intake is None:
            return False
        try:
            heard = listener.hear(payload, self._clock.now())
            if heard.events:
                await intake(heard.events)
        except Unavailable as error:
            self._counts["not_kept"] += 1
            log.warning("An event was not kept; Slack will send it again", extra={"error": str(error)})
            return False
        except Exception as error:  # a true boundary: whatever went wrong, Slack must keep the event and no trace leak
            self._counts["failed"] += 1
            log.error("An event could not be taken in", extra={"error": type(error).__name__})
            return False
        self._after(heard)
        return True

    def _after(self, heard: Heard) -> None:
        self._counts[heard.count] += 1
        self._last_event = self._clock.now()
        self._roster.want(heard.people)
        if heard.news is not None:
            self._news(heard.news)

    def _news(self, news: News) -> None:
        self._roster.note(news)
        if news.kind.endswith("_rename") and news.channel and news.name:
            self._people.learn_channel(news.channel, news.name)
        if news.kind.startswith("member_"):
            return
        if news.kind in ("tokens_revoked", "app_uninstalled"):
            self._trouble = f"Slack says {news.kind}: install the app again and set SLACK_BOT_TOKEN"
        ours = {self._rooms.agents, self._rooms.managers} & {news.channel, news.before} - {None}
        if ours and not news.kind.endswith(("_rename", "_unarchive")):
            self._trouble = f"{news.kind} for {', '.join(filter(None, ours))}: name another channel in company.yaml"
        log.warning("News from Slack", extra={"news": news.kind, "channel": news.channel, "before": news.before})

    # ------------------------------------------------------------------------------------------------------------ out

    async def send(self, delivery: Delivery) -> Receipt:
        """See ChatPlatform.send."""
        return await self._outbound.send(delivery, await self._identified())

    async def find(self, delivery: Delivery) -> Receipt | None:
        """See ChatPlatform.find."""
        return await self._outbound.find(delivery, await self._identified())

    def health(self) -> PlatformHealth:
        """See ChatPlatform.health. Counts are by event type; `ignored.*` and `unknown` say what was left out."""
        sockets = self._sockets
        receiving = self._intake is not None and (sockets is None or sockets.connected)
        trouble = self._trouble or (sockets.trouble if sockets else None) or self._roster.trouble
        ways = " and ".join(filter(None, ("Socket Mode" if sockets else "", "signed HTTP" if self._gate else "")))
        detail = trouble or (f"receiving over {ways}" if receiving else f"not connected over {ways}")
        counts = dict(self._counts) | ({"refused": self._gate.refused} if self._gate else {})
        return PlatformHealth(connected=receiving, detail=detail, last_event=self._last_event, counts=counts)
