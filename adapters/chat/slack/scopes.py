"""The scopes that Baton uses, each with its reason. manifest.yml grants exactly these; a test compares the two."""

from types import MappingProxyType

REASONS = MappingProxyType(
    {
        "app_mentions:read": "mentions in channels",
        "channels:history": "messages in public channels",
        "channels:read": "members and news of public channels",
        "chat:write": "answers",
        "chat:write.customize": "an agent's own name and picture on relayed words",
        "files:read": "names and links of files that customers post",
        "groups:history": "messages in private channels",
        "groups:read": "members and news of private channels",
        "im:history": "direct messages",
        "metadata.message:read": "finding a message whose delivery was in doubt",
        "mpim:history": "messages in group conversations",
        "users:read": "names and pictures",
    }
)
NEEDED = frozenset(REASONS)
