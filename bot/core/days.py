"""Days in words, in the languages that the bot's own sentences come in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Days:
    """Attributes:
    weekdays: from Monday on. months: from January on. dated: day of the week, day and month.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    dated: str

    def told(self, day: date, today: date) -> str:
        """``Tuesday`` within six days either way, otherwise ``Tuesday 12 November``; with the year if it is another."""
        weekday = self.weekdays[day.weekday()]
        if abs((day - today).days) < 7:
            return weekday
        return self.exact(day, today)

    def exact(self, day: date, today: date) -> str:
        """``Tuesday 12 November``; with the year if it is another."""
        weekday, month = self.weekdays[day.weekday()], self.months[day.month - 1]
        told = self.dated.format(weekday=weekday, day=day.day, month=month)
        return told if day.year == today.year else f"{told} {day.year}"


def _days(weekdays: str, months: str, dated: str = "{weekday} {day} {month}") -> Days:
    return Days(tuple(weekdays.split()), tuple(months.split()), dated)


ENGLISH = _days(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "January February March April May June July August September October November December",
)
BY_LANGUAGE: Mapping[str, Days] = MappingProxyType(
    {
        "en": ENGLISH,
        "de": _days(
            "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
            "{weekday}, dem {day}. {month}",
        ),
        "fr": _days(
            "lundi mardi mercredi jeudi vendredi samedi dimanche",
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        ),
        "es": _days(
            "lunes martes miércoles jueves viernes sábado domingo",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "{weekday} {day} de {month}",
        ),
        "nl": _days(
            "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
            "januari februari maart april mei juni juli augustus september oktober november december",
        ),
    }
)


def days_in(language: str | None) -> Days:
    """In that language (BCP 47), otherwise in English."""
    return BY_LANGUAGE.get((language or "")[:2].lower(), ENGLISH)
