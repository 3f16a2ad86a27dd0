"""A company is a folder: company.yaml, knowledge/, policies/, customers.csv, orders.csv. Read as a whole or not at all.

A mistake is told with file, line, what was found and what was expected, and all of them at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from adapters.customers.directory import CsvDirectory, read_customers
from bot.core.company import Company, FixedReply, Mode, Teammate, Thresholds, Words
from bot.core.mistakes import Mistake, Mistakes
from bot.core.places import Place
from bot.core.tongues import BUILT_IN
from bot.entrypoints.folder.findings import mistakes_of
from bot.entrypoints.folder.lined_yaml import LinedYaml, read_yaml
from bot.entrypoints.folder.parts import hours_of, place_of
from bot.entrypoints.folder.policies import mistakes_in, policy_of
from bot.entrypoints.folder.shape import CompanyShape, PolicyShape

COMPANY_FILE = "company.yaml"
SAMPLE = Path(__file__).resolve().parent.parent / "sample"
"""The made-up company that ships with Baton."""

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFolder:
    """A company's folder, read.

    Attributes:
        path: the folder; None for a company that has no folder of its own.
        knowledge: the file or folder to import, None when there is nothing to import.
        directory: the customers of customers.csv, perhaps nobody.
        settings: the `settings:` part of company.yaml; the environment and .env go before it.
    """

    path: Path | None
    company: Company
    knowledge: Path | None
    directory: CsvDirectory
    settings: dict[str, Any] = field(default_factory=dict)


def load_company_folder(path: Path) -> CompanyFolder:
    """Read a company's folder.

    Raises:
        Mistakes: every mistake in it.
    """
    mistakes: list[Mistake] = []
    if not path.is_dir():
        problem = "there is no such folder" if not path.exists() else "this is a file"
        raise Mistakes([Mistake(str(path), 0, problem, "a company's folder; `baton init` writes one")])
    shape = _read(path / COMPANY_FILE, COMPANY_FILE, CompanyShape, mistakes)
    policies = _policies(path / "policies", shape.language if shape else "en", mistakes)
    customers = read_customers(path, mistakes)
    knowledge = path / "knowledge"
    if knowledge.exists() and not knowledge.is_dir():
        mistakes.append(Mistake("knowledge", 0, "this is a file", "a folder"))
    if mistakes or shape is None:
        raise Mistakes(mistakes)
    return CompanyFolder(
        path=path,
        company=_company(shape, policies),
        knowledge=knowledge if knowledge.is_dir() else None,
        directory=CsvDirectory(customers),
        settings=dict(shape.settings),
    )


def default_company(knowledge: Path | None = None, name: str = "Demo Company") -> CompanyFolder:
    """A company with nothing decided, to serve some knowledge as it is."""
    company = Company(
        name=name,
        agents=Place("web", "web", "agents"),
        managers=Place("web", "web", "managers"),
        abroad={language: words for language, words in BUILT_IN.items() if language != "en"},
    )
    return CompanyFolder(path=None, company=company, knowledge=knowledge, directory=CsvDirectory())


def _read(path: Path, name: str, shape: type[Shape], mistakes: list[Mistake]) -> Shape | None:
    read = read_yaml(path, name)
    mistakes.extend(read.mistakes)
    if read.mistakes:
        return None
    if not isinstance(read.data, dict):
        found = "the file is empty" if read.data is None else "this is not keys and values"
        mistakes.append(Mistake(name, 1, found, "lines like 'name: …'"))
        return None
    return _shaped(read, name, shape, mistakes)


def _shaped(read: LinedYaml, name: str, shape: type[Shape], mistakes: list[Mistake]) -> Shape | None:
    try:
        return shape.model_validate(read.data)
    except ValidationError as error:
        mistakes.extend(mistakes_of(error, read, name, shape))
        return None


def _policies(folder: Path, language: str, mistakes: list[Mistake]) -> tuple[FixedReply, ...]:
    """Every policies/*.yaml in the order of their names; a policy's id is its file's name unless it gives one."""
    policies: dict[str, FixedReply] = {}
    for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else ():
        name = f"policies/{path.name}"
        shape = _read(path, name, PolicyShape, mistakes)
        if shape is None:
            continue
        policy = policy_of(shape, path.stem, language)
        mistakes.extend(mistakes_in(policy, name))
        if policy.id in policies:
            mistakes.append(Mistake(name, 1, f"another policy has the id '{policy.id}' too", "an id of its own"))
        policies[policy.id] = policy
    return tuple(policies.values())


def _company(shape: CompanyShape, policies: tuple[FixedReply, ...]) -> Company:
    chosen = _categories(shape)
    return Company(
        name=shape.name,
        bot_name=shape.bot.name,
        voice=shape.bot.voice.strip(),
        zone=shape.zone,
        hours=hours_of(shape.hours),
        closed_days=tuple(shape.closed_days),
        agents=place_of(shape.channels.agents),
        managers=place_of(shape.channels.managers),
        default_mode=shape.channels.default_mode,
        modes=_modes(shape.channels.modes),
        team=tuple(Teammate(mate.name, mate.role, tuple(mate.languages)) for mate in shape.team),
        starters=tuple(shape.starters),
        language=shape.language,
        words=_words(shape.words, shape.language),
        abroad=_abroad(shape),
        thresholds=Thresholds(**shape.thresholds.model_dump()),
        desk=shape.desk.rules(),
        policies=policies,
        **chosen,
    )


def _categories(shape: CompanyShape) -> dict[str, Any]:
    """The company's list, with the examples where it gives some."""
    if not shape.categories:
        return {}
    names = tuple(one if isinstance(one, str) else one.name for one in shape.categories)
    examples = {one.name: tuple(one.examples) for one in shape.categories if not isinstance(one, str)}
    return {"categories": names, "examples": examples}


def _words(written: BaseModel, language: str, otherwise: Words | None = None) -> Words:
    """What the company wrote, and for the rest what the bot says by itself in that language."""
    built_in = BUILT_IN.get(language, otherwise or Words())
    return replace(built_in, **_stripped(written.model_dump(exclude_unset=True)))


def _abroad(shape: CompanyShape) -> dict[str, Words]:
    own = _words(shape.words, shape.language)
    written = {language: _words(words, language, own) for language, words in shape.words_in.items()}
    return {language: words for language, words in {**BUILT_IN, **written}.items() if language != shape.language}


def _modes(modes: dict[str, Mode]) -> dict[str, Mode]:
    return {place_of(channel).channel: mode for channel, mode in modes.items()}


def _stripped(words: dict[str, str]) -> dict[str, str]:
    strip: Callable[[str], str] = str.strip
    return {name: strip(text) for name, text in words.items()}
