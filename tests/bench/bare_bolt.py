"""What Baton is measured beside: a slack-bolt app on FastAPI and uvloop, as Bolt's documents show it.

It stores nothing. With --echo it answers each message in its thread with the same words.
"""

import logging
import os
import sys
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


def build(*, echo: bool) -> FastAPI:
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    bolt = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

    @bolt.event("message")
    async def answer(event: dict[str, Any], say: Any) -> None:
        if echo and not event.get("bot_id") and event.get("subtype") is None:
            await say(text=event["text"], thread_ts=event["ts"])

    handler = AsyncSlackRequestHandler(bolt)
    app = FastAPI()

    @app.post("/slack/events")
    async def events(request: Request) -> Response:
        return await handler.handle(request)

    @app.get("/healthz")
    async def health() -> str:
        return "ok"

    return app


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    uvicorn.run(build(echo="--echo" in sys.argv), port=int(sys.argv[1]), loop="uvloop", log_level="error")
