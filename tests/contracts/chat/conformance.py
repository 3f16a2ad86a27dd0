"""The contract of every chat platform: one suite, told nothing about which platform it faces. How to join: rig.py."""

from tests.contracts.chat.failing import Failing
from tests.contracts.chat.incoming import Incoming
from tests.contracts.chat.outgoing import Outgoing


class ChatPlatformConformance(Incoming, Outgoing, Failing):
    """The whole contract; subclass it beside a `rig` fixture."""
