"""What an answer may know about the customer: only where nobody else reads along, and only what helps to word it."""

from bot.core.ports import CustomerDirectory, Hearing

HELPFUL = frozenset({"Company", "Plan", "Customer since", "Language", "Time zone", "Preferences"})
"""Labels of the directory that leave the house where a hosted model words the answer. Addresses and orders do not."""


async def about(hearing: Hearing, directory: CustomerDirectory) -> tuple[tuple[str, str], ...]:
    """(label, value); empty where others read along, and for somebody unknown."""
    if not hearing.alone or hearing.asker is None:
        return ()
    facts = await directory.facts(hearing.asker)
    return (("Name", hearing.asker.name), *(fact for fact in facts if fact[0] in HELPFUL))
