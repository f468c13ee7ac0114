"""Nobody is kept for ever, and nobody is erased of whom no colleague was reminded in time."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.jobs import enqueue
from app.kernel.ledger import Delivery, DeliveryState
from talent.consent import retention
from talent.consent.actions import Answer, write_down
from talent.consent.going import going, keep
from talent.consent.jobs import look_after, try_again
from talent.consent.models import Erasure, Purpose, Retention, RetentionReminder, RetentionRule
from talent.consent.rules import set_rule
from talent.duplicates import actions
from talent.prospects.models import Prospect
from tests.support.makers import a_contact, a_prospect, a_relationship
from tests.support.outbox import run_jobs, send_mail

MONTH = timedelta(days=30.44)


def quiet_for(months: float, name: str = "Amara Okafor", **values) -> Prospect:
    return a_prospect(name, created_at=clock.now() - months * MONTH, **values)


def night(app) -> None:
    """What happens in a night."""
    enqueue(look_after)
    run_jobs(app)


def remind(app) -> None:
    """Only the part of the night from where reminders begin."""
    enqueue(try_again)
    run_jobs(app)


def whom_mails_wait_for() -> list[UUID]:
    waiting = select(Delivery.user_id).where(Delivery.state == DeliveryState.WAITING)
    return list(db.session.scalars(waiting.order_by(Delivery.user_id)))


def sent_long_ago() -> None:
    """The reminders went out more than two weeks before."""
    db.session.execute(update(Delivery).values(state=DeliveryState.SENT, settled_at=clock.now() - timedelta(days=15)))
    db.session.expire_all()


def who_goes() -> set[str]:
    return {row.prospect.display_name for row in db.session.scalars(select(Retention))}


def is_here(name: str) -> bool:
    return db.session.scalar(select(Prospect.id).where(Prospect.display_name == name)) is not None


class TestWhoGoes:
    def test_whoever_was_quiet_for_almost_two_years(self, app, world):
        quiet_for(22.5, "Quiet")
        quiet_for(21, "Newer")
        night(app)
        assert who_goes() == {"Quiet"}

    def test_a_file_that_was_made_part_of_another_goes_with_that_one_alone(self, app, world):
        amara, other = quiet_for(30, "Amara Okafor"), quiet_for(30, "A. Okafor")
        night(app)
        a_contact(a_relationship(world.emil, amara), at=clock.now() - 3 * MONTH)
        actions.merge(world.rita.as_actor(), amara, other)
        night(app)
        assert db.session.scalars(select(Retention.prospect_id)).all() == []

    def test_not_who_was_talked_with_since(self, app, world):
        amara = quiet_for(30)
        a_contact(a_relationship(world.emil, amara), at=clock.now() - 3 * MONTH)
        night(app)
        assert who_goes() == set()

    def test_nor_who_agreed_anew(self, app, world):
        amara = quiet_for(30)
        on = clock.now().date() - timedelta(days=60)
        write_down(
            world.rita.as_actor(),
            amara,
            purpose=Purpose.KEEPING_IN_TOUCH,
            answer=Answer.ACCEPTED,
            on=on,
            proof="her mail",
        )
        night(app)
        assert who_goes() == set()

    def test_a_talk_lets_them_stay(self, app, world):
        amara = quiet_for(30)
        night(app)
        assert who_goes() == {"Amara Okafor"}
        a_contact(a_relationship(world.emil, amara))
        night(app)
        assert who_goes() == set()

    @pytest.mark.parametrize(("source", "goes"), [("LinkedIn", True), ("Fair", False)])
    def test_the_rule_of_a_source_counts_before_that_for_everybody(self, app, world, source, goes):
        a_rule(world, source="LinkedIn", warn_after=3, ask_after=4, erase_after=6)
        quiet_for(5, source=source)
        night(app)
        assert bool(who_goes()) is goes

    def test_of_the_rules_of_several_areas_the_longest_counts(self, app, world):
        a_rule(world, area_id=world.engineering.id, warn_after=40, ask_after=41, erase_after=48)
        amara = quiet_for(30)
        a_relationship(world.emil, amara)
        night(app)
        assert who_goes() == set()

    def test_nobody_when_no_rule_is_on(self, app, world):
        db.session.execute(update(RetentionRule).values(is_on=False))
        quiet_for(60)
        night(app)
        assert who_goes() == set()

    def test_the_same_night_twice_changes_nothing(self, app, world):
        quiet_for(23.5)
        night(app)
        before = reminders()
        night(app)
        assert reminders() == before


def a_rule(world, **values) -> RetentionRule:
    given = {"source": "", "area_id": None, "recruiter_id": None, "is_on": True}
    return set_rule(world.ada.as_actor(), None, **{**given, **values})


def reminders() -> set[tuple[object, str]]:
    return {(row.user_id, row.step.value) for row in db.session.scalars(select(RetentionReminder))}


class TestReminders:
    def test_who_is_in_touch_and_a_recruiter_are_reminded_with_names_and_days(self, app, world):
        a_relationship(world.emil, quiet_for(22.5))
        night(app)
        letters = send_mail(app)
        assert {letter.message["To"].addresses[0].addr_spec for letter in letters} == {
            world.emil.email,
            world.rita.email,
        }
        assert all("Amara Okafor will be erased" in letter.message["Subject"] for letter in letters)

    def test_when_it_is_time_to_ask_they_are_reminded_again(self, app, world):
        quiet_for(22.5)
        night(app)
        assert {step for _user, step in reminders()} == {"warn"}
        db.session.execute(update(Prospect).values(created_at=clock.now() - 23.5 * MONTH))
        night(app)
        assert {step for _user, step in reminders()} == {"warn", "ask"}

    def test_batch_after_batch_everybody_is_told_of_everybody_in_one_mail_each(self, app, world, monkeypatch):
        monkeypatch.setattr(retention, "REMINDED_OF_A_BATCH", 2)
        for number in range(5):
            a_relationship(world.emil, quiet_for(22.5, f"Quiet {number}"))
        night(app)
        letters = {letter.message["To"].addresses[0].addr_spec: letter.text for letter in send_mail(app)}
        assert set(letters) == {world.emil.email, world.rita.email}
        assert all(f"Quiet {number}" in text for number in range(5) for text in letters.values())

    def test_what_failed_is_tried_again_batch_after_batch(self, app, world, monkeypatch, time_machine):
        for number in range(5):
            a_relationship(world.emil, quiet_for(22.5, f"Quiet {number}"))
        night(app)
        db.session.execute(update(Delivery).values(state="failed", settled_at=clock.now() - timedelta(days=8)))
        monkeypatch.setattr(retention, "TRIED_AGAIN_A_BATCH", 3)
        time_machine.move_to(clock.now() + timedelta(days=1), tick=False)
        remind(app)
        assert whom_mails_wait_for() == sorted([world.emil.id, world.rita.id])
        assert db.session.scalar(select(func.count(RetentionReminder.delivery_id.distinct()))) == 2


class TestErasing:
    def test_whose_time_is_over_goes_two_weeks_after_the_reminder_has_arrived(self, app, world):
        quiet_for(25)
        ben = quiet_for(25, "Ben Late")
        night(app)
        send_mail(app)
        night(app)
        assert is_here("Amara Okafor")
        sent_long_ago()
        a_contact(a_relationship(world.emil, ben))
        remind(app)
        assert (is_here("Amara Okafor"), is_here("Ben Late")) == (False, True)
        assert db.session.scalars(select(Erasure.cause)).one() == "retention"

    @pytest.mark.parametrize("state", ["failed", "unknown", "waiting", "withheld", "empty", "sending"])
    def test_nobody_goes_of_whom_no_reminder_has_arrived(self, app, world, state):
        quiet_for(25)
        night(app)
        db.session.execute(update(Delivery).values(state=state, settled_at=clock.now() - timedelta(days=15)))
        remind(app)
        assert retention.whose_time_is_over() == []

    def test_nor_while_another_reminder_is_on_its_way(self, app, world):
        a_relationship(world.emil, quiet_for(25))
        night(app)
        sent_long_ago()
        db.session.execute(
            update(Delivery).where(Delivery.user_id == world.emil.id).values(state=DeliveryState.WAITING)
        )
        assert retention.whose_time_is_over() == []

    def test_who_was_reminded_late_still_has_two_weeks(self, app, world):
        quiet_for(60)
        night(app)
        send_mail(app)
        assert retention.whose_time_is_over() == []

    def test_who_is_reminded_after_others_has_two_weeks_as_well(self, app, world, time_machine):
        amara = quiet_for(25)
        night(app)
        sent_long_ago()
        a_relationship(world.emil, amara)
        remind(app)
        send_mail(app)
        assert retention.whose_time_is_over() == []
        time_machine.move_to(clock.now() + timedelta(days=14, minutes=1), tick=False)
        assert retention.whose_time_is_over() == [amara]

    def test_what_could_not_be_sent_is_tried_again_a_week_later(self, app, world, time_machine):
        quiet_for(25)
        night(app)
        db.session.execute(update(Delivery).values(state="failed", settled_at=clock.now() - timedelta(days=8)))
        time_machine.move_to(clock.now() + timedelta(days=1), tick=False)
        remind(app)
        assert whom_mails_wait_for() == [world.rita.id]


class TestKeeping:
    def test_who_is_kept_stays_and_is_reminded_of_anew_before_they_go(self, app, world, time_machine):
        quiet_for(25)
        night(app)
        sent_long_ago()
        row = db.session.scalars(select(Retention)).one()
        keep(world.emil.as_actor(), row, until=clock.now().date() + timedelta(days=90), because="Comes back in spring")
        night(app)
        assert is_here("Amara Okafor")
        assert reminders() == set()
        time_machine.move_to(clock.now() + timedelta(days=100), tick=False)
        remind(app)
        assert reminders()
        assert retention.whose_time_is_over() == []

    @pytest.mark.parametrize(("days", "because"), [(0, "Because"), (9, " ")])
    def test_a_reason_and_a_day_to_come_are_needed(self, app, world, days, because):
        quiet_for(25)
        night(app)
        row = db.session.scalars(select(Retention)).one()
        with pytest.raises(Refused):
            keep(world.emil.as_actor(), row, until=clock.now().date() + timedelta(days=days), because=because)

    def test_on_the_page(self, app, world, browser):
        quiet_for(25)
        night(app)
        rita = browser(world.rita)
        page = rita.get("/privacy/going").text
        assert "Nobody has talked with Amara Okafor since" in page
        assert "Until one has, nobody is erased" in page
        row = db.session.scalars(select(Retention)).one()
        until = (clock.now() + timedelta(days=90)).date().isoformat()
        rita.post(f"/privacy/going/{row.id}/keeping", data={"until": until, "because": "Back in spring"})
        assert "stays until" in rita.get("/privacy/going").text
        assert going().count == 1


class TestRules:
    @pytest.mark.parametrize("months", [(24, 23, 25), (1, 2, 2), (5, 3, 1)])
    def test_the_warning_comes_before_the_end(self, world, months):
        warn, ask, end = months
        with pytest.raises(Refused, match="order"):
            a_rule(world, source="x", warn_after=warn, ask_after=ask, erase_after=end)

    def test_there_is_one_rule_for_the_same_people(self, world):
        with pytest.raises(Refused, match="already"):
            a_rule(world, warn_after=1, ask_after=2, erase_after=3)

    def test_an_admin_makes_changes_and_removes_them_on_pages(self, world, browser):
        ada = browser(world.ada)
        form = {"source": "Fair", "warn_after": 10, "ask_after": 11, "erase_after": 12, "is_on": "y"}
        ada.post("/privacy/retention", data=form)
        assert "From “Fair”" in ada.get("/privacy/retention").text
        rule = db.session.scalars(select(RetentionRule).where(RetentionRule.source == "Fair")).one()
        ada.post(f"/privacy/retention/{rule.id}", data={**form, "erase_after": 18, "version": rule.version})
        db.session.expire_all()
        assert (rule.erase_after, rule.version) == (18, 2)
        assert ada.post(f"/privacy/retention/{rule.id}", data={**form, "version": 1}).status_code == 409
        ada.post(f"/privacy/retention/{rule.id}/removal")
        assert "Fair" not in ada.get("/privacy/retention").text
