"""What the SDK raises, in our words. Nothing that a server wrote gets into a message: it may quote keys or texts."""

import openai

from bot.core.errors import BatonError, Misconfigured, NoWording

NOT_TWICE = frozenset({"refused", "quota"})
"""Failures that the same request would meet again."""


def translated(error: openai.OpenAIError) -> BatonError:
    """Ours for theirs."""
    match error:
        case openai.AuthenticationError():
            return Misconfigured("The model's server does not accept BATON_MODEL_KEY: get a new one from the provider")
        case openai.PermissionDeniedError():
            return Misconfigured(
                "BATON_MODEL_KEY may not use the model in BATON_MODEL_NAME: give the key's project access to it"
            )
        case openai.NotFoundError():
            return Misconfigured(
                "The model's server knows no such model or address: check BATON_MODEL_NAME and BATON_MODEL_URL "
                "(it usually ends in /v1)"
            )
        case openai.RateLimitError() if _code(error) == "insufficient_quota":
            return NoWording("The provider's credit is used up: add credit, or raise its limit", why="quota")
        case openai.RateLimitError():
            return NoWording("The model's server is busy", why="busy", after=_after(error))
        case openai.InternalServerError():
            after = _after(error)
            return NoWording(f"The model's server failed with {error.status_code}", why="down", after=after)
        case openai.APITimeoutError():
            return NoWording("The model's server did not answer in time", why="slow")
        case openai.APIConnectionError():
            return NoWording("The model's server cannot be reached: check BATON_MODEL_URL", why="down")
        case openai.APIStatusError() if error.status_code in (408, 409):
            return NoWording(f"The model's server answered {error.status_code}", why="down", after=_after(error))
        case openai.APIStatusError():
            return NoWording(f"The model's server refused the request with {error.status_code}", why="refused")
        case _:
            return NoWording("The request to the model's server failed", why="down")


def complaint(error: openai.OpenAIError) -> str:
    """What a server says against a request's form; empty for any other error. For deciding, never for showing."""
    if isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
        return str(error.body or "")[:4_000] + str(error)[:4_000]
    return ""


def _code(error: openai.APIStatusError) -> str:
    return str(error.code or "")


def _after(error: openai.APIStatusError) -> float | None:
    """Seconds that the server asks us to wait (RFC 9110: Retry-After; the `-ms` form is OpenAI's)."""
    for header, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(error.response.headers.get(header, "")) * unit
        except ValueError:
            continue
        if 0 <= seconds < 86_400:
            return seconds
    return None
