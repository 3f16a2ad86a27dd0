"""Numbers with their words: one ticket, two tickets."""


def counted(number: float, one: str, many: str = "") -> str:
    """``1 ticket``, ``2 tickets``; `many` where an s does not do."""
    return f"{number} {one if number == 1 else many or one + 's'}"
