"""Keeps encoding off the event loop, and encodes together what was asked at the same moment."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.core.ports import Encoder

T = TypeVar("T")
Vectors = NDArray[np.float32]
AT_ONCE = 32
REMEMBERED = 512
"""Vectors kept: understanding and retrieval ask for the same message, and for a conversation's earlier lines."""


class EncodingDesk:
    """One thread for CPU-bound work around one encoder.

    While the thread encodes, further questions gather and are encoded together next: nobody waits for a batch to fill.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encoding")
        self._waiting: list[tuple[str, asyncio.Future[Vectors]]] = []
        self._runner: asyncio.Task[None] | None = None
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """As Encoder.encode, shared with whoever asks at the same time."""
        if not texts:
            return np.zeros((0, self.encoder.size), np.float32)
        loop = asyncio.get_running_loop()
        missing = {text: loop.create_future() for text in texts if text not in self._known}
        found = {text: self._known[text] for text in texts if text not in missing}
        self._waiting.extend(missing.items())
        if missing and (self._runner is None or self._runner.done()):
            self._runner = loop.create_task(self._run())
        found.update(zip(missing, await asyncio.gather(*missing.values()), strict=True))
        self._remember(texts, found)
        return np.stack([found[text] for text in texts])

    def _remember(self, texts: Sequence[str], found: dict[str, Vectors]) -> None:
        """Keep the vectors of few texts; an import of thousands would only push them out."""
        if len(texts) > AT_ONCE:
            return
        for text in texts:
            self._known[text] = found[text]
            self._known.move_to_end(text)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    async def run(self, work: Callable[[], T]) -> T:
        """Run something else that is CPU-bound on the same thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Finish what is running and take nothing more."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            texts = [text for text, _ in batch]
            try:
                vectors = await self.run(partial(self.encoder.encode, texts))
            except Exception as problem:  # a boundary: whoever waits must learn of it, and the next batch must go on
                _tell(batch, problem)
                continue
            except BaseException:
                for _, future in (*batch, *self._waiting):
                    future.cancel()
                raise
            for (_, future), vector in zip(batch, vectors, strict=True):
                if not future.done():
                    future.set_result(vector)


def _tell(batch: Sequence[tuple[str, asyncio.Future[Vectors]]], problem: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(problem)
