"""What can be set about a hosted model: where it is, what it may take and what it may cost."""

from datetime import date
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.errors import Misconfigured

OFFICIAL = "https://api.openai.com/v1"


class Settings(BaseSettings):
    """From `BATON_MODEL`, `BATON_MODEL_URL`, `BATON_MODEL_KEY` and so on."""

    model_config = SettingsConfigDict(
        env_prefix="BATON_MODEL_", env_ignore_empty=True, frozen=True, extra="ignore", populate_by_name=True
    )

    kind: Literal["embedded", "openai", "azure"] = Field(
        default="embedded",
        validation_alias="BATON_MODEL",
        description=(
            "Who words the answers. embedded: the company's own texts, word for word, with no server and no key. "
            "openai: a model behind OpenAI's API or any server that speaks its Chat Completions (Ollama, llama.cpp, "
            "vLLM). azure: a deployment at Azure OpenAI. Where a hosted model is down, slow or over its budget, the "
            "embedded one answers."
        ),
    )
    url: str = Field(
        default="",
        description=(
            "The server, as in http://127.0.0.1:11434/v1 for Ollama or https://<resource>.openai.azure.com for Azure. "
            f"Empty: {OFFICIAL}."
        ),
    )
    key: SecretStr | None = Field(
        default=None,
        description="The API key, from platform.openai.com → API keys, or Azure → Keys and Endpoint. A server of your "
        "own may need none.",
    )
    name: str = Field(
        default="",
        max_length=200,
        description="The model or fine-tune, as in ft:gpt-4.1-mini-2025-04-14:acme::abc or llama3.1; for Azure the "
        "deployment.",
    )
    api_version: str = Field(
        default="", description="Azure only, as in 2024-10-21. Empty: Azure's v1 address, which needs none."
    )
    seconds: float = Field(
        default=12.0, gt=0, le=45, description="How long a hosted answer may take in all, retries and tools included."
    )
    retries: int = Field(default=2, ge=0, le=5, description="Further tries of a request that failed, within that time.")
    answer_tokens: int = Field(default=900, ge=100, le=8_000, description="The longest reply to ask for, in tokens.")
    price_in: float | None = Field(
        default=None, ge=0, description="US dollars for a million tokens that are read. See your provider's price list."
    )
    price_out: float | None = Field(default=None, ge=0, description="US dollars for a million tokens that are written.")
    prices_of: date | None = Field(
        default=None,
        description="The day on which the prices were looked up, as in 2026-11-01; `baton doctor` reminds.",
    )
    budget_day: float | None = Field(
        default=None,
        ge=0,
        description="US dollars a day (UTC) after which the embedded model answers. Empty: no limit.",
    )
    budget_month: float | None = Field(default=None, ge=0, description="The same for a month (UTC). Empty: no limit.")

    @field_validator("key", mode="before")
    @classmethod
    def _blank_is_missing(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("an address that begins with https:// (or http:// for a server of your own)")
        return value

    @property
    def hosted(self) -> bool:
        """True when a model behind a server words the answers."""
        return self.kind != "embedded"

    @property
    def official(self) -> bool:
        """True for OpenAI's own service and Azure's, which know the newest parameters."""
        return self.kind == "azure" or not self.url or self.url.startswith("https://api.openai.com")

    def check(self) -> None:
        """Raises Misconfigured, naming the variable, when no model can be reached with these values."""
        if not self.name:
            what = "the deployment's name" if self.kind == "azure" else "the model's name, as in llama3.1"
            raise Misconfigured(f"BATON_MODEL_NAME is missing; expected {what}")
        if self.kind == "azure" and not self.url:
            raise Misconfigured(
                "BATON_MODEL_URL is missing; expected the Azure resource, as in https://<resource>.openai.azure.com"
            )
        if self.official and self.key is None:
            raise Misconfigured(
                "BATON_MODEL_KEY is missing; get one at platform.openai.com → API keys, or in Azure → Keys and Endpoint"
            )
        budgeted = self.budget_day is not None or self.budget_month is not None
        if budgeted and (self.price_in is None or self.price_out is None):
            raise Misconfigured(
                "BATON_MODEL_PRICE_IN and BATON_MODEL_PRICE_OUT are missing; a budget needs prices (0 for a model of "
                "your own)"
            )
