"""What is known of somebody, in words: a fact with its age, a field's value, when somebody worked where."""

from calendar import monthrange
from datetime import date, datetime

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import gettext as _

from app.identity.reader import AnyReader
from app.kernel import clock
from app.kernel.days import plain_day
from talent.prospects.canonical import partial_date_in_words
from talent.prospects.models import CustomValue, Experience, Fact


def fact_in_words(fact: Fact) -> str:
    """The fact itself, with its label if it has one."""
    return f"{fact.label}: {fact.value}" if fact.label else fact.value


def shelf_life(fact: Fact, reader: AnyReader) -> str:
    """For how long a fact holds, or held; empty when nobody said."""
    if fact.ended_at is not None:
        ended = clock.today_in(reader.zone, fact.ended_at)
        return _("was true until %(day)s", day=plain_day(ended, reader.today))
    if fact.valid_until is None:
        return ""
    day = _last_day(fact.valid_until, reader.today)
    is_over = fact.valid_until < reader.today
    return _("was true until %(day)s", day=day) if is_over else _("until %(day)s", day=day)


def _last_day(day: date, today: date) -> str:
    """The last day of a month is said as the month."""
    if day.day == monthrange(day.year, day.month)[1]:
        return str(format_skeleton("yMMMM", day, locale=_locale()))
    return plain_day(day, today)


def how_we_know(fact: Fact, reader: AnyReader) -> str:
    """From whom or where, and when; and who said since that it still holds."""
    parts = [_noted(fact, reader)]
    if fact.confirmed_at is not None and fact.confirmed_by is not None:
        when = _when(fact.confirmed_at, reader)
        if fact.confirmed_by_id == reader.id:
            parts.append(_("you confirmed it %(when)s", when=when))
        else:
            parts.append(_("%(who)s confirmed it %(when)s", who=fact.confirmed_by.name, when=when))
    return " · ".join(parts)


def _noted(fact: Fact, reader: AnyReader) -> str:
    when, is_own = _when(fact.created_at, reader), fact.noted_by_id == reader.id
    if fact.noted_by is None:
        return " ".join(filter(None, [fact.source, when]))
    if fact.source and is_own:
        return _("%(source)s, you noted it %(when)s", source=fact.source, when=when)
    if fact.source:
        return _("%(source)s, %(who)s noted it %(when)s", source=fact.source, who=fact.noted_by.name, when=when)
    return (
        _("told you %(when)s", when=when) if is_own else _("told %(who)s %(when)s", who=fact.noted_by.name, when=when)
    )


def _when(moment: datetime, reader: AnyReader) -> str:
    """As in "on 3 May", or "today"."""
    day = clock.today_in(reader.zone, moment)
    return _("today") if day == reader.today else _("on %(day)s", day=plain_day(day, reader.today))


def value_in_words(value: CustomValue, today: date) -> str:
    """What a field holds; empty when it was emptied."""
    if value.text is not None:
        return value.text
    if value.choice is not None:
        return value.choice.label
    if value.day is not None:
        return plain_day(value.day, today)
    if value.number is not None:
        return str(format_decimal(value.number.normalize(), locale=_locale(), decimal_quantization=False))
    return value.person.name if value.person is not None else ""


def time_there(row: Experience) -> str:
    """From when to when: "March 2019 to 2021", "since 2019", "until 2021"; empty when nothing is known."""
    began, ended = (partial_date_in_words(part, _locale()) if part else "" for part in (row.began, row.ended))
    if row.is_current:
        return _("since %(began)s", began=began) if began else _("today")
    if began and ended:
        return began if began == ended else _("%(began)s to %(ended)s", began=began, ended=ended)
    if ended:
        return _("until %(ended)s", ended=ended)
    return _("from %(began)s", began=began) if began else ""


def _locale() -> Locale:
    return get_locale() or Locale("en")
