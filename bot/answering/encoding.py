"""Keeps encoding off the event loop, and encodes together what was asked at the same moment."""

import asyncio
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


class EncodingDesk:
    """One thread for CPU-bound work around one encoder.

    While the thread encodes, further questions gather and are encoded together next: nobody waits for a batch to fill.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encoding")
        self._waiting: list[tuple[str, asyncio.Future[Vectors]]] = []
        self._runner: asyncio.Task[None] | None = None

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """As Encoder.encode, shared with whoever asks at the same time."""
        if not texts:
            return np.zeros((0, self.encoder.size), np.float32)
        loop = asyncio.get_running_loop()
        futures = [loop.create_future() for _ in texts]
        self._waiting.extend(zip(texts, futures, strict=True))
        if self._runner is None or self._runner.done():
            self._runner = loop.create_task(self._run())
        return np.stack(await asyncio.gather(*futures))

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
