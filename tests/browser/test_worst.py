"""A card with everything at its worst stays within its place: long words, scripts of the world, every button."""

import pytest

from bot.core.content import (
    Button,
    Buttons,
    Content,
    Fact,
    Facts,
    Heading,
    Quote,
    Small,
    Source,
    Sources,
    Style,
    Text,
    content,
)
from bot.core.effects import Speaker, Voice
from tests.browser.conftest import Open
from tests.browser.test_care import AUDIT
from tests.support.web_house import AGENTS, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 3
ARABIC = "مرحبا، أريد التحدث مع شخص حقيقي حول طلبي رقم 4711 من فضلك لأن الفرن لا يعمل منذ ثلاثة أيام"
LABELS = (
    "Full history",
    "Customer data",
    "Canned reply",
    "Snooze",
    "Transfer",
    "Release",
    "Hand back to the bot",
    "Merge",
    "Not needed",
    "Resolve",
)
SIZES = {"wide": (1280, 800), "between": (960, 800), "phone": (390, 844)}
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('.scroll, .details, .front, .thread-head')]
    .filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.className || node.tagName)"""


def worst(heading: str, problem: str, customer: str) -> Content:
    buttons = [Button("claim", "Claim", "7001", Style.PRIMARY)]
    buttons += [Button(f"step-{number}", label, "7001") for number, label in enumerate(LABELS)]
    return content(
        Heading(heading),
        Facts(
            (Fact("State", "Waiting since 09:00"), Fact("Priority", "Urgent"), Fact("Overdue", "queue, first-reply"))
        ),
        Text(f"“{problem}”"),
        Facts((Fact("Wants", WORD), Fact("Tried", f"The bot answered: {WORD}"))),
        Facts((Fact("Dissatisfaction", "▁▂▃▅▆▇ 82 of 100"), Fact("Customer", customer), Fact(f"Order {WORD}", WORD))),
        Quote(customer, ARABIC),
        Quote("Bot", WORD),
        Small("Suggested reply, not sent:"),
        Quote("Suggested", f"{ARABIC} {WORD}"),
        Sources((Source("s", WORD, f"https://example.com/{WORD}"),)),
        Buttons(tuple(buttons)),
    )


@pytest.mark.parametrize("size", list(SIZES))
async def test_nothing_runs_out_of_its_place(open_page: Open, house: House, size: str) -> None:
    cards = [worst(WORD[:140], WORD, WORD), worst("تذكرة · ticket 7002", ARABIC, "محمد عبد الرحمن القرشي")]
    board = house.app.storage.board
    made = [
        await board.post(
            key=f"worst-{size}-{number}",
            channel=AGENTS.channel,
            thread=None,
            speaker=Speaker(Voice.SYSTEM),
            content=card,
            pinned=True,
        )
        for number, card in enumerate(cards)
    ]
    width, height = SIZES[size]
    touch = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
    page = await open_page("/agents", viewport={"width": width, "height": height}, **touch)
    for post in made:
        assert await page.evaluate(SIDEWAYS) == []
        await page.locator(f'.list .card[data-post="{post.id}"]').get_by_role("button", name="Open").click()
        await page.locator(".thread .card").wait_for()
        assert await page.evaluate(SIDEWAYS) == []
        assert await page.evaluate(AUDIT) == []
        if size == "phone":
            await page.get_by_role("button", name="Back", exact=True).click()
    for post in made:
        await board.change(post.id, None)
