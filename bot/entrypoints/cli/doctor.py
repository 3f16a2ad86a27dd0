"""`baton doctor`: one line for each thing that was looked at, and what to do about what is wrong."""

import asyncio
from pathlib import Path

from rich.text import Text

from bot.core.findings import Finding, Grade
from bot.entrypoints.cli import paper

_WORDS = {Grade.GOOD: ("ok", "green"), Grade.DOUBTFUL: ("warn", "yellow"), Grade.BAD: ("fail", "red")}


def examine(company: Path | None, *, as_json: bool) -> int:
    """Print the findings; 0 when nothing fails, otherwise 1."""
    findings = asyncio.run(_collect(company, as_json=as_json))
    failed = sum(finding.grade is Grade.BAD for finding in findings)
    doubtful = sum(finding.grade is Grade.DOUBTFUL for finding in findings)
    if as_json:
        paper.as_json([_plain(finding) for finding in findings])
    elif failed:
        paper.say(f"\n{failed} to put right" + (f", {doubtful} to look at." if doubtful else "."), "bad")
    else:
        paper.say("\nAll is well." if not doubtful else f"\nIt works; {doubtful} to look at.", "good")
    return 1 if failed else 0


async def _collect(company: Path | None, *, as_json: bool) -> list[Finding]:
    from bot.entrypoints.checks import all_checks

    findings = []
    async for finding in all_checks(company):
        findings.append(finding)
        if not as_json:
            _show(finding)
    return findings


def _show(finding: Finding) -> None:
    word, colour = _WORDS[finding.grade]
    first, _, rest = finding.detail.partition("\n")
    paper.out.print(Text.assemble((f"{word:<5}", colour), (f"{finding.what}: ", "bold"), first), soft_wrap=True)
    if rest:
        paper.out.print(Text(rest), soft_wrap=True)
    if finding.advice and finding.grade is not Grade.GOOD:
        paper.out.print(Text(f"     → {finding.advice}"), soft_wrap=True)


def _plain(finding: Finding) -> dict[str, str]:
    return {
        "check": finding.what,
        "state": _WORDS[finding.grade][0],
        "detail": finding.detail,
        "todo": finding.advice,
    }
