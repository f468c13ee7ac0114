"""The words of a card: why somebody is asked about, what to start with, and the rule with this person's numbers.

Plain sentences that stand alike on a page and in a mail. After a long silence a call or a coffee is suggested rather
than a short sign of life: the next talk after a gap is longer, in proportion to its logarithm (Bhattacharya et al.
2016, arXiv:1608.01842); doing something together counts as contact (Roberts and Dunbar 2015,
doi:10.1007/s12110-015-9242-7).
"""

from collections.abc import Callable
from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from outreach.nudges.cards import Card
from outreach.nudges.models import NudgeKind
from talent.relationships.models import ContactKind, HowWeKnow, Touchpoint

DAYS_SAID_RELATIVELY = 7
LONG_SILENCE_DAYS = 365
LONG_SILENCE_RHYTHMS = 2
_QUOTED_AT_MOST = 160


def on_day(day: date, today: date) -> str:
    """A day within a sentence: "yesterday", "3 days ago", "on 12 March", "on 12 March 2024"."""
    days = (today - day).days
    if days in (0, 1):
        return (_("today"), _("yesterday"))[days]
    if 0 < days < DAYS_SAID_RELATIVELY:
        return ngettext("%(num)d day ago", "%(num)d days ago", days)
    return _("on %(day)s", day=plain_day(day, today))


def plain_day(day: date, today: date) -> str:
    """A date: "12 March", with the year when it is another one."""
    locale = get_locale() or Locale("en")
    return str(
        format_skeleton("MMMMd", day, locale=locale)
        if day.year == today.year
        else format_date(day, "long", locale=locale)
    )


def reason(card: Card) -> str:
    """Why now, in one sentence."""
    if card.nudge.is_answer:
        when = on_day(card.nudge.cycle_on, card.today)
        return _("%(name)s wrote to you %(when)s and waits for your answer.", name=card.short_name, when=when)
    if card.nudge.is_question:
        return _("The last reminders about %(name)s went by, and that is fine. What is best now?", name=card.short_name)
    ties = card.relationship
    answered = ties.last_two_way_on or date.min
    if ties.last_in_on is not None and ties.last_in_on > max(answered, ties.last_out_on or date.min):
        when = on_day(ties.last_in_on, card.today)
        return _("%(name)s wrote to you %(when)s and waits for an answer.", name=card.short_name, when=when)
    if ties.last_out_on is not None and ties.last_out_on > answered:
        when = on_day(ties.last_out_on, card.today)
        return _("You wrote to %(name)s %(when)s and have not heard back.", name=card.short_name, when=when)
    if ties.last_two_way_on is not None:
        return _last_talk(card, on_day(ties.last_two_way_on, card.today))
    return _never(card)


def _last_talk(card: Card, when: str) -> str:
    sentence = _way(card.last, when)
    about = _about(card.last)
    if not about:
        return sentence
    if about.casefold().startswith("about "):
        return f"{sentence[:-1]} {about[:1].lower()}{about[1:].rstrip('.')}."
    return _("%(sentence)s You noted: “%(about)s”.", sentence=sentence, about=about.rstrip("."))


def _way(last: Touchpoint | None, when: str) -> str:
    kind = last.kind if last is not None else None
    if kind is ContactKind.MET:
        return _("You last met %(when)s.", when=when)
    if kind is ContactKind.EVENT:
        return _("You last saw each other at an event %(when)s.", when=when)
    if kind in (ContactKind.EMAIL, ContactKind.LINKEDIN, ContactKind.CHAT):
        return _("You last wrote to each other %(when)s.", when=when)
    return _("You last talked %(when)s.", when=when)


def _about(last: Touchpoint | None) -> str:
    summary = last.summary if last is not None else ""
    return summary if len(summary) <= _QUOTED_AT_MOST else f"{summary[: _QUOTED_AT_MOST - 1].rstrip()}…"


def _never(card: Card) -> str:
    ties, name = card.relationship, card.short_name
    if ties.import_id is not None:
        since = plain_day(ties.since, card.today)
        return _("You and %(name)s have been connected since %(since)s; no talk is noted yet.", name=name, since=since)
    if ties.how is HowWeKnow.POOL:
        return _("You agreed to get to know %(name)s, and have not been in touch yet.", name=name)
    return _("You wished to keep in touch with %(name)s, and have not been in touch yet.", name=name)


_STARTS = {
    NudgeKind.ANSWER: _l("A few lines are enough, even if they only say when you will know more."),
    NudgeKind.QUESTION: _l("Keep at it, ask a colleague to take over, or let go with a clear mind: nobody is told."),
}


