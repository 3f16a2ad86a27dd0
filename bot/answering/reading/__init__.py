"""Reads what a company has written down, in the formats it has it in."""

from bot.answering.reading.path import read_path
from bot.answering.reading.result import GUIDANCE, ReadResult, Skipped

__all__ = ["GUIDANCE", "ReadResult", "Skipped", "read_path"]
