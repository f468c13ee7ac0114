"""On what the files of the demo stand: who agreed to what, who was told, and who will go soon."""

from datetime import date, timedelta
from typing import Any

from app.identity.models import User
from app.kernel.db import db
from app.kernel.ledger import Delivery, DeliveryState
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.outside import Person
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.ties import Tie
from talent.consent.actions import AGREED
from talent.consent.models import (
    Basis,
    BasisState,
    ConsentText,
    Notice,
    NoticeState,
    Purpose,
    Retention,
    RetentionReminder,
    RetentionRule,
    Step,
)
from talent.prospects.models import LegalBasis

_TEXTS = {
    Purpose.KEEPING_IN_TOUCH: "Nordlicht would like to stay in touch with you about working here one day. We keep your "
    "name, how to reach you, and what we talked about, for two years after our last talk. You can take this back at any "
    "time: privacy@nordlicht.example.",
    Purpose.NEWS: "May we write to you when a team shows what it is working on, four times a year at most? One click "
    "ends it.",
    Purpose.SHARING: "May we tell the agencies that look for people for us that you would like to hear from us?",
}
_PROOFS = ("her mail, kept in the inbox of talent@", "signed at the stand, sheet 4", "asked on the phone", "the form")
_YEARS = timedelta(days=730)
_TOLD_WITHIN = 26
_OPEN_DAY = "Open day"
_WARN, _ASK, _ERASE = 6, 9, 12
_DAYS_OF_A_MONTH = 30.44


def make_consent(story: Story, inside: Inside, people: list[Person], ties: list[Tie]) -> None:
    """Texts, answers, notices, and a rule by which people from open days go after a year."""
    recruiter = next(user for user in inside.users.values() if user.role.value == "recruiter")
    texts = {purpose: _text(story, purpose, body) for purpose, body in _TEXTS.items()}
    db.session.add_all(texts.values())
    db.session.flush()
    for number, person in enumerate(people):
        _answers(story, person, number, recruiter, texts)
        db.session.add(_notice(story, person, recruiter))
    db.session.flush()
    _going(story, recruiter, people, ties)


def _text(story: Story, purpose: Purpose, body: str) -> ConsentText:
    moment = story.now - timedelta(days=700)
    return ConsentText(id=story.new_id(moment), created_at=moment, purpose=purpose, language="en", version=1, body=body)


def _answers(story: Story, person: Person, number: int, recruiter: User, texts: dict[Purpose, ConsentText]) -> None:
    prospect, age = person.prospect, max(person.age - 3, 1)
    if prospect.do_not_contact:
        _basis(
            story, person, recruiter, Purpose.KEEPING_IN_TOUCH, BasisState.WITHDRAWN, age=min(age, 40), proof="a mail"
        )
    elif prospect.legal_basis is LegalBasis.CONSENT:
        state = BasisState.EXPIRED if number % 45 == 0 else BasisState.ACCEPTED
        until = story.day(12) if state is BasisState.EXPIRED else story.day(age) + _YEARS
        values = {"valid_until": until, "text_id": texts[Purpose.KEEPING_IN_TOUCH].id}
        _basis(story, person, recruiter, Purpose.KEEPING_IN_TOUCH, state, age=age, **values)
    if number % 7 == 3:  # noqa: PLR2004 - every seventh
        state = (BasisState.ACCEPTED, BasisState.REQUESTED, BasisState.DECLINED)[number % 3]
        _basis(story, person, recruiter, Purpose.NEWS, state, age=age, text_id=texts[Purpose.NEWS].id)
    if number % 23 == 5:  # noqa: PLR2004 - every twenty-third
        _basis(story, person, recruiter, Purpose.SHARING, BasisState.ACCEPTED, age=age)


def _basis(
    story: Story, person: Person, recruiter: User, purpose: Purpose, state: BasisState, *, age: int, **values: Any
) -> None:
    moment = story.now - timedelta(days=age)
    basis = Basis(
        id=story.new_id(moment),
        created_at=moment,
        prospect_id=person.prospect.id,
        purpose=purpose,
        basis=LegalBasis.CONSENT,
        state=state,
        since=moment.date(),
        proof=values.pop("proof", None) or story.random.choice(_PROOFS),
        recorded_by_id=recruiter.id,
        **values,
    )
    db.session.add(basis)
    story.happened(moment, recruiter.id, "consent.recorded", basis, purpose=purpose.value, answer=state.value)