def start(card: Card) -> str:
    """Something to begin with, from what is known."""
    ties, name = card.relationship, card.short_name
    if card.nudge.kind in _STARTS:
        return str(_STARTS[card.nudge.kind])
    if ties.last_in_on is not None and ties.last_in_on > max(
        ties.last_two_way_on or date.min, ties.last_out_on or date.min
    ):
        return _("A few lines back are enough.")
    if ties.last_out_on is not None and ties.last_out_on > (ties.last_two_way_on or date.min):
        return _("Try another way this time: a call, or something that is useful to %(name)s.", name=name)
    if is_long_silence(card):
        return _("After so long, suggest a call or a coffee: there is more to tell than fits in a message.")
    if card.last is not None and card.last.summary:
        return _("Ask how it went on.")
    return _OPENERS[ties.how](name)


def is_long_silence(card: Card) -> bool:
    """Whether the last talk is a year or two whole rhythms ago."""
    since = card.relationship.last_two_way_on
    if since is None:
        return False
    days, rhythm = (card.today - since).days, card.relationship.cadence_days or LONG_SILENCE_DAYS
    return days >= LONG_SILENCE_DAYS or days >= LONG_SILENCE_RHYTHMS * rhythm


_OPENERS: dict[HowWeKnow, Callable[[str], str]] = {
    HowWeKnow.WORKED_TOGETHER: lambda name: _(
        "You worked together: ask what %(name)s works on now, and tell what has changed here.", name=name
    ),
    HowWeKnow.STUDIED_TOGETHER: lambda name: _(
        "You studied together: ask where the road has led %(name)s since.", name=name
    ),
    HowWeKnow.EVENT: lambda _name: _("You met at an event: recall the talk that you both heard."),
    HowWeKnow.OPEN_SOURCE: lambda name: _("You know each other's code: ask what %(name)s is building.", name=name),
    HowWeKnow.REFERRAL: lambda name: _(
        "Say who brought you two together, and why you would like to meet %(name)s.", name=name
    ),
    HowWeKnow.ONLINE: lambda name: _("Say what of %(name)s's work caught your eye.", name=name),
    HowWeKnow.WROTE_TO_US: lambda name: _("%(name)s once wrote to us: ask what they hoped to find.", name=name),
    HowWeKnow.POOL: lambda name: _(
        "Say in two lines what your team works on, and why you thought of %(name)s.", name=name
    ),
    HowWeKnow.OTHER: lambda name: _("Ask what keeps %(name)s busy, and tell what keeps you busy.", name=name),
}


def guard(card: Card) -> str:
    """Who else of us wrote last, and when; empty if nobody did."""
    if card.colleague is None or card.colleague_on is None:
        return ""
    who, when = card.colleague.user.name, on_day(card.colleague_on, card.today)
    if card.is_guarded:
        return _("%(who)s was in touch %(when)s. Better agree with each other before you write.", who=who, when=when)
    return _("Last from us: %(who)s, %(when)s.", who=who, when=when)


def rule(card: Card) -> list[str]:
    """Why I am asked: the rule in words, with this person's numbers."""
    if card.nudge.is_answer:
        return _rule_of_answers(card)
    ties = card.relationship
    rhythm = ties.cadence_days or 0
    lines = [
        ngettext("You wish to be in touch every day.", "You wish to be in touch every %(num)d days.", rhythm),
        _("It was due %(when)s, counted from your last talk in both directions.", when=on_day(ties.due_on, card.today))
        if ties.last_two_way_on is not None and ties.due_on is not None
        else _(
            "You have not talked in both directions yet, so it was due %(when)s.",
            when=on_day(ties.first_due_on, card.today),
        ),
    ]
    if ties.ignored_nudges:
        lines.append(
            ngettext(
                "One reminder went by without an answer.",
                "%(num)d reminders in a row went by without an answer, so they come half as often.",
                ties.ignored_nudges,
            )
        )
    lines.append(
        _(
            "Each week the most overdue come first, those of the first six weeks before others, as many as you have"
            " time for; nobody whom a colleague reminds or has written to within two weeks. Nobody is rated."
        )
    )
    if share := card.nudge.held_back_percent:
        lines.append(_("Of a hundred reminders %(num)d are held back by chance, to tell whether they help.", num=share))
    return lines


def _rule_of_answers(card: Card) -> list[str]:
    """As the rule of answers has it; of several people in a conversation it asks whoever wrote last."""
    return [
        _(
            "Whoever writes to you and has no answer after two days is put here. A mere “thank you” or “goodbye” needs none."
        ),
        ngettext("One mail has reminded you of it.", "%(num)d mails have reminded you of it.", card.nudge.reminders)
        if card.nudge.reminders
        else _("No mail has reminded you of it yet."),
        _("There are four at most, two days apart and on your working days; then nothing more is said."),
    ]
