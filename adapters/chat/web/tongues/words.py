"""Every fixed text of the customer's pages: what a language has to say to be spoken there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """`{name}` and the like are filled in by the page. Texts that begin with `error_` stand for the server's refusals,
    by their code; agents and managers read those in the server's own words.
    """

    skip: str
    conversation: str
    help: str
    welcome: str
    starters: str
    thinking: str
    earlier: str

    your_message: str
    ask_anything: str
    keys_hint: str
    send: str
    save: str
    changing: str
    too_long: str
    too_many: str

    attach: str
    attach_files: str
    attached: str
    file: str
    download: str
    file_on_its_way: str
    most_files: str
    wrong_type: str
    too_large: str

    you: str
    bot: str
    agent: str
    only_you: str
    deleted: str
    not_sent: str
    try_again: str
    remove: str
    sending: str
    sent: str
    edited: str
    edit: str
    delete: str
    this_message: str
    to_message: str
    chose: str
    source: str
    sources: str
    choices: str
    more: str
    rating: str

    react: str
    reactions: str
    choose_reaction: str
    thumbsup: str
    heart: str
    smile: str
    tada: str
    pray: str
    eyes: str

    cancel: str
    fill_in: str
    at_most: str
    optional: str
    choose_one: str
    none: str

    launch: str
    close: str
    close_chat: str
    new_count: str

    reconnecting: str
    offline_now: str
    not_started: str
    wrong_channel: str
    not_opened: str
    outside_widget: str
    around_silent: str

    error_offline: str
    error_failed: str
    error_too_fast: str
    error_too_long: str
    error_too_large: str
    error_too_slow: str
    error_too_many_pages: str
    error_full: str
    error_down: str
    error_old_button: str
    error_old_form: str
    error_not_found: str
    error_not_yours: str
    error_no_session: str
    error_file_refused: str
