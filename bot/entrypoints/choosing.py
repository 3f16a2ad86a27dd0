"""What the environment chooses: the encoder that thinks, and the platforms that people write on.

An adapter is imported only when it is chosen, so that what is not used need not be set up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answering.index import Index
from bot.core.ports import AnswerModel, ChatPlatform, Clock, Encoder
from bot.entrypoints.company_folder import CompanyFolder
from bot.entrypoints.settings import Settings, env_names, read_settings
from storage.opening import Storage

MakePlatforms = Callable[[Settings, CompanyFolder, Storage, Clock], Sequence[ChatPlatform]]


@dataclass(frozen=True, slots=True)
class Thinking:
    """The embedded model and the knowledge it searches: costly to start, so it may be shared and kept."""

    encoder: Encoder
    model: AnswerModel
    index: Index

    def close(self) -> None:
        self.index.close()


def embedded_model() -> Thinking:
    """Load the encoder (the first time it is built, which takes a few seconds) and an empty index."""
    from adapters.model import local

    chosen = read_settings(local.Settings)
    encoder = local.create(chosen)
    return Thinking(encoder, local.LocalAnswerModel(encoder.version), Index(encoder, cache=chosen.cache))


def chat_platforms(settings: Settings, folder: CompanyFolder, storage: Storage, clock: Clock) -> Sequence[ChatPlatform]:
    """The web always; Slack when one of its tokens is set."""
    from adapters.chat import web

    company = folder.company
    chosen = read_settings(web.Settings)
    if chosen.secret_file is None:
        chosen = chosen.model_copy(update={"secret_file": settings.data / "web-secret"})
    if chosen.file_folder is None:
        chosen = chosen.model_copy(update={"file_folder": settings.data / "files"})
    made: list[ChatPlatform] = [web.create(chosen, company, storage.board, clock)]
    if any(name.upper().startswith("SLACK_") for name in env_names()):
        from adapters.chat import slack

        slack_settings = read_settings(slack.Settings)
        if slack_settings.SLACK_NOTES_FILE is None:
            slack_settings = slack_settings.model_copy(update={"SLACK_NOTES_FILE": settings.data / "slack-notes.json"})
        made.append(slack.create(slack_settings, company, clock))
    return made
