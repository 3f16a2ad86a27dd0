"""Makes the vendor's client: its own retries off, its logger quiet, since at debug level it writes whole requests."""

import logging

import openai

from adapters.model.openai.settings import OFFICIAL, Settings

NO_KEY = "none"
"""What is sent to a server of one's own that wants no key; the SDK insists on one."""


def make(settings: Settings) -> openai.AsyncOpenAI:
    """A client for the server of these settings; it connects at the first request."""
    for name in ("openai", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)
    key = settings.key.get_secret_value() if settings.key else NO_KEY
    timeout = openai.Timeout(settings.seconds, connect=min(5.0, settings.seconds))
    if settings.kind == "azure" and settings.api_version:
        return openai.AsyncAzureOpenAI(
            azure_endpoint=settings.url,
            azure_deployment=settings.name,
            api_version=settings.api_version,
            api_key=key,
            timeout=timeout,
            max_retries=0,
        )
    base = settings.url or OFFICIAL
    if settings.kind == "azure" and not base.endswith("/v1"):
        base += "/openai/v1"
    return openai.AsyncOpenAI(base_url=base, api_key=key, timeout=timeout, max_retries=0)
