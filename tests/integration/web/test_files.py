"""Files: in, in pieces, checked by type and size; out, only to whoever may see the message that carries them."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.chat import web
from bot.core.content import Attachment, Attachments, content
from bot.core.errors import Gone, Permanent
from bot.core.events import MessagePosted

from .conftest import AGENTS, Browser, Office, a_browser, open_office

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 5000


@pytest.fixture
def settings(tmp_path: Path) -> web.Settings:
    return web.Settings(_env_file=None, file_folder=tmp_path / "files", file_limit_mb=2)


@pytest.fixture
async def office(settings: web.Settings) -> AsyncIterator[Office]:
    async with open_office(settings) as made:
        yield made


async def upload(browser: Browser, name: str, raw: bytes, piece: int = 500_000, **query: Any) -> tuple[int, Any]:
    """Sends it in pieces; the last answer."""
    status, answer = 0, None
    for offset in range(0, max(len(raw), 1), piece):
        part = raw[offset : offset + piece]
        last = str(offset + piece >= len(raw)).lower()
        wanted = {"name": name, "upload": "upload-0001", "offset": str(offset), "last": last, **query}
        headers = {"Origin": browser.url, "Content-Type": "application/octet-stream", **browser.headers}
        address = f"{browser.url}/web/api/files"
        async with browser.http.post(address, params=wanted, data=part, headers=headers) as sent:
            status, answer = sent.status, await sent.json()
            if status != 200:
                return status, answer
    return status, answer


async def fetched(browser: Browser, **query: Any) -> tuple[int, bytes, dict[str, str]]:
    async with browser.http.get(f"{browser.url}/web/api/files", params=query, headers=browser.headers) as answer:
        return answer.status, await answer.read(), dict(answer.headers)


async def test_a_file_goes_in_with_a_message_and_out_again(office: Office, visitor: Browser) -> None:
    status, kept = await upload(visitor, "dent ü.png", PNG)
    assert status == 200
    assert (await visitor.say("See here", files=[kept["file"]]))[0] == 200
    [event] = office.kept
    assert isinstance(event, MessagePosted)
    [file] = event.content.files
    assert (event.content.words, file.name, file.media_type, file.size) == (
        "See here",
        "dent ü.png",
        "image/png",
        len(PNG),
    )
    assert await office.platform.fetch(file) == PNG
    [post] = await visitor.shown()
    status, raw, headers = await fetched(visitor, post=post["id"], number=0)
    assert (status, raw) == (200, PNG)
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''dent%20%C3%BC.png"
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


async def test_a_file_alone_is_a_message(office: Office, visitor: Browser) -> None:
    _, kept = await upload(visitor, "a.txt", b"hello")
    assert (await visitor.say("", files=[kept["file"]]))[0] == 200
    assert (await visitor.say("", id="message-2"))[0] == 422


async def test_nobody_else_opens_it(office: Office, visitor: Browser, agent: Browser) -> None:
    _, kept = await upload(visitor, "a.txt", b"secret")
    await visitor.say("Hi", files=[kept["file"]])
    [post] = await visitor.shown()
    async with a_browser(office.url) as stranger:
        assert (await fetched(stranger, post=post["id"], number=0))[0] == 401
        await stranger.open()
        assert (await fetched(stranger, post=post["id"], number=0))[0] == 404
        assert (await stranger.say("mine", files=[kept["file"]]))[0] == 422
    assert (await fetched(agent, side="agents", post=post["id"], number=0))[0] == 404
    assert (await fetched(visitor, side="agents", post=post["id"], number=0))[0] == 403
    for number in ("1", "-1", "x", "99999999999"):
        assert (await fetched(visitor, post=post["id"], number=number))[0] == 404


async def test_an_agent_sees_what_was_relayed(office: Office, visitor: Browser, agent: Browser) -> None:
    _, kept = await upload(visitor, "a.txt", b"secret")
    await visitor.say("Hi", files=[kept["file"]])
    [event] = office.kept
    assert isinstance(event, MessagePosted)
    receipt = await office.platform.send(office.delivery(AGENTS, content(Attachments(event.content.files))))
    assert (await fetched(agent, side="agents", post=receipt.message, number=0))[:2] == (200, b"secret")


@pytest.mark.parametrize(
    ("name", "raw", "status"),
    [
        ("page.html", b"<script>", 422),
        ("run.exe", b"MZ", 422),
        ("noending", b"x", 422),
        ("fake.png", b"<html>", 422),
        ("empty.txt", b"", 422),
        ("big.txt", b"x" * 2_000_001, 422),
        ("x" * 201 + ".txt", b"x", 400),
    ],
)
async def test_what_is_not_taken_is_refused_with_a_reason(
    office: Office, visitor: Browser, name: str, raw: bytes, status: int
) -> None:
    got, answer = await upload(visitor, name, raw)
    assert got == status
    assert answer["message"]


async def test_a_piece_sent_twice_counts_once_and_a_missing_one_is_noticed(office: Office, visitor: Browser) -> None:
    first, rest = PNG[:400_000], PNG[400_000:]
    for _ in range(2):
        assert (await upload(visitor, "a.png", first, last="false"))[0] == 200
    assert (await upload(visitor, "a.png", rest, piece=2_000_000, offset="900000"))[0] in (413, 422)
    for offset in range(400_000, len(PNG), 500_000):
        last = str(offset + 500_000 >= len(PNG)).lower()
        status, kept = await upload(visitor, "a.png", PNG[offset : offset + 500_000], offset=str(offset), last=last)
        assert status == 200
    await visitor.say("Hi", files=[kept["file"]])
    [event] = office.kept
    assert isinstance(event, MessagePosted)
    assert await office.platform.fetch(event.content.files[0]) == PNG


async def test_another_sites_page_and_a_huge_piece_are_refused(office: Office, visitor: Browser) -> None:
    visitor.headers = {"Origin": "https://evil.example"}
    assert (await upload(visitor, "a.txt", b"x"))[0] == 403
    visitor.headers = {}
    assert (await upload(visitor, "a.txt", b"x" * 600_000, piece=600_000))[0] == 413


async def test_files_of_other_platforms_are_brought_over(office: Office, agent: Browser) -> None:
    async def fetch(file: Attachment) -> bytes:
        if file.ref == "slack:F1":
            return b"%PDF-1.7 invoice"
        raise Permanent("it was deleted")

    office.platform.fetch_with(fetch)
    files = tuple(Attachment(f"{ref}.pdf", "application/pdf", 16, None, f"slack:{ref}") for ref in ("F1", "F2"))
    receipt = await office.platform.send(office.delivery(AGENTS, content(Attachments(files))))
    [post] = await agent.shown("agents")
    assert [file["kept"] for file in post["parts"][0]["items"]] == [True, False]
    assert (await fetched(agent, side="agents", post=receipt.message, number=0))[1] == b"%PDF-1.7 invoice"
    assert (await fetched(agent, side="agents", post=receipt.message, number=1))[0] == 404


async def test_without_a_folder_nothing_is_taken(visitor: Browser) -> None:
    async with open_office(web.Settings(_env_file=None)) as office, a_browser(office.url) as browser:
        await browser.open()
        assert (await upload(browser, "a.txt", b"x"))[0] == 422
        assert (await browser.get("hello"))[1]["files"]["types"] == []


async def test_a_made_up_name_is_not_a_way_to_other_files(office: Office) -> None:
    for ref in ("web:../../etc/passwd", "web:" + "0" * 63 + "/", "slack:F1", ""):
        with pytest.raises(Gone):
            await office.platform.fetch(Attachment("x", ref=ref))
    with pytest.raises(Gone):
        await office.platform.fetch(Attachment("x", ref="web:" + "0" * 64))


async def test_an_upload_that_broke_off_is_forgotten_after_a_day(
    office: Office, visitor: Browser, tmp_path: Path
) -> None:
    await upload(visitor, "a.png", PNG[:100], last="false", upload="upload-0001")
    [broken] = (tmp_path / "files" / "coming").iterdir()
    os.utime(broken, (broken.stat().st_atime, broken.stat().st_mtime - 25 * 3600))
    await upload(visitor, "b.png", PNG[:100], last="false", upload="upload-0002")
    [left] = (tmp_path / "files" / "coming").iterdir()
    assert left != broken


async def test_new_words_leave_the_file_where_it_is(office: Office, visitor: Browser) -> None:
    _, kept = await upload(visitor, "a.txt", b"hello")
    _, answer = await visitor.say("See hre", files=[kept["file"]])
    post = answer["post"]
    change = {"id": "change-001", "post": post["id"], "text": "See here", "proof": post["own"]}
    status, answer = await visitor.post("messages/change", change)
    assert status == 200
    assert [part["kind"] for part in answer["post"]["parts"]] == ["text", "files"]
    assert (await fetched(visitor, post=post["id"], number=0))[1] == b"hello"


async def test_a_file_that_no_message_carries_is_forgotten_after_a_day(
    office: Office, visitor: Browser, tmp_path: Path
) -> None:
    _, sent = await upload(visitor, "sent.txt", b"in a message", upload="upload-0001")
    _, twice = await upload(visitor, "again.txt", b"in a message", upload="upload-0002")
    await visitor.say("See here", files=[sent["file"]])
    _, left = await upload(visitor, "left.txt", b"in no message", upload="upload-0003")
    for path in (tmp_path / "files").rglob("*"):
        if path.is_file():
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 25 * 3600))
    await upload(visitor, "new.txt", b"new", upload="upload-0004")
    assert (await visitor.say("and this", id="message-2", files=[twice["file"]]))[0] == 200
    status, answer = await visitor.say("and that", id="message-3", files=[left["file"]])
    assert (status, answer["error"]) == (422, "file-refused")
    assert "Attach it again" in answer["message"]
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 2
    posts = await visitor.shown()
    assert [(await fetched(visitor, post=post["id"], number=0))[:2] for post in posts] == [(200, b"in a message")] * 2