def _notice(story: Story, person: Person, recruiter: User) -> Notice:
    prospect = person.prospect
    collected = prospect.created_at.date()
    notice = Notice(
        id=story.new_id(prospect.created_at),
        created_at=prospect.created_at,
        prospect_id=prospect.id,
        collected_on=collected,
        due_on=collected + timedelta(days=30),
        state=NoticeState.WAITING,
    )
    if prospect.legal_basis is LegalBasis.CONSENT:
        notice.state, notice.settled_on, notice.how = NoticeState.NOT_NEEDED, collected, AGREED
    elif person.age > 75 or person.age % 3 == 0:  # noqa: PLR2004 - of the newest, a third know
        told = collected + timedelta(days=min(story.random.randint(3, _TOLD_WITHIN), max(person.age - 1, 0)))
        notice.state, notice.settled_on, notice.settled_by_id = NoticeState.TOLD, told, recruiter.id
        notice.how = "Our privacy notice, by mail"
    return notice


def _going(story: Story, recruiter: User, people: list[Person], ties: list[Tie]) -> None:
    moment = story.now - timedelta(days=500)
    rule = RetentionRule(
        id=story.new_id(moment),
        created_at=moment,
        source=_OPEN_DAY,
        warn_after=_WARN,
        ask_after=_ASK,
        erase_after=_ERASE,
        recruiter_id=recruiter.id,
    )
    db.session.add(rule)
    db.session.flush()
    last = _last_talks(ties)
    for person in people:
        quiet = max(person.prospect.created_at.date(), last.get(person.prospect.id, date.min))
        if person.prospect.source == _OPEN_DAY and person.prospect.legal_basis is not LegalBasis.CONSENT:
            _goes_if_quiet(story, rule, recruiter, person, quiet)


def _last_talks(ties: list[Tie]) -> dict[Any, date]:
    last: dict[Any, date] = {}
    for tie in ties:
        day = tie.relationship.last_two_way_on
        if day is not None:
            last[tie.relationship.prospect_id] = max(day, last.get(tie.relationship.prospect_id, date.min))
    return last


def _goes_if_quiet(story: Story, rule: RetentionRule, recruiter: User, person: Person, quiet: date) -> None:
    """Whoever has been quiet for half a year and not yet for a whole one shows as going soon; a colleague was reminded."""
    days = (story.today - quiet).days
    if not _WARN * _DAYS_OF_A_MONTH < days < _ERASE * _DAYS_OF_A_MONTH:
        return
    moment = story.now - timedelta(days=2)
    retention = Retention(
        id=story.new_id(moment),
        created_at=moment,
        prospect_id=person.prospect.id,
        rule_id=rule.id,
        quiet_since=quiet,
        ask_on=quiet + timedelta(days=_ASK * _DAYS_OF_A_MONTH),
        erase_on=quiet + timedelta(days=_ERASE * _DAYS_OF_A_MONTH),
    )
    db.session.add(retention)
    db.session.flush()
    db.session.add(_reminder(story, retention, recruiter))


def _reminder(story: Story, retention: Retention, recruiter: User) -> RetentionReminder:
    moment = retention.created_at
    delivery = Delivery(
        id=story.new_id(moment),
        created_at=moment,
        key=f"retention:demo:{retention.id}",
        kind="retention",
        user_id=recruiter.id,
        state=DeliveryState.SENT,
        due_at=moment,
        expires_at=moment + timedelta(days=5),
        settled_at=moment,
    )
    db.session.add(delivery)
    return RetentionReminder(
        id=story.new_id(moment),
        created_at=moment,
        retention_id=retention.id,
        user_id=recruiter.id,
        step=Step.WARN,
        planned_on=moment.date(),
        delivery_id=delivery.id,
    )
