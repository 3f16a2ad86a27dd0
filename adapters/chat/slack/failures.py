"""What Slack's Web API and the network say, translated into the house's errors.

Sources: Slack docs "Errors" of chat.postMessage, chat.update, chat.delete; "Rate limits" (429 with Retry-After).
"""

from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.core.errors import Ambiguous, BatonError, Gone, Misconfigured, Permanent, Retryable


class MessageGone(Gone):
    """The message to act on no longer exists; its channel does."""


class BlocksRefused(Permanent):
    """Slack does not like the blocks; the words may go out without them."""


class ReactionMoot(Permanent):
    """The reaction is there already, is not there any more, or cannot be on this message; nothing is to be done."""


_MOOT = frozenset({"already_reacted", "no_reaction", "too_many_emoji", "too_many_reactions", "not_reactable"})
_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
_GONE = {
    "channel_not_found": "the channel does not exist or the bot cannot see it; invite the bot to it",
    "is_archived": "the channel is archived",
    "not_in_channel": "the bot is not in the channel; invite it there with /invite",
    "file_not_found": "the file does not exist or the bot cannot see it",
    "file_deleted": "the file was deleted",
    "user_not_found": "the person no longer exists",
    "message_not_found": "the message no longer exists",
    "thread_not_found": "the thread no longer exists",
    "cannot_reply_to_message": "the message cannot be replied to",
    "cannot_dm_bot": "bots cannot be written to",
    "messages_tab_disabled": "the app's Messages tab is off; turn it on under App Home",
    "external_channel_migrating": "the channel is moving to another workspace",
}
_TOKENS = {
    "invalid_auth": "SLACK_BOT_TOKEN is not valid",
    "not_authed": "SLACK_BOT_TOKEN is missing",
    "account_inactive": "SLACK_BOT_TOKEN belongs to an app that was removed from the workspace",
    "token_revoked": "SLACK_BOT_TOKEN was revoked",
    "token_expired": "SLACK_BOT_TOKEN has expired",
    "not_allowed_token_type": "SLACK_BOT_TOKEN is of the wrong type; it must start with xoxb-",
    "access_denied": "Slack denies access to SLACK_BOT_TOKEN",
    "no_permission": "the workspace does not let the app do this",
    "team_access_not_granted": "the app was not granted access to this workspace",
    "ekm_access_denied": "the workspace's administrators have suspended posting",
    "missing_scope": "SLACK_BOT_TOKEN lacks a scope",
}
_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_HALFWAY = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "unknown_error"})
DEFAULT_WAIT = 30.0
LONGEST_WAIT = 3_600.0


def translated(error: Exception, method: str, *, repeatable: bool) -> BatonError:
    """The house's error for what a call raised.

    Args:
        repeatable: doing it twice is as good as once, so a lost answer is no reason for doubt.
    """
    if isinstance(error, SlackApiError):
        return _from_slack(error, method, repeatable=repeatable)
    if isinstance(error, SlackRequestError | TypeError | AttributeError):
        # slack_sdk trips over answers that are neither JSON nor text as it expects them.
        return _in_doubt(f"Slack's answer to {method} could not be read", repeatable=repeatable)
    never_sent = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
    if isinstance(error, never_sent):
        return Retryable(f"Slack cannot be reached for {method} ({type(error).__name__}); is SLACK_API_URL right?")
    return _in_doubt(f"The connection ended during {method} ({type(error).__name__})", repeatable=repeatable)


def _from_slack(error: SlackApiError, method: str, *, repeatable: bool) -> BatonError:
    response = error.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    body = getattr(response, "data", None)
    answer: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    code = str(answer.get("error", ""))[:100]
    if status == 429 or code in _LIMITED:
        return Retryable(f"Slack's rate limit for {method} is reached", after=_wait(getattr(response, "headers", {})))
    if status >= 500 or code in _HALFWAY or not code:
        return _in_doubt(f"Slack answered {method} with {status} {code}".rstrip(), repeatable=repeatable)
    if code in _TOKENS:
        needed = str(answer.get("needed", ""))[:200]
        scope = f": {needed}. Add it under OAuth & Permissions and install the app again" if needed else ""
        return Misconfigured(f"{_TOKENS[code]}{scope} ({code} at {method}). `baton doctor` tells more.")
    if code in _MOOT:
        return ReactionMoot(f"{method}: {code}")
    if code == "invalid_name" and method.startswith("reactions."):
        return Misconfigured("SLACK_SIGNS names an emoji that this workspace does not have.")
    if code in _BLOCKS:
        return BlocksRefused(f"Slack refused the blocks at {method}: {code}")
    if code in _GONE:
        kind = MessageGone if code == "message_not_found" else Gone
        return kind(f"{method}: {_GONE[code]} ({code})")
    return Permanent(f"Slack refused {method}: {code}")


def _in_doubt(message: str, *, repeatable: bool) -> BatonError:
    return Retryable(message) if repeatable else Ambiguous(message)


def _wait(headers: Any) -> float:
    """Seconds to wait, from Retry-After in any spelling; never negative, never for ever."""
    found = next((value for key, value in dict(headers or {}).items() if str(key).lower() == "retry-after"), None)
    if isinstance(found, list | tuple):
        found = found[0] if found else None
    try:
        return min(max(float(str(found)), 0.0), LONGEST_WAIT)
    except ValueError:
        return DEFAULT_WAIT
