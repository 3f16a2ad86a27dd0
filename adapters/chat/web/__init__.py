"""The built-in web chat: pages for customers, agents and managers, and a widget for other sites."""

from adapters.chat.web.platform import WebPlatform, create
from adapters.chat.web.settings import Settings

__all__ = ["Settings", "WebPlatform", "create"]
