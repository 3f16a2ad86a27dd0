"""What became of people's messages: which were answered, how soon, how often. For benchmarks and chaos rounds."""

from dataclasses import dataclass

from tests.simulators.slack.state import State
from tests.simulators.slack.world import Channel, Json


@dataclass(frozen=True, slots=True)
class Outcome:
    """One top-level message of a person.

    Attributes:
        heard: the app acknowledged it. answers: the bot's messages in its thread, oldest first.
        waited: seconds until the first answer, or None.
    """

    channel: str
    ts: str
    heard: bool
    answers: tuple[str, ...]
    waited: float | None


def outcomes(state: State) -> list[Outcome]:
    """Of every top-level message that a person wrote outside of direct messages, oldest first."""
    heard = {
        (delivery.payload["event"].get("channel"), delivery.payload["event"].get("ts"))
        for delivery in state.records.deliveries
        if delivery.name in ("message", "app_mention") and delivery.acked
    }
    found = []
    for channel in state.world.channels.values():
        if channel.kind == "im":
            continue
        for ts, message in channel.messages.items():
            if "client_msg_id" in message and message.get("thread_ts") in (None, ts):
                found.append(_outcome(state, channel, ts, (channel.id, ts) in heard))
    return found


def _outcome(state: State, channel: Channel, ts: str, heard: bool) -> Outcome:
    answers = tuple(one for one in channel.threads.get(ts, ()) if _by_bot(state, channel.messages.get(one)))
    return Outcome(channel.id, ts, heard, answers, float(answers[0]) - float(ts) if answers else None)


def _by_bot(state: State, message: Json | None) -> bool:
    return message is not None and message.get("bot_id") == state.world.bot.bot_id


def unanswered(state: State) -> list[Outcome]:
    """What was acknowledged and yet never answered: the loss that must not be."""
    return [outcome for outcome in outcomes(state) if outcome.heard and not outcome.answers]


def answer_times(state: State) -> list[float]:
    """Seconds from a message to its first answer, by the simulator's own clock."""
    return [outcome.waited for outcome in outcomes(state) if outcome.waited is not None]
