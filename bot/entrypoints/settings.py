"""Settings: from the environment, then .env, then the `settings:` part of company.yaml, then the defaults.

A mistake ends the start with the variable's name, what was found (secrets masked) and what was expected.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.errors import Misconfigured
from bot.core.mistakes import did_you_mean
from bot.entrypoints.folder.findings import limits

ENV_FILE = Path(".env")
PREFIX = "BATON_"
Chosen = TypeVar("Chosen", bound=BaseSettings)


class Settings(BaseSettings):
    """What holds for the whole program. Chat platforms and models have settings of their own, beside their code."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, env_ignore_empty=True, extra="ignore")

    company: Annotated[Path | None, Field(description="The company's folder. Empty: the sample that ships along.")] = (
        None
    )
    data: Annotated[
        Path, Field(description="Where Baton keeps its database and the small things it has to remember.")
    ] = Path(".baton")
    database_url: Annotated[
        SecretStr | None,
        Field(
            description="sqlite:///path/to/file.db, postgresql://user:password@host/name, or memory: (forgets on exit)."
            " Empty: a SQLite file in BATON_DATA."
        ),
    ] = None
    host: Annotated[
        str, Field(min_length=1, description="The address to listen on. 0.0.0.0 listens on all; then use HTTPS.")
    ] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="The port to listen on; 0 takes any free one.")] = 8080
    burst_seconds: Annotated[
        float,
        Field(ge=0, le=60, description="How long to wait for a customer's next message before answering them as one."),
    ] = 1.2
    grace_seconds: Annotated[
        float, Field(ge=0, le=600, description="How long a shutdown may take to finish what has begun.")
    ] = 20.0
    body_limit: Annotated[
        int, Field(ge=1024, le=100_000_000, description="The largest request that is read, in bytes.")
    ] = 1_048_576
    ready_lag_seconds: Annotated[
        float, Field(gt=0, description="/readyz reports trouble when an event has waited longer than this.")
    ] = 60.0
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="debug, info, warning or error.")
    ] = "info"
    log_format: Annotated[
        Literal["text", "json"] | None,
        Field(description="text for people, json for machines. Empty: text in a terminal, json elsewhere."),
    ] = None
    log_file: Annotated[Path | None, Field(description="Write the log to this file as well, as JSON lines.")] = None
    metrics: Annotated[bool, Field(description="Serve Prometheus figures at /metrics.")] = True

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @property
    def database(self) -> SecretStr:
        """The database's URL, the default one filled in."""
        if self.database_url is not None:
            return self.database_url
        return SecretStr(f"sqlite:///{self.data / 'baton.db'}")


def load_settings(
    folder: Mapping[str, Any] | None = None, *, env_file: Path | None = ENV_FILE, **given: Any
) -> Settings:
    """Settings of the program; `given` (the command line) goes before everything, None values are left out.

    Args:
        folder: the `settings:` part of company.yaml.

    Raises:
        Misconfigured: every mistake, one line each.
    """
    _check_folder(folder or {})
    settings = read_settings(Settings, env_file=env_file, **given)
    lowest = {name: value for name, value in (folder or {}).items() if name not in settings.model_fields_set}
    return read_settings(Settings, env_file=env_file, **{**lowest, **given}) if lowest else settings


def _check_folder(folder: Mapping[str, Any]) -> None:
    known = [name for name in Settings.model_fields if name not in {"company", "database_url"}]
    for name in folder:
        if name == "database_url":
            raise Misconfigured("company.yaml: 'settings.database_url' may hold a password; set BATON_DATABASE_URL")
        if name not in known:
            hint = did_you_mean(name, known) or f"; expected one of {', '.join(known)}"
            raise Misconfigured(f"company.yaml: unknown key 'settings.{name}'{hint}")


