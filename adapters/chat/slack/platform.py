"""Slack as a chat platform: brings the gate, the socket, the roster, the front desk and the outbound side together."""

import asyncio
import logging
from collections import Counter
from dataclasses import replace
from datetime import datetime

from starlette.routing import Router

from adapters.chat.slack.api import Api
from adapters.chat.slack.bolt import Ack, bolt_app, dispatch_form, socket_handler
from adapters.chat.slack.desk_side import DeskSide
from adapters.chat.slack.files import Files
from adapters.chat.slack.gate import Gate
from adapters.chat.slack.heard import Heard, News
from adapters.chat.slack.home import PLATFORM, Home, Rooms, located
from adapters.chat.slack.inbound import Listener
from adapters.chat.slack.lost import Lost
from adapters.chat.slack.moves import Moves
from adapters.chat.slack.outbound import Outbound
from adapters.chat.slack.people import People
from adapters.chat.slack.quiet import vendor_logger
from adapters.chat.slack.render import MOST_WORDS
from adapters.chat.slack.roster import Roster
from adapters.chat.slack.settings import Settings
from adapters.chat.slack.shapes import Json
from adapters.chat.slack.sockets import Sockets
from adapters.chat.slack.thinking import show_thinking
from adapters.chat.slack.threads import Threads, placed
from adapters.chat.slack.tools import tools
from adapters.chat.slack.transfer import Transfer
from bot.core.company import Company
from bot.core.content import Attachment
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.desk import FetchFile
from bot.core.effects import Purpose
from bot.core.errors import Gone, Misconfigured, Permanent, Retryable
from bot.core.places import Place
from bot.core.ports import Capabilities, Clock, FrontDesk, Intake, PlatformHealth

log = logging.getLogger(__name__)
FIRST_RETRY = 1.0
LONGEST_RETRY = 60.0
NOT_KEPT, KEPT = Ack(False), Ack(True)


