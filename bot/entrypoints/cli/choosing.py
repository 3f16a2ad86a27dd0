"""From options, environment and files to one set of settings and one company."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.core.errors import Misconfigured
from bot.entrypoints.company_folder import SAMPLE, CompanyFolder, default_company, load_company_folder
from bot.entrypoints.logs import set_up_logging
from bot.entrypoints.settings import Settings, load_settings, secrets_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """Attributes:
    source: what is served, as a person would call it.
    """

    settings: Settings
    folder: CompanyFolder
    source: str


def choose(company: Path | None = None, knowledge: Path | None = None, **given: Any) -> Chosen:
    """The settings and the company that a command works with.

    Args:
        company: the --company option; otherwise BATON_COMPANY, otherwise the sample.
        knowledge: a file or folder to serve as it is: beside --company in place of its knowledge, alone with an
            otherwise default company.

    Raises:
        Misconfigured: a setting or the folder is wrong.
    """
    first = load_settings(company=company, **given)
    if knowledge is not None and not knowledge.exists():
        raise Misconfigured(f"--knowledge {knowledge}: there is no such file or folder.")
    if knowledge is not None and company is None:
        return Chosen(first, default_company(knowledge.resolve()), str(knowledge))
    path = first.company
    folder = load_company_folder((path or SAMPLE).resolve())
    settings = load_settings(folder.settings, company=company, **given)
    if knowledge is not None:
        folder = replace(folder, knowledge=knowledge.resolve())
    return Chosen(settings, folder, str(path) if path else "the sample company")


def start_log(settings: Settings) -> None:
    """Send the log where the settings say, with every secret that is set kept out of it."""
    from bot.entrypoints.catalogue import all_settings

    set_up_logging(
        level=settings.log_level,
        form=settings.log_format,
        file=settings.log_file,
        secrets=secrets_of(settings, *all_settings()),
    )
