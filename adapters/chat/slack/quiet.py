"""Loggers for Slack's libraries, which cannot tell secrets from the rest.

They write whole payloads at DEBUG, and addresses with tickets in them when a connection fails.
"""

import logging
import re

_SECRETS = re.compile(r"(xox[a-z]-|xapp-|(?:ticket|app_id|token|secret)=)[^\s'\"&,)]+", re.IGNORECASE)
_LIBRARIES = ("slack_bolt", "slack_sdk")


class _Redacting(logging.Filter):
    """Keeps the message short, without secrets, and without a traceback that could carry them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _SECRETS.sub(r"\1…", record.getMessage())[:500]
        record.args = ()
        record.exc_info = None
        record.exc_text = None
        return True


def vendor_logger(name: str = "adapters.chat.slack.vendor") -> logging.Logger:
    """The logger to hand to Slack's libraries; their own loggers are held at INFO or above as well."""
    for library in _LIBRARIES:
        logger = logging.getLogger(library)
        logger.setLevel(max(logging.INFO, logger.getEffectiveLevel()))
    logger = logging.getLogger(name)
    logger.setLevel(max(logging.INFO, logging.getLogger("adapters").getEffectiveLevel()))
    if not any(isinstance(known, _Redacting) for known in logger.filters):
        logger.addFilter(_Redacting())
    return logger
