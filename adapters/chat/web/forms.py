"""Forms for the pages: shown as JSON, and what comes back checked against what was asked.

What may be filled in travels with the form, signed, so nothing has to be remembered between the two.
"""

import logging
from datetime import timedelta
from typing import Any

from adapters.chat.web.errors import Refusal
from adapters.chat.web.keys import OpenedForm
from adapters.chat.web.mail import From
from adapters.chat.web.room import Room
from adapters.chat.web.shapes import Submit
from bot.core.content import Button
from bot.core.forms import ChoiceField, Field, Form, TextField

log = logging.getLogger(__name__)

FRONT = "front"
"""Stands for the post where a button is on no post: at home, or in what a command says."""
_OPEN_HOURS = 12


async def form_for(room: Room, by: From, button: Button) -> dict[str, Any] | None:
    """The form that this button opens; None when the tap is an ordinary event."""
    if room.front_desk is None:
        return None
    try:
        form = await room.front_desk.form(button.action, button.value, by.person)
    except Exception as error:  # a true boundary: whatever failed behind the desk, the tap is kept as an event
        log.error("A form could not be made", extra={"error": type(error).__name__})
        return None
    return None if form is None else shown_form(room, by, form)


def shown_form(room: Room, by: From, form: Form) -> dict[str, Any]:
    """The form as JSON for the pages."""
    place = by.place
    opened = OpenedForm(
        action=form.action,
        value=form.value,
        person=by.person.id,
        channel=place.channel,
        thread=place.thread,
        fields=[spec(field) for field in form.fields],
    )
    until = room.mail.now() + timedelta(hours=_OPEN_HOURS)
    return {
        "action": form.action,
        "title": form.title,
        "intro": form.intro,
        "submit": form.submit,
        "fields": [_shown(field) for field in form.fields],
        "token": room.keys.form(opened, until),
    }


def spec(field: Field) -> list[Any]:
    """What `checked` needs to know of a field: name, label, whether it is required, length or choices."""
    match field:
        case TextField():
            return [field.name, field.label, field.required, field.longest]
        case ChoiceField():
            return [field.name, field.label, field.required, [choice.value for choice in field.choices]]


async def submitted(room: Room, by: From, sent: Submit) -> None:
    """Hand in what was filled in.

    Raises:
        Refusal: the form is not this person's, out of date, or not filled in as it asks.
    """
    opened = room.keys.opened_form(sent.token, room.mail.now())
    if opened is None or (opened.person, opened.channel) != (by.person.id, by.place.channel):
        raise Refusal(409, "old-form", "This form is out of date. Close it and open it again.")
    await room.mail.form(by, sent.id, opened, checked(opened.fields, sent.fields))


def checked(specs: list[Any], given: dict[str, str]) -> dict[str, str]:
    """The given values, each of a field that was asked and within its bounds; a field left out is empty."""
    if unknown := set(given) - {name for name, *_ in specs}:
        raise Refusal(422, "wrong-form", f"The form has no field {min(unknown)!r}.")
    values: dict[str, str] = {}
    for name, label, required, bound in specs:
        value = given.get(name, "")
        if required and not value:
            raise Refusal(422, "wrong-form", f"{label}: fill this in.")
        if isinstance(bound, list) and value and value not in bound:
            raise Refusal(422, "wrong-form", f"{label}: choose one of those offered.")
        if isinstance(bound, int) and len(value) > bound:
            raise Refusal(422, "wrong-form", f"{label}: at most {bound:,} characters.")
        values[name] = value
    return values


def _shown(field: Field) -> dict[str, Any]:
    common = {
        "name": field.name,
        "label": field.label,
        "initial": field.initial,
        "hint": field.hint,
        "required": field.required,
    }
    match field:
        case TextField():
            return common | {"kind": "text", "lines": field.lines, "longest": field.longest}
        case ChoiceField():
            choices = [[choice.value, choice.label] for choice in field.choices]
            return common | {"kind": "choice", "choices": choices, "buttons": field.as_buttons}
