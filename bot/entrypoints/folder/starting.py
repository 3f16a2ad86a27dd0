"""The files that a new company's folder begins with, each with the comments that explain it."""

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What `baton init` was told."""

    name: str
    bot: str = "Baton"
    zone: str = "UTC"
    agents: str = "web:agents"
    slack_bot_token: str = ""
    slack_app_token: str = ""


def files(answers: Answers) -> dict[str, str]:
    """Text by path inside the folder."""
    return {
        "company.yaml": _COMPANY.format(
            name=_scalar(answers.name), bot=_scalar(answers.bot), zone=answers.zone, agents=answers.agents
        ),
        "knowledge/faq.csv": _FAQ,
        "knowledge/articles/welcome.md": _ARTICLE,
        "policies/refunds.yaml": _POLICY,
        "customers.csv": _CUSTOMERS,
        "orders.csv": _ORDERS,
    }


def env(folder: Path, answers: Answers, secret: str) -> str:
    """The text of .env."""
    return _ENV.format(
        company=_quoted(str(folder)),
        secret=secret,
        bot_token=_quoted(answers.slack_bot_token),
        app_token=_quoted(answers.slack_app_token),
    )


def _scalar(text: str) -> str:
    """Any text as one YAML value on one line."""
    clean = " ".join(text.split()) or "My company"
    return yaml.safe_dump(clean, allow_unicode=True, width=10_000, default_style='"').strip()


def _quoted(text: str) -> str:
    """Any text as one value of an .env file."""
    plain = text.replace("\n", "")
    if not plain or all(c.isalnum() or c in "-_./" for c in plain):
        return plain
    return "'" + plain.replace("\\", "\\\\").replace("'", "\\'") + "'"


_COMPANY = """\
# A company's folder. Baton notices changes while it runs; a mistake is named with its line and changes nothing.

name: {name}

bot:
  name: {bot}
  # How the bot should sound, a few sentences.
  voice: |
    Friendly, brief and exact.

# IANA name, as in Europe/Berlin. Opening hours are local times; a day that is missing is closed.
zone: {zone}
hours:
  monday: 09:00-17:00
  tuesday: 09:00-17:00
  wednesday: 09:00-17:00
  thursday: 09:00-17:00
  friday: 09:00-12:00, 13:00-17:00    # a pause is two spans
closed_days: []                       # as in [2026-12-25, 2027-01-01]

channels:
  agents: {agents}       # where ticket cards go: web:agents, or slack:C0123456789
  managers: web:managers   # where digests go
  default_mode: everything # everything, mentions (answer only when named), draft (show agents first), off
  modes: {{}}                # one channel at a time, as in {{"slack:C0456DEFG": draft}}

# The people who answer.
team: []
#  - {{name: Ana, role: Orders, languages: [en, es]}}

# The bot knows these five by itself. Others it learns from what customers write about them, ten each or more:
#   - {{name: Flowers, examples: [my tulips arrived wilted, do you sell peonies]}}
categories: [Technical, Billing, Account, Product, Other]

# Up to six questions that newcomers can tap.
starters: []

# What the bot says of its own accord; leave out what you don't want to change. {{bot}} and {{company}} are filled in.
# Who writes in Dutch, English, French, German or Spanish hears it in that language; `words_in` changes that or adds
# more, as in  words_in: {{de: {{greeting: "Hallo! Ich bin {{bot}}."}}}}
language: en
words:
  greeting: "Hello! I'm {{bot}}, the assistant of {{company}}. What can I help you with?"
  disclaimer: "I'm a bot and can be wrong. A person is one tap away."

thresholds:
  answer: 0.55         # how sure the bot has to be to answer, 0 to 1
  doubtful: 0.8        # from this share of it on, the two likeliest entries are shown as such; 1: never
  unsure_turns: 2      # after so many questions without an answer a person takes over
  frustrated_turns: 2  # after so many frustrated messages in a row as well

# Settings of the program that belong to this company; the environment and .env go before them.
settings: {{}}
#  burst_seconds: 1.2
"""

_FAQ = """\
id,question,phrasing_1,phrasing_2,answer
opening-hours,What are your opening hours?,When are you open?,When can I reach somebody?,"We are here Monday to Friday \
from 9:00 to 17:00. (This is an example: write your own.)"
contact,How can I contact you?,What is your phone number?,Can I talk to somebody?,"Write here and ask for a person at \
any time. (This is an example: write your own.)"
"""

_ARTICLE = """\
# Welcome

This is an article. Each heading becomes something that the bot can answer from.

## How articles work

Write one subject under one heading, in the words that customers use. Links are kept. Delete this file when you have
articles of your own.
"""

_POLICY = """\
# What the bot must not decide. When a message has one of these phrases, a person takes over.
# * at a word's end stands for any ending, ... for up to four words between.
#
# Beside your own files these are built in: account-security, allergies-and-health, danger-at-home, delivery-promises,
# distress, extraction, legal, prices, refund-and-compensation. A file of that name gives one its words; with
# `kind: off` and a reason, and no phrases, it switches it off. `baton doctor` warns where that may harm somebody.
reason: The customer asks for money back; a person has to approve it.
says: |
  Money back is decided by a colleague, so I don't want to promise something I can't keep.
phrases:
  - want a refund
  - refund me
  - give me ... money back
  - compensat*
"""

_CUSTOMERS = """\
id,name,email,company,plan,billing,language,zone,city,since,preferences,slack_user,web_user
"""

_ORDERS = """\
id,customer,date,items,state,total,tracking,expected
"""

_ENV = """\
# Settings of Baton. The environment goes before this file. Every setting is explained in .env.example.
BATON_COMPANY={company}
BATON_WEB_SECRET={secret}

# Slack: leave empty to do without.
SLACK_BOT_TOKEN={bot_token}
SLACK_APP_TOKEN={app_token}
SLACK_SIGNING_SECRET=
"""
