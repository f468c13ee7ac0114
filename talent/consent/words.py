"""Consent, notices and retention in plain sentences."""

from datetime import date

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel.days import day_in_words, plain_day
from talent.consent.actions import AGREED, Answer
from talent.consent.models import BasisState, Cause, DueBecause, Notice, NoticeState, Purpose, Retention
from talent.consent.queries import Having
from talent.consent.standing import Standing
from talent.prospects.models import LegalBasis

PURPOSES: dict[Purpose, LazyString] = {
    Purpose.KEEPING_IN_TOUCH: _l("Keeping in touch"),
    Purpose.NEWS: _l("News and the talent community"),
    Purpose.SHARING: _l("Sharing with partners"),
}

ANSWERS: dict[Answer, LazyString] = {
    Answer.ACCEPTED: _l("They agreed"),
    Answer.REQUESTED: _l("They were asked"),
    Answer.DECLINED: _l("They said no"),
    Answer.WITHDRAWN: _l("They took their consent back"),
    Answer.INTEREST: _l("Nobody asked: our own interest, for this reason"),
}

STATES: dict[BasisState, LazyString] = {
    BasisState.REQUESTED: _l("asked"),
    BasisState.ACCEPTED: _l("agreed"),
    BasisState.DECLINED: _l("said no"),
    BasisState.EXPIRED: _l("has run out"),
    BasisState.WITHDRAWN: _l("taken back"),
}

SHAPES: dict[BasisState | None, str] = {
    BasisState.REQUESTED: "ring",
    BasisState.ACCEPTED: "filled",
    BasisState.DECLINED: "dash",
    BasisState.EXPIRED: "half",
    BasisState.WITHDRAWN: "dash",
    None: "ring",
}

HAVING: dict[Having, LazyString] = {
    Having.ACCEPTED: _l("agreed that we keep in touch"),
    Having.REQUESTED: _l("asked, no answer yet"),
    Having.DECLINED: _l("said no"),
    Having.WITHDRAWN: _l("took their consent back"),
    Having.EXPIRED: _l("consent has run out"),
    Having.INTEREST: _l("kept for our own interest"),
    Having.NEWS: _l("wants news"),
    Having.SHARING: _l("may be shared with partners"),
    Having.TOLD: _l("told that we have their data"),
    Having.UNTOLD: _l("not told yet"),
    Having.GOING: _l("goes soon"),
}

CAUSES: dict[Cause, LazyString] = {
    Cause.ASKED: _l("They asked us to"),
    Cause.RETENTION: _l("Their time was over"),
    Cause.OTHER: _l("Another reason"),
}


def sentence(standing: Standing, name: str, today: date) -> str:
    """On what one purpose stands for somebody, in one sentence."""
    if standing.purpose is Purpose.KEEPING_IN_TOUCH:
        return _keeping(standing, name, today)
    day = plain_day(standing.since, today) if standing.since else ""
    what = _PURPOSE_SENTENCES[standing.purpose][standing.state]
    return str(what) % {"name": name, "day": day}


def _keeping(standing: Standing, name: str, today: date) -> str:
    day = plain_day(standing.since, today) if standing.since else ""
    if standing.allows and standing.basis is LegalBasis.LEGITIMATE_INTEREST:
        return _("We keep %(name)s's data to stay in touch: our own interest, since %(day)s.", name=name, day=day)
    return str(_KEEPING[standing.state]) % {"name": name, "day": day}


_KEEPING: dict[BasisState | None, LazyString] = {
    BasisState.ACCEPTED: _l("We keep %(name)s's data to stay in touch because they agreed on %(day)s."),
    BasisState.REQUESTED: _l("%(name)s was asked on %(day)s whether we may keep in touch, and has not answered."),
    BasisState.DECLINED: _l("%(name)s said on %(day)s that they do not want us to keep in touch."),
    BasisState.WITHDRAWN: _l("%(name)s took their consent back on %(day)s. Nobody may write to them."),
    BasisState.EXPIRED: _l("What %(name)s agreed to ran out on %(day)s. Ask again, or erase."),
}

_PURPOSE_SENTENCES: dict[Purpose, dict[BasisState | None, LazyString]] = {
    Purpose.NEWS: {
        None: _l("Nobody has asked whether they want news, so they get none."),
        BasisState.ACCEPTED: _l("They want our news since %(day)s."),
        BasisState.REQUESTED: _l("They were asked on %(day)s whether they want news."),
        BasisState.DECLINED: _l("They said on %(day)s that they want no news."),
        BasisState.WITHDRAWN: _l("They want no news any more since %(day)s."),
        BasisState.EXPIRED: _l("That they wanted news ran out on %(day)s."),
    },
    Purpose.SHARING: {
        None: _l("Nobody has asked whether we may share their data with partners, so we do not."),
        BasisState.ACCEPTED: _l("We may share their data with partners since %(day)s."),
        BasisState.REQUESTED: _l("They were asked on %(day)s whether we may share their data with partners."),
        BasisState.DECLINED: _l("They said on %(day)s that we may not share their data with partners."),
        BasisState.WITHDRAWN: _l("We may not share their data with partners any more since %(day)s."),
        BasisState.EXPIRED: _l("That we may share their data with partners ran out on %(day)s."),
    },
}


def notice_sentence(notice: Notice | None, name: str, today: date) -> str:
    """Whether somebody was told that we have their data, and why they are, or are not, in the queue."""
    if notice is None:
        return _("Whether %(name)s must be told is found out tonight.", name=name)
    if notice.state is NoticeState.WAITING:
        return _waiting(notice, name, today)
    day = plain_day(notice.settled_on, today) if notice.settled_on else ""
    if notice.state is NoticeState.TOLD:
        return _("%(name)s was told on %(day)s: %(how)s.", name=name, day=day, how=notice.how.rstrip("."))
    if notice.how == AGREED:
        return _("%(name)s agreed to it, so they know that we have their data.", name=name)
    return _("%(name)s need not be told: %(how)s.", name=name, how=notice.how.rstrip("."))


def _waiting(notice: Notice, name: str, today: date) -> str:
    day = day_in_words(notice.due_on, today)
    if notice.due_because is DueBecause.MESSAGE:
        first = plain_day(notice.due_on, today)
        return _(
            "We wrote to %(name)s on %(day)s, so they must be told now that we have their data.", name=name, day=first
        )
    if notice.due_on < today:
        return _("%(name)s should have been told by %(day)s that we have their data.", name=name, day=day)
    return _("%(name)s must be told that we have their data: by %(day)s.", name=name, day=day)


def why_due(notice: Notice) -> str:
    """Which limit makes it due, for the queue."""
    if notice.due_because is DueBecause.MESSAGE:
        return _("we have written to them")
    return _("a month after we got the data")


def going_sentence(retention: Retention, name: str, today: date) -> str:
    """When somebody goes, and why."""
    if retention.kept_until is not None and retention.kept_until >= today:
        return _(
            "%(name)s stays until %(day)s: %(why)s.",
            name=name,
            day=plain_day(retention.kept_until, today),
            why=retention.kept_because.rstrip("."),
        )
    quiet = plain_day(retention.quiet_since, today)
    if retention.erase_on < today:
        return _(
            "Nobody has talked with %(name)s since %(quiet)s. Goes two weeks after colleagues were reminded.",
            name=name,
            quiet=quiet,
        )
    day = plain_day(retention.erase_on, today)
    return _("Nobody has talked with %(name)s since %(quiet)s. Goes on %(day)s.", name=name, quiet=quiet, day=day)
