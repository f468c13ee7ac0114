"""What every template may use without being handed it: icons, addresses of assets, dates in words, names as initials."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format
from flask import Flask, g, url_for
from flask_babel import get_locale, get_timezone
from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.local import LocalProxy

from app.identity.models import ACCENTS, Organisation
from app.kernel import clock
from app.kernel.actor import Actor, NoActor, current_actor
from app.kernel.assets import Assets, AssetsMissing, built_assets
from app.kernel.days import day_in_words, named_day
from app.kernel.db import db
from app.kernel.scope import everywhere
from app.shell.faces import avatar, avatar_colour, avatars, initials
from app.shell.keeping import KEPT_AT_HAND, kept_fragment, kept_page
from app.shell.navigation import navigation_for


@dataclass(frozen=True)
class Letterhead:
    """What every page shows of the organisation."""

    name: str = "Perennial"
    accent: str = ACCENTS[0]


def init_presentation(app: Flask) -> None:
    """Hand filters and globals to the templates."""
    app.jinja_env.filters.update(
        day=day, named_day=named, hour=hour, moment=moment, initials=initials, avatar_colour=avatar_colour
    )
    app.jinja_env.globals.update(
        asset=asset,
        avatar=avatar,
        avatars=avatars,
        icon=icon,
        locale=_locale,
        endpoints=app.view_functions,
        kept_fragment=kept_fragment,
        kept_page=kept_page,
        letterhead=_letterhead,
        mail_goes_out=lambda: app.extensions["settings"].smtp_url is not None,
        navigation=lambda: navigation_for(_reader()),
        current_actor=LocalProxy(_reader),
        organisation=LocalProxy(_letterhead),
    )


def asset(name: str) -> str:
    """The address of a built file."""
    return url_for("static", filename=f"dist/{_built().file(name)}")


def icon(name: str, label: str | None = None) -> Markup:
    """One icon of the sprite; with a label it speaks, without one it is decoration. Raises AssetsMissing if unknown."""
    if name not in _built().icons:
        raise AssetsMissing(f"the icon {name} is not in the sprite: run npm run build, or list it in assets/icons.txt")
    return _drawn(name, label, asset("icons.svg"))


def _built() -> Assets:
    """The front end's build, looked up once a request: a page names it some forty times."""
    if "assets" not in g:
        g.assets = built_assets()
    assets: Assets = g.assets
    return assets


@lru_cache(maxsize=KEPT_AT_HAND)
def _drawn(name: str, label: str | None, sprite: str) -> Markup:
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"/></svg>').format(spoken, sprite, name)


def day(value: date | datetime) -> Markup:
    """A day in the reader's zone: in words within a week, plain beyond, the full date on hover."""
    zone = get_timezone()
    return _day_element(value, clock.now().astimezone(zone).date(), str(_locale()), zone)


@lru_cache(maxsize=KEPT_AT_HAND)
def _day_element(value: date | datetime, today: date, locale: str, zone: tzinfo) -> Markup:
    local = value.astimezone(zone).date() if isinstance(value, datetime) else value
    return _time_element(value, _said(local, today, locale), locale, zone)


@lru_cache(maxsize=KEPT_AT_HAND)
def _said(local: date, today: date, _locale: str) -> str:
    return day_in_words(local, today)


def named(value: date | datetime) -> Markup:
    """A day as it follows on "since" or "until", the full date on hover."""
    return _time(value, named_day(_local_date(value), clock.now().astimezone(get_timezone()).date()))


def moment(value: datetime) -> Markup:
    """A day as above, with the time of day."""
    return _time(value, _("%(day)s, %(time)s", day=_day_words(_local_date(value)), time=_hour(value)))


def hour(value: datetime) -> Markup:
    """The time of day, where the day is clear from what stands around it."""
    return _time(value, _hour(value))


def _hour(value: datetime) -> str:
    return format_time(value, "short", tzinfo=get_timezone(), locale=_locale())


def _reader() -> Actor:
    try:
        return current_actor()
    except NoActor:
        return Actor.public()


def _locale() -> Locale:
    return get_locale() or Locale("en")


def _letterhead() -> Letterhead:
    """Of the organisation that came with the reader's session, or read now; without a database, the product's own."""
    if "organisation" not in g:
        g.organisation = _organisation()
    organisation: Organisation | None = g.organisation
    return (
        Letterhead(organisation.name, organisation.accent or ACCENTS[0]) if organisation is not None else Letterhead()
    )


def _organisation() -> Organisation | None:
    """A page that says the database is away must not need it."""
    try:
        with everywhere():
            return db.session.scalar(select(Organisation).limit(1))
    except SQLAlchemyError:
        return None


def _local_date(value: date | datetime) -> date:
    return value.astimezone(get_timezone()).date() if isinstance(value, datetime) else value


def _time(value: date | datetime, words: str) -> Markup:
    return _time_element(value, words, str(_locale()), get_timezone())


@lru_cache(maxsize=KEPT_AT_HAND)
def _time_element(value: date | datetime, words: str, locale: str, zone: tzinfo) -> Markup:
    """Lists and timelines say the same moments again and again, and to say one in full takes long."""
    full = escape(_in_full(value, locale, zone))
    return Markup(f'<time datetime="{value.isoformat()}" title="{full}">{escape(words)}</time>')  # noqa: S704


def _in_full(value: date | datetime, locale: str, zone: tzinfo) -> str:
    if not isinstance(value, datetime):
        return _day_in_full(value, locale)
    local = value.astimezone(zone)
    day, minute = _day_in_full(local.date(), locale), _minute(time(local.hour, local.minute), locale)
    return _both(locale).format(minute, day)


@lru_cache(maxsize=KEPT_AT_HAND)
def _day_in_full(value: date, locale: str) -> str:
    return format_date(value, "full", locale=locale)


@lru_cache(maxsize=24 * 60)
def _minute(value: time, locale: str) -> str:
    return format_time(value, "short", locale=locale)


@lru_cache
def _both(locale: str) -> str:
    """How a language puts a time of day, {0}, beside a day, {1}."""
    return str(get_datetime_format("full", locale=Locale.parse(locale))).replace("'", "")


def _day_words(local: date) -> str:
    return day_in_words(local, clock.now().astimezone(get_timezone()).date())
