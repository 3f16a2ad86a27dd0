"""The sample company as a transcript changes it: its people in the console, its rules as the head of the file says."""

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import yaml

from adapters.chat.console.platform import AGENTS, MANAGERS, place
from bot.core.company import Mode
from bot.entrypoints.company_folder import COMPANY_FILE, SAMPLE, CompanyFolder, load_company_folder
from tests.support.transcript.script import Script


def company_for(script: Script, sample: CompanyFolder, scratch: Path) -> CompanyFolder:
    """The sample company, unless the transcript lays something over its company.yaml.

    Always open, and without a hold of what agents write, unless the transcript speaks of hours and of a hold.

    Args:
        scratch: an empty folder, for the changed company.
    """
    folder = _laid_over(sample, script.company, scratch) if script.company else sample
    changes, own = script.changes, script.company
    company: Any = replace(folder.company, agents=place(AGENTS), managers=place(MANAGERS))
    if mode := changes.get("default_mode"):
        company = replace(company, default_mode=Mode(mode))
    rules: Any = company.desk
    known = {field.name for field in fields(rules)}
    wanted = {name: _number(value) for name, value in changes.items() if name in known}
    hold = {} if "hold_seconds" in own.get("desk", {}) else {"hold_seconds": 0}
    company = replace(company, desk=replace(rules, **(hold | wanted)))
    if not changes.get("hours") and "hours" not in own:
        company = replace(company, hours=())
    return replace(folder, company=company)


def _laid_over(sample: CompanyFolder, own: dict[str, Any], scratch: Path) -> CompanyFolder:
    """Read through the same door as any company's folder, so that a transcript cannot ask for what nobody can write."""
    written = yaml.safe_load((SAMPLE / COMPANY_FILE).read_text(encoding="utf-8"))
    (scratch / COMPANY_FILE).write_text(yaml.safe_dump(_merged(written, own), allow_unicode=True), encoding="utf-8")
    for part in ("policies", "knowledge", "customers.csv", "orders.csv"):
        (scratch / part).symlink_to(SAMPLE / part)
    return load_company_folder(scratch)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    both = {name: _merged(under[name], over[name]) for name in over if _are_maps(under.get(name), over[name])}
    return {**under, **over, **both}


def _are_maps(*values: object) -> bool:
    return all(isinstance(value, Mapping) for value in values)


def _number(value: str) -> float | str:
    return float(value) if value.replace(".", "", 1).isdigit() else value
