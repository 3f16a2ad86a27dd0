"""`baton evaluate` with all its commands."""

from bot.entrypoints.cli.evaluate import evaluate
from bot.entrypoints.cli.evaluate_conduct import answers, policies
from bot.entrypoints.cli.evaluate_knowledge import knowledge

evaluate.command("policies")(policies)
evaluate.command("answers")(answers)
evaluate.command("knowledge")(knowledge)

__all__ = ["evaluate"]
