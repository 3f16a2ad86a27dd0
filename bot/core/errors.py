"""The one tree of errors. Adapters translate what their vendor raises into it; only the sender retries."""


class BatonError(Exception):
    """Something failed. The message says what happened and what to do about it."""


class Retryable(BatonError):
    """It may work later.

    Args:
        after: seconds to wait before the next try, when the far side named a time.
    """

    def __init__(self, message: str, *, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Unavailable(Retryable):
    """We cannot keep what we were given (a full disk, a locked database): the platform must send it again."""


class NoWording(Retryable):
    """A hosted model gave nothing that can be used now; the embedded one can answer meanwhile.

    Args:
        why: one word for the figures: ``down``, ``slow``, ``busy``, ``resting``, ``quota`` or ``refused``.
    """

    def __init__(self, message: str, *, why: str, after: float | None = None) -> None:
        super().__init__(message, after=after)
        self.why = why


class Ambiguous(BatonError):
    """A send may or may not have happened: the connection ended after the request left."""


class Permanent(BatonError):
    """It will never work as it stands: a message too long, a channel that is gone."""


class Gone(Permanent):
    """The place or the message to act on no longer exists, or the bot was removed from it."""


class Misconfigured(BatonError):
    """A setting is wrong or missing. The message names it and says where to get a right one."""


class LostLease(BatonError):
    """Another worker owns this conversation now; whatever was being thought is discarded."""


class Refused(BatonError):
    """Input that is forged, malformed or too large. It is answered with 4xx and never acted on."""
