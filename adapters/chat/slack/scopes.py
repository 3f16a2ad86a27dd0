"""The scopes that Baton uses, each with its reason. manifest.yml grants exactly these; a test compares the two."""

from types import MappingProxyType

REASONS = MappingProxyType(
    {
        "app_mentions:read": "mentions in channels",
        "channels:history": "messages in public channels",
        "channels:read": "members and news of public channels",
        "chat:write": "answers",
        "chat:write.customize": "an agent's own name and picture on relayed words",
        "commands": "the command /baton and the shortcuts, for the company's own people",
        "files:read": "files that customers and agents post, to pass them on",
        "files:write": "files that are passed on",
        "groups:history": "messages in private channels",
        "groups:read": "members and news of private channels",
        "im:history": "direct messages",
        "metadata.message:read": "finding a message whose delivery was in doubt",
        "mpim:history": "messages in group conversations",
        "reactions:read": "a reaction that takes words back, and reactions passed on",
        "reactions:write": "marks that show whether an agent's words reached the customer",
        "users:read": "names and pictures",
        "users:read.email": "finding a customer in the directory by their confirmed e-mail address",
    }
)
NEEDED = frozenset(REASONS)