def read_settings(shape: type[Chosen], *, env_file: Path | None = ENV_FILE, **given: Any) -> Chosen:
    """Any settings class, its mistakes told in our words; for the settings of the adapters too.

    Raises:
        Misconfigured: naming each variable, what was found (secrets masked) and what was expected.
    """
    values = {name: value for name, value in given.items() if value is not None}
    try:
        return shape(_env_file=env_file, **values)
    except ValidationError as error:
        lines = [_line(found, shape) for found in error.errors(include_url=False)]
        raise Misconfigured("\n".join(lines)) from None
    except UnicodeDecodeError:
        raise Misconfigured(f"{env_file}: this is not UTF-8 text; save it as UTF-8") from None


def _line(found: ErrorDetails, shape: type[BaseSettings]) -> str:
    name = str(found["loc"][0]) if found["loc"] else ""
    variable = variable_of(shape, name) if name else shape.__name__
    if found["type"] == "missing":
        return f"{variable} is missing; expected {describe(shape, name)}"
    value = "a value" if _is_secret(shape, name) else f"'{str(found['input'])[:80]}'"
    expected = _expected(found)
    hint = ""
    if str(found["input"]).startswith("tcp://"):
        hint = " (Kubernetes sets this for a service of the same name: set enableServiceLinks: false)"
    return f"{variable} is {value}; expected {expected}{hint}"


def _expected(found: ErrorDetails) -> str:
    kind = found["type"]
    ctx = found.get("ctx", {})
    if kind in {"literal_error", "enum"}:
        return "one of " + str(ctx.get("expected", "")).replace("'", "").replace(" or ", ", ")
    if kind == "value_error":
        return str(ctx.get("error", found["msg"]))
    plain = {"int": "a whole number", "float": "a number", "bool": "true or false", "path": "a path"}
    return plain.get(kind.partition("_")[0]) or limits(found)


def variable_of(shape: type[BaseSettings], name: str) -> str:
    """The environment variable of a field."""
    info = shape.model_fields.get(name)
    alias = getattr(info, "validation_alias", None) if info else None
    if isinstance(alias, str):
        return alias.upper()
    aliases = {each.validation_alias for each in shape.model_fields.values()}
    prefix = str(shape.model_config.get("env_prefix", "")).upper()
    if info is None and (name in aliases or name.upper().startswith(prefix)):
        return name.upper()
    return f"{prefix}{name}".upper()


def describe(shape: type[BaseModel], name: str) -> str:
    info = shape.model_fields.get(name)
    return (info.description if info and info.description else "a value").rstrip(".")


def _is_secret(shape: type[BaseModel], name: str) -> bool:
    info = shape.model_fields.get(name)
    return info is not None and "Secret" in str(info.annotation)


def make_private(data: Path) -> None:
    """The data folder, closed to other users of the machine: it holds what customers wrote.

    Raises:
        Misconfigured: it cannot be made.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"BATON_DATA is '{data}', which cannot be made: {error.strerror}.") from None


def secrets_of(*settings: BaseSettings) -> frozenset[str]:
    """The values of all secrets, to keep them out of logs."""
    values = (getattr(each, name) for each in settings for name in type(each).model_fields)
    found = (value.get_secret_value() for value in values if isinstance(value, SecretStr))
    return frozenset(value for value in found if len(value) >= 6)


def env_names(env_file: Path | None = ENV_FILE) -> dict[str, str]:
    """Every BATON_ and SLACK_ variable that is set to something, with where it was found."""
    from dotenv import dotenv_values  # only when asked for: it is slow to import for nothing

    own = ("BATON_", "SLACK_")
    found = {name: "the environment" for name, value in os.environ.items() if value and name.upper().startswith(own)}
    if env_file is not None and env_file.is_file():
        try:
            listed = dotenv_values(env_file, interpolate=False)
        except UnicodeDecodeError:  # told where the settings are read
            return found
        own_here = [name for name, value in listed.items() if value and name.upper().startswith(own)]
        found.update({name: str(env_file) for name in own_here if name not in found})
    return found
