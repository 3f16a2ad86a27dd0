"""Nobody is shut out and nothing gets in: keyboard, labels, contrast, small screens, and what attackers try."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.core.content import (
    Button,
    Buttons,
    Fact,
    Facts,
    Heading,
    Markdown,
    Quote,
    Small,
    Source,
    Sources,
    Text,
    content,
)
from bot.core.effects import Speaker, Voice
from tests.browser.conftest import Open
from tests.browser.test_conversation import ask
from tests.support.web_house import AGENTS, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
ON_CLAIM = """document.activeElement.innerText === 'Claim'
    && document.activeElement.closest('.card').innerText.includes('zebra')"""
PASTE = """() => {
    const data = new DataTransfer();
    data.setData('text', 'x'.repeat(1_000_000));
    const paste = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
    document.activeElement.dispatchEvent(paste);
}"""
DOTS = """() => {
    const dots = document.createElement('p');
    dots.className = 'dots';
    dots.append(document.createElement('i'));
    document.querySelector('.log').append(dots);
    return getComputedStyle(dots.firstChild).animationName;
}"""
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "<https://evil.example|x>",
    "'\"><svg onload=alert(1)>",
    "\u202egnp.exe",
)


@pytest.mark.parametrize("attack", ATTACKS)
async def test_what_somebody_writes_stays_text(open_page: Open, attack: str) -> None:
    page = await open_page("/chat")
    await ask(page, attack)
    await expect(page.locator(".own .bubble")).to_have_text(attack)
    assert await page.locator(".own .bubble :is(script, img, svg, a)").count() == 0


async def test_names_cards_and_markdown_stay_what_they_are(open_page: Open, house: House) -> None:
    evil = "<img src=x onerror=alert(1)>"
    card = content(
        Heading(evil),
        Facts((Fact(evil, evil),)),
        Text(evil),
        Markdown(f"{evil} [a](javascript:alert(1)) <b>x</b> ![i](https://evil.example/i.png)"),
        Quote(evil, evil),
        Sources((Source("s", evil, "javascript:alert(1)"),)),
        Small(evil),
        Buttons((Button("x", evil),)),
    )
    await house.app.storage.board.post(
        key="evil", channel=AGENTS.channel, thread=None, speaker=Speaker(Voice.SYSTEM, evil), content=card, pinned=True
    )
    page = await open_page("/agents")
    shown = page.locator(".list .card", has_text=evil).first
    await expect(shown).to_be_visible()
    await shown.get_by_role("button", name="Open").click()
    await expect(page.locator(".thread .card")).to_contain_text(evil)
    assert await page.locator(":is(.list, .thread) :is(script, img, svg, b b)").count() == 0
    links = await page.locator(":is(.list, .thread) a").evaluate_all("links => links.map(link => link.href)")
    assert set(links) == {"https://evil.example/i.png"}
    post = await house.app.storage.board.since((AGENTS.channel,), 0)
    await house.app.storage.board.change(next(one.id for one in post if one.key == "evil"), None)


async def test_keyboard_alone_is_enough(open_page: Open) -> None:
    page = await open_page("/")
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    await page.keyboard.press("Enter")
    await tab_to(page, "Your message")
    await page.keyboard.type("My zebra is broken, I want to talk to a human")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("and my gnu")
    await page.keyboard.press("Enter")
    await expect(page.locator("#customer .own")).to_contain_text("talk to a human\nand my gnu")
    await expect(page.locator("#agents .card").last).to_be_visible()
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate(ON_CLAIM):
            break
    await page.keyboard.press("Enter")
    await expect(page.locator("#agents .thread-head h3")).to_be_focused()
    await tab_to(page, "Reply in the ticket's thread")
    await page.keyboard.type("Hello")
    await page.keyboard.press("Enter")
    await expect(page.locator("#customer .from-agent")).to_contain_text("Hello")


async def tab_to(page: Page, label: str) -> None:
    for _ in range(60):
        if await page.evaluate("document.activeElement.labels?.[0]?.textContent ?? ''") == label:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {label!r}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/chat", "/agents", "/managers", "/demo", "/embed", "/join"])
async def test_every_page_passes_the_audit(open_page: Open, path: str, scheme: str) -> None:
    page = await open_page(path, color_scheme=scheme)
    if path in ("/", "/chat"):
        await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
        assert await page.evaluate(AUDIT) == []
        await ask(page, "How long does delivery take?")
        await expect(page.locator(".from-bot .buttons")).to_be_visible()
        await ask(page, "Let me talk to a human about contrast")
        await expect(page.locator(".notice")).to_be_visible()
    if path == "/agents":
        customer = await open_page("/chat")
        await ask(customer, "Let me talk to a human about colours")
        await expect(customer.locator(".notice")).to_be_visible()
        await page.locator(".list .card").first.get_by_role("button", name="Open").click()
    assert await page.evaluate(AUDIT) == []


@pytest.mark.parametrize("path", ["/", "/chat", "/agents", "/demo"])
async def test_a_phone_shows_it_without_scrolling_sideways(open_page: Open, path: str) -> None:
    page = await open_page(path, viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True)
    if path in ("/", "/chat"):
        await ask(page, "A" * 400)
        await expect(page.locator(".own")).to_be_visible()
        await page.get_by_role("textbox", name="Your message", exact=True).wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 375
    if path == "/":
        await expect(page.locator("#agents")).to_be_hidden()
        await page.get_by_role("tab", name="Customer").press("ArrowRight")
        await expect(page.locator("#agents")).to_be_visible()
        await expect(page.locator("#customer")).to_be_hidden()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 375


async def test_a_megabyte_is_refused_kindly(open_page: Open) -> None:
    page = await open_page("/chat")
    box = page.get_by_role("textbox", name="Your message", exact=True)
    await box.focus()
    await page.evaluate(PASTE)
    await expect(page.locator(".hint")).to_contain_text("too long")
    await box.fill("x" * 9000)
    await box.press("Enter")
    await expect(page.locator(".hint")).to_contain_text("1,000 characters too many")
    await expect(page.locator(".own")).to_have_count(0)


async def test_right_to_left_text_runs_right_to_left(open_page: Open) -> None:
    page = await open_page("/chat")
    await ask(page, "שלום, איפה ההזמנה שלי?")
    await expect(page.locator(".own .plain")).to_have_css("direction", "rtl")


async def test_no_motion_for_who_wants_none(open_page: Open) -> None:
    page = await open_page("/chat", reduced_motion="reduce")
    await page.locator(".log").wait_for()
    assert await page.evaluate(DOTS) == "none"
    moving = await open_page("/chat")
    await moving.locator(".log").wait_for()
    assert await moving.evaluate(DOTS) == "beat"
