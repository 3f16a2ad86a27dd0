"""A request that is turned away, with the status and the sentence that its sender gets."""

from bot.core.errors import Refused


class Refusal(Refused):
    """Turned away.

    Args:
        status: the HTTP status. code: one word for programs. message: a sentence for people.
        after: seconds until it makes sense to try again.
    """

    def __init__(self, status: int, code: str, message: str, *, after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.after = after


def garbage(message: str = "That request makes no sense to this server.") -> Refusal:
    return Refusal(400, "garbage", message)


def locked() -> Refusal:
    return Refusal(403, "locked", "This side opens with a one-time link. Ask whoever runs Baton for one.")


def down() -> Refusal:
    return Refusal(503, "down", "That could not be kept just now. Nothing is lost: try again in a moment.", after=2)