class SlackPlatform:
    """ChatPlatform and FileSource over Socket Mode, signed HTTP, or both; mount `router` on the shared server."""

    name = PLATFORM

    def __init__(self, settings: Settings, company: Company, clock: Clock) -> None:
        rate = settings.SLACK_POSTS_PER_SECOND
        self.capabilities = Capabilities(posts_per_second=rate or None, burst=1, text_limit=MOST_WORDS)
        self.router = Router()
        self._clock = clock
        logger = vendor_logger()
        self._api = Api(settings.bot_token(), settings.SLACK_API_URL, logger, settings.SLACK_TIMEOUT)
        self._moves = Moves(settings.SLACK_NOTES_FILE)
        self._located: tuple[Company, int, Company] | None = None
        self._rooms = Rooms(company, self._moves)
        self._people = People()
        self._threads = Threads()
        self._roster = Roster(self._api, self._rooms, self._people, clock, self._moves, settings.trusted_teams)
        self._lost = Lost(self._api, self._rooms, self._people)
        transfer = Transfer(self._api, settings.SLACK_TIMEOUT)
        self._files = Files(self._api, transfer, settings.SLACK_FILE_MB * 1_000_000)
        self._outbound = Outbound(
            tools(settings, self._api, clock, self._people, self._moves, self._threads, self._files)
        )
        self._desk_side = DeskSide(self._api, transfer, clock, self._rooms, self._people)
        self._app = bolt_app(self._api, self._receive, logger)
        self._gate = self._make_gate(settings)
        self._sockets = self._make_sockets(settings, logger)
        self._home: Home | None = None
        self._listener: Listener | None = None
        self._intake: Intake | None = None
        self._opening: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()
        self._counts: Counter[str] = Counter()
        self._last_event: datetime | None = None
        self._trouble: str | None = None

    def _make_gate(self, settings: Settings) -> Gate | None:
        secret = settings.signing_secret()
        if secret is None:
            return None

        async def interact(body: str, content_type: str) -> tuple[int, str]:
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
        moved = self._rooms.desks != self._rooms.use(company).desks
        if moved and self._home is not None and self._intake is not None:
            self._trouble = None
            self._lost.forget()
            self._roster.refresh_soon()

    def fetch_with(self, fetch: FetchFile) -> None:
        """How files of any platform are fetched, to pass them on; until then only Slack's own can be."""
        self._files.fetch_with(fetch)

    def located(self, company: Company) -> Company:
        """The company with its Slack places in the words that events from there come with: workspace and first id.

        Without it, a channel that company.yaml names without a workspace would be paced apart from its own threads.
        The workspace is known once Slack said it, and from the notes file right from the start.
        """
        known = self._located
        if known is None or known[0] is not company or known[1] != self._moves.changes:
            known = self._located = company, self._moves.changes, located(company, self._moves)
        return known[2]

    # ---------------------------------------------------------------------------------------------------- start, stop

    async def start(self, intake: Intake, front_desk: FrontDesk | None = None) -> None:
        """See ChatPlatform.start. While Slack cannot be reached, nothing is acknowledged and it is tried again.

        Raises:
            Misconfigured: Slack refuses a token; the message names the variable.
        """
        await self._api.open()
        self._desk_side.begin(intake, front_desk)
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
        ending = [*self._telling, *([self._opening] if self._opening else [])]
        self._opening = None
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        if self._sockets is not None:
            await self._sockets.stop()
        await self._desk_side.stop()
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
            self._moves.settle_in(home.team)
            self._home = home
            self._listener = Listener(home, self._rooms, self._people, self._moves, self._threads)
            self._desk_side.home = home
        return self._home

    # ------------------------------------------------------------------------------------------------------------- in

    async def _receive(self, payload: Json) -> Ack:
        """Keep what a payload says, or answer what it asks. Nothing slow stands before the acknowledgement."""
        listener, intake = self._listener, self._intake
        if listener is None or intake is None:
            return NOT_KEPT
        try:
            heard = listener.hear(payload, self._clock.now())
            ack = await self._take(heard, intake)
        except Retryable as error:
            self._counts["not_kept"] += 1
            log.warning("An event was not kept; Slack will send it again", extra={"error": str(error)})
            return NOT_KEPT
        except Exception as error:  # a true boundary: whatever went wrong, Slack must keep the event and no trace leak
            self._counts["failed"] += 1
            log.error("An event could not be taken in", extra={"error": type(error).__name__})
            return NOT_KEPT
        self._after(heard)
        return ack

    async def _take(self, heard: Heard, intake: Intake) -> Ack:
        if heard.news is not None and heard.news.before and heard.news.channel:
            self._moves.move(heard.news.before, heard.news.channel)
        if heard.asked is not None:
            return await self._desk_side.take(heard.asked)
        events = heard.events
        if heard.unplaced:
            try:
                events = await placed(self._api, self._threads, self._moves, events)
            except Permanent:  # a message that we cannot see
                return KEPT
        if events:
            await intake(events)
        return KEPT

    def _after(self, heard: Heard) -> None:
        self._counts[heard.count] += 1
        self._last_event = self._clock.now()
        self._roster.want(heard.people)
        if heard.looks is not None:
            self._desk_side.homes.opened(heard.looks)
        if heard.news is not None:
            self._news(heard.news)

    def _news(self, news: News) -> None:
        self._roster.note(news)
        gone = news.kind == "member_left_channel" and news.channel in self._rooms.desks
        if gone and news.user and news.user not in self._people.agents:
            self._desk_side.left(news.user)
        if news.kind.endswith("_rename") and news.channel and news.name:
            self._people.learn_channel(news.channel, news.name)
        if news.kind in ("tokens_revoked", "app_uninstalled"):
            self._trouble = f"Slack says {news.kind}: install the app again and set SLACK_BOT_TOKEN"
        self._tell(self._lost.news(news, self._home.user if self._home else ""))
        if not news.kind.startswith("member_"):
            log.warning("News from Slack", extra={"news": news.kind, "channel": news.channel, "before": news.before})

    def _tell(self, line: str | None) -> None:
        if line is None or self._intake is None:
            return
        task = asyncio.ensure_future(self._lost.tell(line))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    # ------------------------------------------------------------------------------------------------------------ out

    async def send(self, delivery: Delivery) -> Receipt:
        """See ChatPlatform.send. What is for the agents' or managers' channel is never given up for its being gone."""
        home = await self._identified()
        delivery = replace(delivery, place=replace(delivery.place, channel=self._moves.first(delivery.place.channel)))
        try:
            receipt = await self._outbound.send(delivery, home)
        except Gone as error:
            meant, line = self._lost.judged(error, delivery.place)
            self._tell(line)
            raise meant from error
        self._lost.works(delivery.place)
        if delivery.purpose is Purpose.CARD and delivery.operation in (Operation.POST, Operation.REVISE):
            self._desk_side.homes.changed()
        return receipt

    async def find(self, delivery: Delivery) -> Receipt | None:
        """See ChatPlatform.find."""
        home = await self._identified()
        delivery = replace(delivery, place=replace(delivery.place, channel=self._moves.first(delivery.place.channel)))
        return await self._outbound.find(delivery, home)

    async def fetch(self, attachment: Attachment) -> bytes:
        """See FileSource.fetch. At most SLACK_FILE_MB megabytes, and no programs."""
        return await self._files.fetch(attachment)

    async def thinking(self, place: Place) -> None:
        """See ShowsThinking."""
        await show_thinking(self._api, self._moves, place)

    async def members(self, place: Place) -> frozenset[str] | None:
        """See KnowsMembers."""
        home, users = self._home, self._roster.members(place.channel)
        return None if home is None or users is None else frozenset(f"{PLATFORM}:{home.team}:{user}" for user in users)

    def health(self) -> PlatformHealth:
        """See ChatPlatform.health. Counts are by event type; `ignored.*` and `unknown` say what was left out."""
        sockets = self._sockets
        receiving = self._intake is not None and (sockets is None or sockets.connected)
        lost = self._lost.trouble
        trouble = self._trouble or (sockets.trouble if sockets else None) or lost or self._roster.trouble
        ways = " and ".join(filter(None, ("Socket Mode" if sockets else "", "signed HTTP" if self._gate else "")))
        detail = trouble or (f"receiving over {ways}" if receiving else f"not connected over {ways}")
        counts = dict(self._counts) | ({"refused": self._gate.refused} if self._gate else {})
        return PlatformHealth(connected=receiving, detail=detail, last_event=self._last_event, counts=counts)
