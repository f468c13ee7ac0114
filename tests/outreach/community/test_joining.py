"""From three fields to a person: by a button behind a link, and where there is any doubt by somebody's look."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from outreach.community.jobs import forget_visitors
from outreach.community.joining import secret_of
from outreach.community.models import Join, JoinState
from talent.consent.actions import AGREED
from talent.consent.digests import digest
from talent.consent.models import Basis, BasisState, Cause, ErasedIdentity, Erasure, Notice, Purpose
from talent.duplicates.models import Pair, PairState
from talent.pools.models import Pool, PoolMember
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Fact, Identity, Prospect
from tests.support.makers import a_prospect
from tests.support.making_communities import CONSENT, a_community, a_proof
from tests.support.outbox import run_jobs, send_mail

REASON = "I like gears that nobody hears."


@pytest.fixture
def community(world):
    return a_community(world.engineering)


def filled_in(client, time_machine, **changes):
    """The form as somebody sends it who took ten seconds."""
    page = client.get("/c/engineering/join").text
    opened = re.search(r'name="opened"[^>]*value="([^"]+)"', page)
    assert opened is not None
    time_machine.move_to(clock.now() + timedelta(seconds=changes.pop("seconds", 10)), tick=True)
    typed = {"name": "Quin Doe", "email": "Quin@Example.org", "reason": REASON, "agrees": "y", "proof": a_proof()}
    return client.post("/c/engineering/join", data={**typed, "opened": opened[1], **changes})


def joined(app, browser, time_machine, **changes):
    """All the way: the form, the mail, the button, what comes of it."""
    client = browser(None)
    assert filled_in(client, time_machine, **changes).status_code == 303
    letter = send_mail(app)[-1]
    assert client.post(letter.link).status_code == 303
    run_jobs(app)
    return db.session.scalars(select(Join).order_by(Join.id.desc())).first()


class TestTheForm:
    def test_it_asks_for_three_fields_and_shows_what_is_agreed_to(self, browser, community):
        page = browser(None).get("/c/engineering/join").text
        assert CONSENT in page
        assert len(re.findall(r"<(?:input|textarea)[^>]*class=\"form-control\"[^>]* required", page)) == 3

    def test_the_answer_is_the_same_whether_somebody_is_known_or_not(self, app, browser, time_machine, community):
        known = a_prospect("Known")
        db.session.add(
            Identity(prospect_id=known.id, kind=IdentityKind.EMAIL, raw="k@example.org", canonical="k@example.org")
        )
        answers = [
            filled_in(browser(None), time_machine, email=email) for email in ("k@example.org", "new@example.org")
        ]
        assert len({(answer.status_code, answer.location, answer.text) for answer in answers}) == 1
        assert [letter.to for letter in send_mail(app)] == ["k@example.org", "new@example.org"]

    def test_the_mail_says_nothing_that_was_typed_since_the_address_may_be_anybodys(
        self, app, browser, time_machine, community
    ):
        filled_in(browser(None), time_machine, name="Win at example.net", reason="Buy at example.net")
        (letter,) = send_mail(app)
        assert "example.net" not in f"{letter.to}{letter.subject}{letter.text}{letter.html}"

    def test_what_only_a_machine_fills_in_leads_to_nothing_and_says_so_to_nobody(
        self, app, browser, time_machine, community
    ):
        assert filled_in(browser(None), time_machine, website="https://spam.example").status_code == 303
        assert send_mail(app) == []
        assert db.session.scalar(select(Join)) is None

    @pytest.mark.parametrize(
        "changes", [{"email": "nonsense"}, {"agrees": ""}, {"reason": ""}, {"name": " "}, {"opened": "forged"}]
    )
    def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(
        self, browser, time_machine, community, changes
    ):
        answer = filled_in(browser(None), time_machine, **changes)
        assert answer.status_code == 422
        assert "One thing needs your attention" in answer.text
        assert "reason" in changes or REASON in answer.text
        assert db.session.scalar(select(Join)) is None

    def test_a_community_that_is_off_cannot_be_joined(self, world, browser, community):
        community.is_on = False
        db.session.flush()
        assert browser(world.ada).get("/c/engineering/join").status_code == 404
        assert browser(None).post("/c/engineering/join").status_code == 404


class TestConfirming:
    def test_opening_the_link_does_nothing_however_often(self, app, browser, time_machine, community):
        filled_in(browser(None), time_machine)
        link = send_mail(app)[-1].link
        for _ in range(3):
            assert "Join Engineering?" in browser(None).get(link).text
        run_jobs(app)
        assert db.session.scalar(select(Prospect)) is None

    def test_the_button_works_once(self, app, browser, time_machine, community):
        join = joined(app, browser, time_machine)
        link = link_of(join)
        assert browser(None).post(link).status_code == 303
        assert "Welcome" in browser(None).get(link).text
        run_jobs(app)
        assert len(db.session.scalars(select(Prospect)).all()) == 1

    @pytest.mark.parametrize("secret", ["nonsense", "com_AAAA"])
    def test_another_link_leads_nowhere(self, browser, community, secret):
        assert "This link is over" in browser(None).get(f"/c/joining/{secret}").text
        assert browser(None).post(f"/c/joining/{secret}").status_code == 303

    def test_after_a_week_it_is_over_and_forgotten(self, app, browser, time_machine, community):
        filled_in(browser(None), time_machine)
        link = send_mail(app)[-1].link
        time_machine.move_to(clock.now() + timedelta(days=8))
        browser(None).post(link)
        assert "This link is over" in browser(None).get(link).text
        forget_visitors()
        assert db.session.scalar(select(Join)) is None


def link_of(join):
    return f"/c/joining/{secret_of(join)}"


class TestBecomingAPerson:
    def test_they_are_here_with_what_they_agreed_to_and_why_they_came(
        self, app, world, browser, time_machine, community
    ):
        pool = Pool(name="Newcomers", owner_id=world.rita.id)
        db.session.add(pool)
        db.session.flush()
        community.pool_id = pool.id
        joined(app, browser, time_machine)
        person = db.session.scalars(select(Prospect)).one()
        basis = db.session.scalars(select(Basis)).one()
        assert (person.display_name, person.source) == ("Quin Doe", "Talent community: Engineering")
        assert (basis.state, basis.purpose) == (BasisState.ACCEPTED, Purpose.KEEPING_IN_TOUCH)
        assert "text version 1" in basis.proof
        assert "quin@example.org" in basis.proof
        assert basis.text.body == CONSENT
        assert db.session.scalars(select(Identity)).one().verified_at is not None
        assert db.session.scalars(select(Fact.value)).one() == REASON
        assert db.session.scalars(select(PoolMember.prospect_id)).one() == person.id
        assert db.session.scalars(select(Notice.how)).one() == AGREED

    def test_recruiting_finds_them_new_in_the_community(self, app, world, browser, time_machine, community):
        joined(app, browser, time_machine)
        page = browser(world.rita).get(f"/communities/{community.id}/people").text
        assert "New in the community" in page
        assert REASON in page

    def test_who_joins_a_second_time_stays_one_person(self, app, browser, time_machine, community):
        joined(app, browser, time_machine)
        second = joined(app, browser, time_machine, proof=a_proof(8))
        assert second.state is JoinState.TAKEN_IN
        assert len(db.session.scalars(select(Prospect)).all()) == 1


class TestHeldForALook:
    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"proof": ""}, "Sent without script"),
            ({"seconds": 1}, "more quickly than anybody reads"),
            ({"reason": "See www.buy-this.example"}, "a link in the text"),
            ({"email": "x@mailinator.com"}, "lasts for minutes"),
        ],
    )
    def test_what_looks_like_a_machine_waits(self, app, world, browser, time_machine, community, changes, why):
        join = joined(app, browser, time_machine, **changes)
        assert join.state is JoinState.HELD
        assert db.session.scalar(select(Prospect)) is None
        assert why in browser(world.rita).get(f"/communities/{community.id}/people").text
        assert "looks at it first" in browser(None).get(link_of(join)).text

    def test_the_same_work_counts_once(self, app, browser, time_machine, community):
        proof = a_proof()
        assert joined(app, browser, time_machine, proof=proof).state is JoinState.TAKEN_IN
        again = joined(app, browser, time_machine, proof=proof, email="other@example.org")
        assert again.holds == ["no_proof"]

    def test_somebody_known_is_shown_beside_them_and_made_one_by_a_person_only(
        self, app, world, browser, time_machine, community
    ):
        known = a_prospect("Quintus Doe")
        db.session.add(Identity(prospect_id=known.id, kind=IdentityKind.EMAIL, raw="q", canonical="quin@example.org"))
        join = joined(app, browser, time_machine)
        assert "looks at it first" not in browser(None).get(link_of(join)).text
        assert (join.state, join.holds) == (JoinState.HELD, ["known"])
        page = browser(world.rita).get(f"/communities/{community.id}/people").text
        assert "Quintus Doe" in page
        answer = browser(world.rita).post(f"/communities/joins/{join.id}/acceptance", data={"prospect_id": known.id})
        assert answer.status_code == 303
        assert db.session.scalars(select(Basis.prospect_id)).one() == known.id
        assert len(db.session.scalars(select(Prospect)).all()) == 1

    def test_nonsense_for_who_they_are_makes_nobody(self, app, world, browser, time_machine, community):
        join = joined(app, browser, time_machine, reason="See https://example.net")
        answer = browser(world.rita).post(f"/communities/joins/{join.id}/acceptance", data={"prospect_id": "nonsense"})
        assert (answer.status_code, db.session.get_one(Join, join.id).state) == (404, JoinState.HELD)

    def test_or_said_to_be_somebody_else(self, app, world, browser, time_machine, community):
        known = a_prospect("Quintus Doe")
        db.session.add(Identity(prospect_id=known.id, kind=IdentityKind.EMAIL, raw="q", canonical="quin@example.org"))
        join = joined(app, browser, time_machine)
        browser(world.rita).post(f"/communities/joins/{join.id}/acceptance")
        assert len(db.session.scalars(select(Prospect)).all()) == 2
        assert db.session.scalars(select(Pair.state)).one() is PairState.NOT_THE_SAME

    def test_a_ban_on_contact_stays_until_somebody_lifts_it(self, app, world, browser, time_machine, community):
        known = a_prospect("Quintus Doe", do_not_contact=True)
        db.session.add(Identity(prospect_id=known.id, kind=IdentityKind.EMAIL, raw="q", canonical="quin@example.org"))
        join = joined(app, browser, time_machine)
        browser(world.rita).post(f"/communities/joins/{join.id}/acceptance", data={"prospect_id": known.id})
        assert db.session.get_one(Prospect, known.id).do_not_contact

    def test_somebody_erased_comes_back_only_when_a_person_says_so(self, app, world, browser, time_machine, community):
        erasure = Erasure(prospect_id=community.id, cause=Cause.ASKED)
        db.session.add(erasure)
        db.session.flush()
        db.session.add(ErasedIdentity(erasure_id=erasure.id, digest=digest("email", "quin@example.org")))
        join = joined(app, browser, time_machine)
        assert join.holds == ["erased"]
        browser(world.rita).post(f"/communities/joins/{join.id}/acceptance")
        assert db.session.scalars(select(Prospect.display_name)).one() == "Quin Doe"
        assert db.session.scalar(select(ErasedIdentity)) is None

    def test_left_out_they_are_forgotten_after_a_month(self, app, world, browser, time_machine, community):
        join = joined(app, browser, time_machine, proof="")
        browser(world.rita).post(f"/communities/joins/{join.id}/refusal")
        time_machine.move_to(clock.now() + timedelta(days=31))
        forget_visitors()
        assert db.session.scalar(select(Join)) is None

    def test_employees_do_not_see_who_wants_to_join(self, app, world, browser, time_machine, community):
        join = joined(app, browser, time_machine, proof="")
        assert browser(world.emil).get(f"/communities/{community.id}/people").status_code == 403
        assert browser(world.emil).post(f"/communities/joins/{join.id}/acceptance").status_code == 403
        assert browser(world.lena).post(f"/communities/joins/{join.id}/acceptance").status_code == 404
