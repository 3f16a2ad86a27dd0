"""Keeps encoding off the event loop, and encodes together what was asked at the same moment."""

import asyncio
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.core.ports import Encoder

T = TypeVar("T")
Vectors = NDArray[np.float32]
AT_ONCE = 8
GIVES_WAY = 10
REMEMBERED = 512
"""Vectors kept: understanding and retrieval ask for the same message, and for a conversation's earlier lines."""


class EncodingDesk:
    """One thread for CPU-bound work around one encoder.

    While the thread encodes, further questions gather and are encoded together next: nobody waits for a batch to fill.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encoding", initializer=_give_way)
        self._waiting: list[tuple[str, asyncio.Future[Vectors]]] = []
        self._asked: dict[str, asyncio.Future[Vectors]] = {}
        self._recent: OrderedDict[str, Vectors] = OrderedDict()
        self._runner: asyncio.Task[None] | None = None

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """As Encoder.encode, shared with whoever asks at the same time.

        A message is asked for by several (policy, understanding, retrieval): a text that was encoded a moment ago is
        not encoded again.
        """
        if not texts:
            return np.zeros((0, self.encoder.size), np.float32)
        if all(text in self._recent for text in texts):
            for text in texts:
                self._recent.move_to_end(text)
            return np.stack([self._recent[text] for text in texts])
        shared = [asyncio.shield(self._vector_of(text)) for text in texts]
        return np.stack(await asyncio.gather(*shared))

    def _vector_of(self, text: str) -> asyncio.Future[Vectors]:
        if text in self._asked:
            return self._asked[text]
        future: asyncio.Future[Vectors] = asyncio.get_running_loop().create_future()
        if text in self._recent:
            self._recent.move_to_end(text)
            future.set_result(self._recent[text])
            return future
        self._asked[text] = future
        future.add_done_callback(partial(self._remember, text))
        self._waiting.append((text, future))
        if self._runner is None or self._runner.done():
            self._runner = asyncio.get_running_loop().create_task(self._run())
        return future

    def _remember(self, text: str, future: asyncio.Future[Vectors]) -> None:
        del self._asked[text]
        if not future.cancelled() and future.exception() is None:
            self._recent[text] = future.result()
            if len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)

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
                await asyncio.sleep(0)  # one of them goes on in each round of the loop, which reads requests meanwhile


def _give_way() -> None:
    """Acknowledging goes before answering: where the processor is short, this thread gets a tenth of a share.

    Only Linux gives a priority to one thread (Linux manual, setpriority: "C library/kernel differences").
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GIVES_WAY)


def _tell(batch: Sequence[tuple[str, asyncio.Future[Vectors]]], problem: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(problem)
