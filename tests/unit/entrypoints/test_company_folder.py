"""The company's folder: what is read, and the exact words for what is wrong with it."""

from pathlib import Path

import pytest

from bot.core.company import Mode
from bot.core.mistakes import Mistakes
from bot.core.places import Place
from bot.entrypoints.company_folder import load_company_folder

SMALLEST = "name: Acme\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        load_company_folder(folder)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_a_name_is_enough(tmp_path: Path) -> None:
    loaded = load_company_folder(write(tmp_path, company_dot_yaml=SMALLEST))

    assert loaded.company.name == "Acme"
    assert loaded.company.agents == Place("web", "web", "agents")
    assert loaded.knowledge is None
    assert len(loaded.directory) == 0


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    text = """
name: Acme
bot: {name: Max, voice: Brief.}
zone: Europe/Berlin
hours: {monday: "09:00-12:00, 13:00-17:00", tuesday: closed}
closed_days: [2026-12-25]
channels:
  agents: slack:T1:C1
  managers: slack:C2
  default_mode: mentions
  modes: {"slack:C3": off, "slack:C4": draft}
team: [{name: Ana, role: Orders, languages: [en, pt-BR]}]
categories: [A, B]
starters: ["Where is it?"]
words: {handoff: "Ticket {ticket} at {company}."}
thresholds: {answer: 0.7, unsure_turns: 3}
settings: {port: 9000}
"""
    loaded = load_company_folder(write(tmp_path, company_dot_yaml=text))
    company = loaded.company

    assert company.hours == (("monday", "09:00", "12:00"), ("monday", "13:00", "17:00"))
    assert company.agents == Place("slack", "T1", "C1")
    assert company.managers == Place("slack", "", "C2")
    assert company.default_mode is Mode.MENTIONS
    assert company.modes == {"C3": Mode.OFF, "C4": Mode.DRAFT}
    assert company.team[0].languages == ("en", "pt-BR")
    assert company.words.handoff == "Ticket {ticket} at {company}."
    assert (company.thresholds.answer, company.thresholds.unsure_turns) == (0.7, 3)
    assert loaded.settings == {"port": 9000}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "company.yaml:1: the file is empty; expected lines like 'name: …'"),
        ("- a\n", "company.yaml:1: this is not keys and values; expected lines like 'name: …'"),
        ("zone: UTC\n", "company.yaml:1: 'name' is missing; expected a value for 'name'"),
        ("name: A\nzonne: UTC\n", "company.yaml:2: unknown key 'zonne' (did you mean 'zone'?)"),
        ("name: A\nbot:\n  nmae: B\n", "company.yaml:3: unknown key 'bot.nmae' (did you mean 'name'?)"),
        ("name: A\nname: B\n", "company.yaml:2: 'name' stands here again; line 1 has it already"),
        (
            "name: A\nzone: Europe/Berlim\n",
            "company.yaml:2: zone is 'Europe/Berlim'; expected a time zone by its IANA name, as in Europe/Berlin "
            "(did you mean 'Europe/Berlin'?)",
        ),
        (
            "name: A\nhours:\n  monday: 9-17\n",
            "company.yaml:3: hours.monday[1] is '9-17'; expected opening and closing time as 09:00-17:30, or closed",
        ),
        (
            "name: A\nchannels:\n  modes:\n    slack:C1: evrything\n",
            "company.yaml:4: channels.modes.slack:C1 is 'evrything'; "
            "expected one of everything, mentions, draft or off",
        ),
        (
            "name: A\nchannels: {agents: support}\n",
            "company.yaml:2: channels.agents is 'support'; expected platform:channel, as in web:agents, "
            "slack:C0123456789 or slack:T0123456789:C0123456789",
        ),
        (
            "name: A\nwords:\n  handoff: Ticket {tickt}\n",
            "company.yaml:3: words.handoff is 'Ticket {tickt}'; "
            "expected only {bot}, {company}, {ticket} in braces, not {tickt}",
        ),
        (
            "name: A\nwords:\n  greeting: '{bot.__class__}'\n",
            "company.yaml:3: words.greeting is '{bot.__class__}'; "
            "expected only {bot}, {company} in braces, not {bot.__class__}",
        ),
        ("name: A\nthresholds: {answer: 3}\n", "company.yaml:2: thresholds.answer is 3; expected 1 or less"),
        ("name: A\nbot: {name: 12}\n", "company.yaml:2: bot.name is 12; expected text"),
        (
            "name: A\nteam: [{role: B}]\n",
            "company.yaml:2: 'team[1].name' is missing; expected a value for 'team[1].name'",
        ),
        ("name: [a\n", "company.yaml:2: this is not YAML: expected ',' or ']', but got '<stream end>'"),
        ("a: &x [1]\nname: *x\n", "company.yaml: an alias (*name) is used; expected every value written out"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    assert mistakes(write(tmp_path, company_dot_yaml=text)) == [expected]


def test_all_mistakes_at_once_in_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        company_dot_yaml="name: A\nzonne: UTC\n",
        policies__a_dot_yaml="phrases: [x y]\n",
        customers_dot_csv="id,name\n,Ana\n",
        orders_dot_csv="id,customer,date,items,state\nO1,C9,2026-01-40,Kettle,lost\n",
    )

    assert mistakes(tmp_path) == [
        "company.yaml:2: unknown key 'zonne' (did you mean 'zone'?)",
        "customers.csv:2: id is empty; expected a value for 'id'",
        "orders.csv:2: customer is 'C9'; expected the id of a customer in customers.csv",
        "orders.csv:2: date is '2026-01-40'; expected a date as 2026-12-25",
        "orders.csv:2: state is 'lost'; expected one of placed, paid, packed, shipped, delivered, cancelled, returned, "
        "refunded",
        "policies/a.yaml:1: 'reason' is missing; expected a value for 'reason'",
    ]


