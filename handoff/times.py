"""Times in words, in the languages that the bot's own sentences come in."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Attributes:
    within: around a span, as in ``within {span}``. by: around a moment. at: day and time of a moment.
    minute, minutes, hours: one or ``{n}`` of them. dated: day of the week, day and month.
    """

    within: str = "within {span}"
    by: str = "by {moment}"
    at: str = "{day} at {time}"
    minute: str = "1 minute"
    minutes: str = "{n} minutes"
    hours: str = "{n} hours"
    today: str = "today"
    tomorrow: str = "tomorrow"
    later: str = "later"
    dated: str = "{weekday} {day} {month}"
    weekdays: str = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    months: str = "January February March April May June July August September October November December"

    def span(self, minutes: int) -> str:
        if minutes >= 90:
            return self.hours.format(n=f"{minutes / 60:g}")
        return self.minute if minutes == 1 else self.minutes.format(n=minutes)

    def day(self, day: date, today: date) -> str:
        """``today``, ``tomorrow``, the day of the week, or from a week on the date as well."""
        apart = (day - today).days
        if apart in (0, 1):
            return (self.today, self.tomorrow)[apart]
        weekday = self.weekdays.split()[day.weekday()]
        month = self.months.split()[day.month - 1]
        return weekday if apart < 7 else self.dated.format(weekday=weekday, day=day.day, month=month)


_BY_LANGUAGE = {
    "de": Times(
        within="innerhalb von {span}",
        by="bis {moment}",
        at="{day} um {time}",
        minute="1 Minute",
        minutes="{n} Minuten",
        hours="{n} Stunden",
        today="heute",
        tomorrow="morgen",
        later="später",
        dated="{weekday}, {day}. {month}",
        weekdays="Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        months="Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    "fr": Times(
        within="d'ici {span}",
        by="au plus tard {moment}",
        at="{day} à {time}",
        minutes="{n} minutes",
        hours="{n} heures",
        today="aujourd'hui",
        tomorrow="demain",
        later="plus tard",
        dated="{weekday} {day} {month}",
        weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
        months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
    "es": Times(
        within="en {span}",
        by="a más tardar {moment}",
        at="{day} a las {time}",
        minute="1 minuto",
        minutes="{n} minutos",
        hours="{n} horas",
        today="hoy",
        tomorrow="mañana",
        later="más tarde",
        dated="{weekday} {day} de {month}",
        weekdays="lunes martes miércoles jueves viernes sábado domingo",
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    "nl": Times(
        within="binnen {span}",
        by="uiterlijk {moment}",
        at="{day} om {time}",
        minute="1 minuut",
        minutes="{n} minuten",
        hours="{n} uur",
        today="vandaag",
        tomorrow="morgen",
        later="later",
        dated="{weekday} {day} {month}",
        weekdays="maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        months="januari februari maart april mei juni juli augustus september oktober november december",
    ),
}


def times_in(language: str) -> Times:
    """In that language (two letters), otherwise in English."""
    return _BY_LANGUAGE.get(language, Times())
