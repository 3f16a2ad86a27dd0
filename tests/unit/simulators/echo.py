"""A tiny Bolt app that answers every message with its own words: the simplest thing that a real Slack would run."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.simulators.slack.sim import SlackSim

PERSON = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "person", "value": "v1", "text": {"type": "plain_text", "text": "A person"}}
    ],
}


def echo_app(sim: SlackSim, heard: list[dict[str, Any]]) -> AsyncApp:
    client = AsyncWebClient(token=sim.install.bot_token, base_url=sim.api_url)
    app = AsyncApp(
        client=client,
        signing_secret=sim.install.signing_secret,
        ignoring_self_events_enabled=False,
        process_before_response=True,
    )

    @app.event("message")
    async def on_message(event: dict[str, Any], say: Any) -> None:
        heard.append(event)
        if "bot_id" in event or event.get("subtype"):
            return
        words = {"type": "section", "text": {"type": "mrkdwn", "text": f"You said: {event['text']}"}}
        await say(text=f"You said: {event['text']}", blocks=[words, PERSON], thread_ts=event["ts"])

    @app.event("app_mention")
    async def on_mention(event: dict[str, Any]) -> None:
        heard.append(event)

    @app.action("person")
    async def on_person(ack: Any, body: dict[str, Any], respond: Any, client: AsyncWebClient) -> None:
        await ack()
        heard.append(body)
        view = {"type": "modal", "callback_id": "why", "title": {"type": "plain_text", "text": "Why"}, "blocks": [WHY]}
        view["submit"] = {"type": "plain_text", "text": "Send"}
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await respond(text="One moment", response_type="ephemeral", replace_original=False)

    @app.view("why")
    async def on_why(ack: Any, view: dict[str, Any]) -> None:
        value = view["state"]["values"]["why"]["reason"]["value"]
        await (ack() if value else ack(response_action="errors", errors={"why": "Tell us why"}))

    return app


WHY = {
    "type": "input",
    "block_id": "why",
    "label": {"type": "plain_text", "text": "Why?"},
    "element": {"type": "plain_text_input", "action_id": "reason"},
}


@contextlib.asynccontextmanager
async def over_socket(sim: SlackSim, heard: list[dict[str, Any]]) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(echo_app(sim, heard), sim.install.app_token, ping_interval=0.2)
    handler.client.web_client.base_url = sim.api_url
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    await sim.connected()
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped


@contextlib.asynccontextmanager
async def over_http(sim: SlackSim, heard: list[dict[str, Any]]) -> AsyncIterator[None]:
    app = echo_app(sim, heard)
    server = app.server(port=0, path="/slack/events", host="127.0.0.1")
    runner = web.AppRunner(server.web_app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    sim.request_url = f"http://{host}:{port}/slack/events"
    try:
        yield
    finally:
        await runner.cleanup()