def test_no_folder(tmp_path: Path) -> None:
    assert mistakes(tmp_path / "no") == [
        f"{tmp_path / 'no'}: there is no such folder; expected a company's folder; `baton init` writes one"
    ]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "company.yaml").write_bytes(b"name: A\nzone: \xff\xfe\n")

    assert mistakes(tmp_path) == [
        "company.yaml:2: this is not UTF-8 text; expected a text file saved as UTF-8",
    ]


def test_a_null_byte_a_bomb_and_a_giant(tmp_path: Path) -> None:
    assert "not YAML" in mistakes(write(tmp_path, company_dot_yaml="name: a\0b\n"))[0]
    deep = mistakes(write(tmp_path, company_dot_yaml="name:\n " + "[" * 5000))
    assert deep == ["company.yaml:2: this is nested too deeply"]
    assert mistakes(write(tmp_path, company_dot_yaml="name: A\n" + "# " + "x" * 1_100_000)) == [
        "company.yaml: the file is larger than 1 MB; expected a smaller file"
    ]


def test_yaml_that_surprises_is_read_as_written(tmp_path: Path) -> None:
    loaded = load_company_folder(write(tmp_path, company_dot_yaml="name: no\nclosed_days: [2026-12-25]\n"))

    assert loaded.company.name == "no"
    assert loaded.company.closed_days == ("2026-12-25",)


def test_policies_in_the_order_of_their_names(tmp_path: Path) -> None:
    write(
        tmp_path,
        company_dot_yaml=SMALLEST,
        policies__b_dot_yaml="reason: B\nphrases: [beta]\nsays: Hm.\n",
        policies__a_dot_yaml="id: first\nreason: A\nphrases: [alpha, alpha, 'al... ph*']\n",
    )
    policies = load_company_folder(tmp_path).company.policies

    assert [(policy.id, policy.phrases) for policy in policies] == [
        ("first", ("alpha", "al... ph*")),
        ("b", ("beta",)),
    ]


