"""Runs the simulator as a process: ``python -m tests.simulators.slack --port 4711``."""

import argparse
import asyncio
import gc
import json
import signal
import sys
from pathlib import Path

import uvloop

from tests.simulators.slack.sim import SlackSim


async def _serve(options: argparse.Namespace) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with SlackSim(options.manifest, port=options.port, checks=not options.no_checks) as sim:
        sim.request_url = options.request_url
        ready = {
            "base_url": sim.base_url,
            "SLACK_API_URL": sim.api_url,
            "SLACK_BOT_TOKEN": sim.install.bot_token,
            "SLACK_APP_TOKEN": sim.install.app_token,
            "SLACK_SIGNING_SECRET": sim.install.signing_secret,
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await ended.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulators.slack", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one; the address is printed as JSON")
    parser.add_argument("--manifest", type=Path, default=None, help="grants exactly what this manifest grants")
    parser.add_argument("--request-url", default=None, help="deliver over signed HTTP to this address")
    parser.add_argument("--no-checks", action="store_true", help="leave out the checks of blocks, for speed")
    gc.set_threshold(50_000, 50, 50)  # everything is kept, so looking for garbage often only costs
    uvloop.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
