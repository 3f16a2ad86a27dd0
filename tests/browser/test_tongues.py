"""The customer's pages speak the customer's language: the browser's to begin with, then that of the conversation."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Open
from tests.browser.test_conversation import ask

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ENGLISH = re.compile(r"\b(Send|Sent|Attach|You chose|Edit|Delete|Ask .+ anything|Show earlier|Welcome to|Shift and)\b")


async def write(page: object, text: str) -> None:
    box = page.locator(".composer textarea")  # type: ignore[attr-defined]  # a page
    await box.fill(text)
    await box.press("Enter")


async def test_a_german_browser_reads_german_from_the_first_word(open_page: Open) -> None:
    page = await open_page("/chat", locale="de-DE")
    await expect(page.get_by_role("heading", name="Willkommen bei")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    await expect(page.get_by_placeholder(re.compile("^Fragen Sie "))).to_be_visible()
    await expect(page.get_by_text("Wobei kann ich Ihnen helfen?")).to_be_visible()
    await expect(page.get_by_role("button", name="Senden")).to_be_visible()
    await expect(page.get_by_role("button", name="Anhängen")).to_be_visible()
    assert not ENGLISH.search(await page.inner_text("body"))
    await write(page, "Ich möchte bitte mit einem Menschen sprechen, mein Herd ist kaputt.")
    await expect(page.locator(".notice")).to_contain_text("an unser Team weitergegeben")
    await expect(page.locator(".own")).to_contain_text("Gesendet")
    assert not ENGLISH.search(await page.inner_text("body"))


async def test_the_page_follows_the_language_of_the_conversation_and_remembers_it(open_page: Open) -> None:
    page = await open_page("/chat", locale="en-GB")
    await expect(page.get_by_role("heading", name="Welcome to")).to_be_visible()
    await ask(page, "Ich möchte bitte mit einem Menschen sprechen, mein Herd ist kaputt.")
    await expect(page.locator(".notice")).to_contain_text("an unser Team weitergegeben")
    await expect(page.get_by_role("button", name="Senden")).to_be_visible()
    await expect(page.locator(".own")).to_contain_text("Gesendet")
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    await page.reload()
    await expect(page.get_by_role("button", name="Senden")).to_be_visible()
    await page.context.set_offline(True)
    await expect(page.get_by_role("status").filter(has_text="Sie sind offline")).to_be_visible()
    await page.context.set_offline(False)


async def test_a_german_browser_that_writes_english_reads_english(open_page: Open) -> None:
    page = await open_page("/chat", locale="de-DE")
    await expect(page.get_by_role("heading", name="Willkommen bei")).to_be_visible()
    await write(page, "How long does the delivery of an oven take, please?")
    await expect(page.locator(".from-bot")).to_contain_text("working day")
    await expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    await expect(page.locator(".own")).to_contain_text("Sent")


async def test_the_other_sides_of_the_workspace_stay_english(open_page: Open) -> None:
    page = await open_page("/", locale="nl-NL")
    await expect(page.locator("#customer").get_by_role("button", name="Versturen")).to_be_visible()
    await expect(page.locator("#agents")).to_contain_text("Tickets that need a person")
    assert "Versturen" not in await page.inner_text("#agents")


async def test_the_widget_and_its_frame_speak_it_too(open_page: Open) -> None:
    page = await open_page("/demo", locale="fr-FR")
    launch = page.get_by_role("button", name="Discutez avec nous")
    await launch.click()
    frame = page.frame_locator("iframe")
    await expect(frame.get_by_role("heading", name="Bienvenue chez")).to_be_visible()
    await expect(frame.get_by_role("button", name="Fermer")).to_be_visible()
    await expect(page.get_by_role("button", name="Fermer la discussion")).to_be_visible()
    await frame.locator(".composer textarea").fill("Bonjour, je voudrais parler à un humain, s'il vous plaît.")
    await frame.locator(".composer textarea").press("Enter")
    await expect(frame.locator(".notice")).to_contain_text("J'ai transmis votre demande")
    await frame.get_by_role("button", name="Fermer").click()
    await expect(page.get_by_role("button", name="Discutez avec nous")).to_be_visible()


async def test_a_promised_time_is_in_the_readers_own_zone(open_page: Open) -> None:
    page = await open_page("/chat", locale="de-DE", timezone_id="Asia/Tokyo")
    await write(page, "Ich möchte bitte mit einem Menschen sprechen, mein Herd ist kaputt.")
    notice = page.locator(".notice").first
    await expect(notice).to_contain_text("an unser Team weitergegeben")
    for moment in await notice.locator("time[lang]").all():
        assert "Europe/" not in await moment.inner_text()
        assert await moment.get_attribute("datetime")


async def test_what_fails_says_so_in_the_readers_language(open_page: Open) -> None:
    page = await open_page("/chat", locale="es-ES")
    body = '{"error":"too-large","message":"At most 64 KB at once."}'
    await page.route("**/web/api/messages", lambda route: route.fulfill(status=413, body=body))
    await write(page, "¿Cuánto tarda el envío?")
    await expect(page.get_by_role("alert")).to_contain_text("Es demasiado grande para enviarlo de una vez.")
    await expect(page.get_by_role("button", name="Reintentar")).to_be_visible()