def test_a_phrase_that_would_match_everything_is_refused(tmp_path: Path) -> None:
    write(tmp_path, company_dot_yaml=SMALLEST, policies__a_dot_yaml="reason: A\nphrases:\n  - hello\n  - '...'\n")

    assert mistakes(tmp_path) == [
        "policies/a.yaml:4: phrases[2] is '...'; expected words, as they would stand in a message"
    ]


DESK = """name: Acme
desk:
  hold_seconds: 0
  assign: least-loaded
  targets: {queue: 5}
  queues:
    - {name: billing, categories: [Billing], lead: "web:web:lea", hours: {monday: 09:00-17:00}, zone: Europe/Paris}
    - {name: rest, channel: "slack:C0REST"}
  escalation:
    off: [frustration]
    phrases: [{phrase: press inquir*, reason: From the press, priority: urgent}]
    vip: [Enterprise]
  canned: [{name: Hello, text: "Hello {customer}"}]
"""


def test_how_the_desk_works(tmp_path: Path) -> None:
    desk = load_company_folder(write(tmp_path, company_dot_yaml=DESK)).company.desk

    assert (desk.hold_seconds, desk.assign, desk.targets.queue, desk.targets.first_reply) == (0, "least-loaded", 5, 15)
    billing, rest = desk.queues
    assert (billing.categories, billing.lead, billing.zone) == (("Billing",), "web:web:lea", "Europe/Paris")
    assert (billing.channel, rest.channel) == (None, Place("slack", "", "C0REST"))
    assert (billing.hours, rest.hours) == ((("monday", "09:00", "17:00"),), None)
    assert desk.escalation.off == ("frustration",)
    assert desk.escalation.phrases[0].priority.name == "URGENT"
    assert desk.canned[0].text == "Hello {customer}"


def test_without_queues_there_is_one_for_everything(tmp_path: Path) -> None:
    assert len(load_company_folder(write(tmp_path, company_dot_yaml=SMALLEST)).company.desk.queues) == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("  hold_seconds: -1", "desk.hold_seconds is -1"),
        ("  hold_seconds: soon", "desk.hold_seconds is 'soon'; expected a number"),
        ("  asign: open", "unknown key 'desk.asign' (did you mean 'assign'?)"),
        ("  assign: fastest", "desk.assign is 'fastest'; expected one of open, round-robin or least-loaded"),
        ("  targets: {queue: 0}", "desk.targets.queue is 0"),
        ("  queues: [{name: a}, {name: a}]", "every queue to have a name of its own; a stands twice"),
        ("  queues: [{name: a, zone: Europe/Atlantis}]", "a time zone by its IANA name"),
        ("  queues: [{name: a, channel: C123}]", "platform:channel, as in web:agents"),
        ("  queues: [{name: a, channel: 'web:billing'}]", "on the web all queues share one desk"),
        ("  escalation: {phrases: [{phrase: '...'}]}", "words, as they would stand in a message"),
    ],
)
def test_mistakes_of_the_desk_are_told_by_line(tmp_path: Path, line: str, told: str) -> None:
    (found,) = mistakes(write(tmp_path, company_dot_yaml=f"name: Acme\ndesk:\n{line}\n"))
    assert found.startswith("company.yaml:3: ")
    assert told in found


def test_words_in_other_languages_are_the_companys_or_the_bots(tmp_path: Path) -> None:
    text = "name: A\nlanguage: de\nwords: {thanks: Gern!}\nwords_in: {pl: {thanks: Proszę!}, fr: {thanks: De rien !}}\n"
    company = load_company_folder(write(tmp_path, company_dot_yaml=text)).company

    assert company.words.thanks == "Gern!"
    assert company.words.helpful == "Hilfreich"
    assert company.speaking("fr").words.thanks == "De rien !"
    assert company.speaking("fr").words.helpful == "Utile"
    assert company.speaking("pl").words.thanks == "Proszę!"
    assert company.speaking("en").words.helpful == "Helpful"
    assert company.speaking("it") is company
