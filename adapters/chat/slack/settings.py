"""What Baton must be told to serve a Slack workspace: every value says what it is for and where to get it."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.chat.slack.signs import read_signs
from bot.core.effects import Sign
from bot.core.errors import Misconfigured

BOT_TOKEN_HELP = "api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token (starts with xoxb-)"  # noqa: S105 - it says where the token is found
APP_TOKEN_HELP = (
    "api.slack.com/apps → your app → Basic Information → App-Level Tokens, scope connections:write (starts with xapp-)"  # noqa: S105 - it says where the token is found; one line for grep
)
SIGNING_SECRET_HELP = "api.slack.com/apps → your app → Basic Information → App Credentials → Signing Secret"  # noqa: S105 - it says where the secret is found
DEFAULT_API_URL = "https://slack.com/api/"


class Settings(BaseSettings):
    """Read from the environment, then from `.env`. At least one way in is needed: an app token or a signing secret."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    SLACK_BOT_TOKEN: SecretStr | None = Field(
        default=None, description=f"Lets Baton read and post as its bot user. {BOT_TOKEN_HELP}."
    )
    SLACK_APP_TOKEN: SecretStr | None = Field(
        default=None,
        description=f"Opens Socket Mode, which needs no public address. {APP_TOKEN_HELP}.",
    )
    SLACK_SIGNING_SECRET: SecretStr | None = Field(
        default=None,
        description="Proves that a request to POST /slack/events comes from Slack; without it that address is closed. "
        f"{SIGNING_SECRET_HELP}.",
    )
    SLACK_API_URL: str = Field(
        default=DEFAULT_API_URL,
        description="Where Slack's Web API is, Socket Mode included. Change it only to talk to a local Slack in tests.",
    )
    SLACK_POSTS_PER_SECOND: float = Field(
        default=1.0,
        ge=0,
        le=100,
        description="Messages per second and channel; Slack allows 1. 0 means no limit, for tests and benchmarks.",
    )

    SLACK_TIMEOUT: float = Field(
        default=20.0,
        gt=0,
        le=120,
        description="Seconds to wait for an answer of Slack's Web API before a call counts as lost.",
    )

    SLACK_SIGNS: str = Field(
        default="",
        description="The emoji that Baton marks agents' messages with, as in sent=white_check_mark, internal=lock. "
        "Signs: held, sent, failed, edited, internal. What is left out keeps Baton's own choice.",
    )
    SLACK_FILE_MB: int = Field(
        default=20,
        ge=0,
        le=1_000,
        description="The largest file, in megabytes, that is passed on between agents and customers; larger ones are "
        "passed on as a link. 0 passes on links only.",
    )
    SLACK_TRUSTED_TEAMS: str = Field(
        default="",
        description="Partners' workspaces (IDs like T0123456789, separated by commas) whose people's confirmed e-mail "
        "addresses are believed, to find them in customers.csv. Your own workspace is always believed.",
    )
    SLACK_NOTES_FILE: Path | None = Field(
        default=None,
        description="Where Baton notes the workspace's id and channels that got new ids. Baton chooses a place under "
        "BATON_DATA by itself.",
    )

    @field_validator("SLACK_SIGNS")
    @classmethod
    def _are_signs(cls, value: str) -> str:
        read_signs(value)
        return value

    @field_validator("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", mode="before")
    @classmethod
    def _blank_is_missing(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("SLACK_API_URL")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("it must begin with https:// (or http:// for a local Slack)")
        return value if value.endswith("/") else value + "/"

    @property
    def trusted_teams(self) -> frozenset[str]:
        return frozenset(filter(None, (team.strip() for team in self.SLACK_TRUSTED_TEAMS.split(","))))

    @property
    def signs(self) -> Mapping[Sign, str]:
        """The emoji of each sign."""
        return read_signs(self.SLACK_SIGNS)

    @property
    def configured(self) -> bool:
        """True when somebody set anything of Slack, so that Slack is wanted."""
        return any((self.SLACK_BOT_TOKEN, self.SLACK_APP_TOKEN, self.SLACK_SIGNING_SECRET))

    def bot_token(self) -> str:
        """Raises Misconfigured when it is missing or is not a bot token."""
        return _token("SLACK_BOT_TOKEN", self.SLACK_BOT_TOKEN, "xoxb-", BOT_TOKEN_HELP)

    def app_token(self) -> str | None:
        """None without Socket Mode; raises Misconfigured when it is not an app-level token."""
        if self.SLACK_APP_TOKEN is None:
            return None
        return _token("SLACK_APP_TOKEN", self.SLACK_APP_TOKEN, "xapp-", APP_TOKEN_HELP)

    def signing_secret(self) -> str | None:
        """None when signed HTTP is not wanted."""
        return None if self.SLACK_SIGNING_SECRET is None else self.SLACK_SIGNING_SECRET.get_secret_value().strip()

    def check(self) -> None:
        """Raises Misconfigured, naming the variable, when Slack cannot be served with these values."""
        self.bot_token()
        if self.app_token() is None and self.signing_secret() is None:
            raise Misconfigured(
                "Slack has no way to reach Baton: set SLACK_APP_TOKEN for Socket Mode "
                f"({APP_TOKEN_HELP}) or SLACK_SIGNING_SECRET for signed HTTP ({SIGNING_SECRET_HELP})."
            )


def _token(name: str, value: SecretStr | None, prefix: str, help_: str) -> str:
    token = "" if value is None else value.get_secret_value().strip()
    if not token:
        raise Misconfigured(f"{name} is not set. Get it at {help_}.")
    if not token.startswith(prefix):
        raise Misconfigured(f"{name} does not start with {prefix}, so it is another kind of token. Get it at {help_}.")
    return token
