"""A change of the company's folder comes through; a broken one leaves the company as it is."""

import asyncio
from pathlib import Path

from bot.core.errors import BatonError
from bot.entrypoints.company_folder import CompanyFolder
from bot.entrypoints.watching import watch_company


def replace(file: Path, text: str) -> None:
    """As editors save: never a moment in which half of it is there."""
    draft = file.with_suffix(".tmp")
    draft.write_text(text)
    draft.replace(file)


async def test_changes_and_mistakes_come_through(tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    file.write_text("name: Before\n")
    seen: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()

    async def on_folder(folder: CompanyFolder) -> None:
        seen.put_nowait(folder.company.name)

    def on_mistakes(error: BatonError) -> None:
        seen.put_nowait(str(error))

    watch = asyncio.create_task(watch_company(tmp_path, on_folder, on_mistakes, stop, settle_ms=50))
    heard = asyncio.create_task(seen.get())
    for number in range(100):  # the watch takes a moment to begin; each change is a real one
        replace(file, f"name: After\nstarters: ['{number}']\n")
        done, _ = await asyncio.wait({heard}, timeout=0.3)
        if done:
            break
    assert heard.result() == "After"

    replace(file, "name: After\nzonne: UTC\n")
    while "zonne" not in (said := await asyncio.wait_for(seen.get(), 20)):
        assert said == "After"
    assert "company.yaml:2: unknown key 'zonne'" in said

    stop.set()
    await asyncio.wait_for(watch, 20)
