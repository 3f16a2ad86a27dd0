"""Runs everything until a signal: model, storage, knowledge, engine, platforms, web server, control socket, watch."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from bot.core.clock import SystemClock
from bot.core.errors import BatonError
from bot.entrypoints.choosing import Thinking, embedded_model
from bot.entrypoints.company_folder import CompanyFolder
from bot.entrypoints.control import ControlDoor
from bot.entrypoints.following import Follower
from bot.entrypoints.inviting import invitations
from bot.entrypoints.knowing import bring_in, told
from bot.entrypoints.listening import Listener, open_port
from bot.entrypoints.metrics import Metrics
from bot.entrypoints.operations import Operations
from bot.entrypoints.reusing import gather
from bot.entrypoints.server import Vitals, build_app
from bot.entrypoints.settings import Settings, make_private, read_settings
from bot.entrypoints.teaching import teach
from bot.entrypoints.telling import Teller
from bot.entrypoints.wiring import App, assemble, holder_name
from storage.opening import open_storage

log = logging.getLogger(__name__)
REUSE_SECONDS = 20.0
LEARN_SECONDS = 5.0


@runtime_checkable
class KnowsItsAddress(Protocol):
    """A platform that must know which address the server listens on."""

    def bound_to(self, host: str) -> None: ...


@runtime_checkable
class KeepsStreams(Protocol):
    """A platform whose open pages would hold up the end."""

    def end_streams(self) -> None: ...


@dataclass(slots=True)
class Stopping:
    """Set by the first SIGINT or SIGTERM; the second ends the process at once."""

    event: asyncio.Event = field(default_factory=asyncio.Event)

    def listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, self._heard)

    def _heard(self) -> None:
        if self.event.is_set():
            sys.stderr.write("Ending at once. What was accepted is kept.\n")
            sys.stderr.flush()
            os._exit(130)
        self.event.set()


async def serve(settings: Settings, folder: CompanyFolder, teller: Teller) -> None:
    """Until SIGINT or SIGTERM; then requests end, thoughts and sends finish within the grace, storage closes.

    Raises:
        BatonError: it could not start.
    """
    stopping = Stopping()
    stopping.listen()
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        port = stack.enter_context(open_port(settings.host, settings.port))
        make_private(settings.data)
        storage = open_storage(settings.database.get_secret_value(), clock=clock, holder=holder_name())
        await storage.start()
        stack.push_async_callback(storage.stop)
        thinking = await _load_model(teller)
        stack.callback(thinking.close)
        operations = Operations(storage, thinking, cache=model_cache(), data=settings.data)
        await _first_import(operations, folder, teller)
        metrics = Metrics()
        app = await stack.enter_async_context(
            assemble(settings, folder, thinking=thinking, storage=storage, clock=clock, observe=metrics.observe)
        )
        metrics.watch(app.engine.stats, app.platforms)
        await _run(app, Listening(port, metrics, operations), stopping, teller)


async def _load_model(teller: Teller) -> Thinking:
    with teller.step("Loading the language model (building it the first time takes a few seconds)"):
        return await asyncio.to_thread(embedded_model)


def model_cache() -> Path:
    """Where vectors of texts are kept."""
    from adapters.model.local.settings import Settings as ModelSettings

    return read_settings(ModelSettings).cache


async def _first_import(operations: Operations, folder: CompanyFolder, teller: Teller) -> None:
    with teller.bar("Importing knowledge") as progress:
        report = await bring_in(operations, folder.knowledge, progress)
    if report is None:
        teller.note("There is no knowledge yet: put files into the knowledge folder.")
    elif report["skipped"]:
        teller.note("\n".join(("Left out of the knowledge:", *told(report["skipped"]))))


@dataclass(frozen=True, slots=True)
class Listening:
    """What the outside is answered with."""

    port: socket.socket
    metrics: Metrics
    operations: Operations


async def _run(app: App, listening: Listening, stopping: Stopping, teller: Teller) -> None:
    listener, vitals = _listener(app, listening)
    operations = replace(
        listening.operations,
        wake_lane=app.engine.wake_lane,
        links=lambda: invitations(app, listener.url),
        company=app.in_force.company,
    )
    door = ControlDoor(app.settings.data, operations.call)
    await listener.start()
    await door.open()
    follower = Follower(app, operations, teller)
    tasks = [
        asyncio.create_task(_tick(app), name="ticker"),
        asyncio.create_task(follower.run(stopping.event), name="folder watch"),
        asyncio.create_task(reuse(app), name="solved tickets"),
        asyncio.create_task(_learn(app), name="own categories"),
    ]
    gc.collect()
    gc.freeze()  # what was built up to here stays until the end: looking at it again would hold up everything
    teller.ready(app, listener)
    try:
        await stopping.event.wait()
        teller.note("Stopping: finishing what has begun. Press Ctrl-C again to end at once.")
    finally:
        vitals.stopping = True
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await door.close()
        for platform in app.platforms.values():
            if isinstance(platform, KeepsStreams):
                platform.end_streams()
        await listener.stop()


def _listener(app: App, listening: Listening) -> tuple[Listener, Vitals]:
    settings = app.settings
    vitals = Vitals(
        inbox=app.storage.inbox,
        outbox=app.storage.outbox,
        check=app.storage.check,
        platforms=app.platforms,
        clock=app.clock,
        metrics=listening.metrics,
        ready_lag=settings.ready_lag_seconds,
    )
    web = build_app(vitals, body_limit=settings.body_limit, metrics=settings.metrics)
    for platform in app.platforms.values():
        if isinstance(platform, KnowsItsAddress):
            platform.bound_to(settings.host)
    listener = Listener(web, settings.host, listening.port)
    return listener, vitals


async def _tick(app: App) -> None:
    while True:
        await app.clock.sleep(1.0)
        try:
            await app.engine.tick()
        except Exception:  # a boundary: without its tick the engine would never look for what was left
            log.exception("A tick of the engine failed; the next one tries again.")


async def reuse(app: App) -> None:
    """Answers that agents marked as reusable become knowledge, where the company wants that."""
    while True:
        await app.clock.sleep(REUSE_SECONDS)
        if not app.in_force.company().desk.reuse_answers:
            continue
        try:
            if await gather(app.storage, app.in_force.policies):
                await app.thinking.index.refresh(app.storage.shelf)
        except Exception:  # a boundary: the next round tries again, and nothing else depends on it
            log.exception("Answers of solved tickets could not be taken into the knowledge.")


async def _learn(app: App) -> None:
    """The company's categories are learnt from its examples, at the start and when they change."""
    learnt: Mapping[str, tuple[str, ...]] = {}
    while True:
        company = app.in_force.company()
        if company.examples != learnt:
            learnt = company.examples
            try:
                await asyncio.to_thread(teach, company, app.settings.data, app.thinking.encoder, app.clock.now())
            except BatonError as problem:
                log.warning("The categories of company.yaml were not learnt. %s", problem)
        await app.clock.sleep(LEARN_SECONDS)
