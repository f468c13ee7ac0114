"""What somebody says is wrong changes nothing before a recruiter has confirmed it, and then exactly that."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import perform_delivery
from outreach.nudges.digests import ask_for_digests
from talent.corrections.models import Correction, CorrectionState, Subject
from talent.documents.kinds import MediaType
from talent.documents.models import Document, DocumentKind
from talent.duplicates.actions import merge
from talent.prospects.models import Experience, ExperienceKind, Fact, Identity, Link
from tests.support.makers import a_prospect
from tests.support.making_conversations import a_reachable_prospect
from tests.support.making_nudges import letters
from tests.support.outbox import Letter, run_jobs, send_mail

WHO = {"display_name": "Amara Okafor", "title": "Engineer", "employer": "Acme", "location": "", "pronouns": ""}


def wrong(subject, row) -> str:
    return f"/me/held/wrong?subject={subject.value}&id={row.id}"


def the_one() -> Correction:
    return db.session.scalars(select(Correction)).one()


def kept(row):
    db.session.add(row)
    db.session.flush()
    return row


@pytest.fixture
def told(app, time_machine):
    """What they are mailed about answers, as soon as nobody can take these back."""

    def hear() -> list[Letter]:
        time_machine.move_to(clock.now() + timedelta(minutes=12))
        run_jobs(app)
        return send_mail(app)

    return hear


def answered(browser, user, how="confirmation", **data):
    return browser(user).post(f"/privacy/corrections/{the_one().id}/{how}", data=data)


class TestSaying:
    def test_nothing_is_changed_and_it_stands_beside_what_we_hold(self, world, amara, client, browser):
        said = {**WHO, "employer": "Windwerk", "words": "Since May."}
        assert client.post(wrong(Subject.PERSON, amara), data=said).status_code == 303
        assert amara.employer == "Acme"
        assert "Somebody looks at it" in client.get("/me/held").text
        page = browser(world.rita).get(f"/privacy/corrections/{the_one().id}").text
        assert all(word in page for word in ("Acme", "Windwerk", "Since May."))
        assert the_one().said == {"employer": "Windwerk"}

    def test_said_anew_it_replaces_what_nobody_has_answered(self, amara, client):
        for employer in ("Windwerk", "Windwerk AG"):
            client.post(wrong(Subject.PERSON, amara), data={**WHO, "employer": employer})
        assert the_one().said == {"employer": "Windwerk AG"}

    def test_nothing_said_is_refused_beside_the_field(self, amara, client):
        answer = client.post(wrong(Subject.PERSON, amara), data=WHO)
        assert answer.status_code == 422
        assert "Say what is wrong" in answer.text

    def test_what_can_never_stand_there_is_refused(self, amara, client):
        row = db.session.scalars(select(Identity)).one()
        answer = client.post(wrong(Subject.IDENTITY, row), data={"raw": "no address"})
        assert answer.status_code == 422
        assert db.session.scalars(select(Correction)).all() == []

    def test_it_can_be_taken_back_once(self, amara, client):
        client.post(wrong(Subject.PERSON, amara), data={**WHO, "title": "Physicist"})
        path = f"/me/held/wrong/{the_one().id}/withdrawal"
        assert [client.post(path).status_code for _ in range(2)] == [303, 409]

    @pytest.mark.parametrize("subject", [one for one in Subject if one is not Subject.OTHER])
    def test_of_somebody_else_nothing_is_there(self, client, subject):
        other = a_reachable_prospect("Bea Other", "bea@example.net")
        fact = kept(Fact(prospect_id=other.id, value="Canary", key="canary"))
        row = {Subject.PERSON: other, Subject.FACT: fact}.get(subject, fact)
        for answer in (client.get(wrong(subject, row)), client.post(wrong(subject, row), data={"words": "x"})):
            assert answer.status_code == 404
        assert client.get("/me/held/wrong?subject=nothing&id=x").status_code == 404

    def test_a_private_fact_does_not_exist_for_them(self, world, amara, client):
        fact = kept(Fact(prospect_id=amara.id, value="Canary", key="c", noted_by_id=world.emil.id, is_private=True))
        assert client.get(wrong(Subject.FACT, fact)).status_code == 404
        assert "Canary" not in client.get("/me/held").text


class TestAnswering:
    def confirmed(self, world, browser, answer="Thank you."):
        return answered(browser, world.rita, answer=answer)

    def test_confirmed_it_is_in_the_file_and_they_are_told(self, world, amara, client, browser, told):
        client.post(wrong(Subject.PERSON, amara), data={**WHO, "employer": "Windwerk"})
        assert self.confirmed(world, browser).status_code == 303
        assert (amara.employer, amara.title) == ("Windwerk", "Engineer")
        [letter] = told()
        assert letter.to.endswith("<amara@example.net>")
        assert "put right" in letter.text
        assert "Thank you." in letter.text
        assert "put right" in client.get("/me/held").text

    def test_declined_it_stays_and_they_are_told_why(self, world, amara, client, browser, told):
        client.post(wrong(Subject.PERSON, amara), data={**WHO, "employer": "Windwerk"})
        assert answered(browser, world.rita, "refusal", answer=" ").status_code == 422
        assert answered(browser, world.rita, "refusal", answer="You told Emil otherwise today.").status_code == 303
        assert amara.employer == "Acme"
        [letter] = told()
        assert "You told Emil otherwise today." in letter.text

    def test_they_are_told_also_when_they_want_to_hear_nothing_else(self, world, amara, client, browser, told):
        client.post(wrong(Subject.PERSON, amara), data={**WHO, "employer": "Windwerk"})
        amara.do_not_contact = True
        self.confirmed(world, browser)
        assert len(told()) == 1

    def test_of_two_recruiters_one_answers(self, world, amara, client, browser):
        client.post(wrong(Subject.PERSON, amara), data={**WHO, "employer": "Windwerk"})
        assert [self.confirmed(world, browser).status_code for _ in range(2)] == [303, 409]

    def test_an_address_a_stay_a_page_and_a_fact_are_put_right(self, world, amara, client, browser):
        rows = {
            Subject.IDENTITY: (db.session.scalars(select(Identity)).one(), {"raw": "Amara@New.example"}),
            Subject.EXPERIENCE: (
                kept(a_stay(amara)),
                {"role": "Lead", "organisation": "Acme", "began": "2020", "ended": ""},
            ),
            Subject.LINK: (
                kept(Link(prospect_id=amara.id, url="https://old.example/")),
                {"url": "https://new.example/x"},
            ),
            Subject.FACT: (
                kept(Fact(prospect_id=amara.id, value="Likes tea", key="likes tea")),
                {"sentence": "Likes coffee"},
            ),
        }
        for subject, (row, said) in rows.items():
            assert client.post(wrong(subject, row), data=said).status_code == 303, subject
        for one in db.session.scalars(select(Correction)).all():
            assert browser(world.rita).post(f"/privacy/corrections/{one.id}/confirmation").status_code == 303
        page = client.get("/me/held").text
        assert all(
            word in page for word in ("Amara@New.example", "Lead, Acme", "https://new.example/x", "Likes coffee")
        )
        assert not any(word in page for word in ("https://old.example", "Likes tea"))

    @pytest.mark.parametrize("subject", [Subject.EXPERIENCE, Subject.LINK, Subject.FACT, Subject.DOCUMENT])
    def test_what_should_go_goes(self, world, amara, client, browser, subject):
        row = kept(
            {
                Subject.EXPERIENCE: a_stay,
                Subject.LINK: lambda who: Link(prospect_id=who.id, url="https://gone.example/"),
                Subject.FACT: lambda who: Fact(prospect_id=who.id, value="gone", key="gone"),
                Subject.DOCUMENT: lambda who: a_document(who, world.emil),
            }[subject](amara)
        )
        path = wrong(subject, row)
        assert client.post(path, data={"goes": "y"}).status_code == 303
        self.confirmed(world, browser, answer="")
        assert client.get(path).status_code == 404

    def test_what_changed_meanwhile_is_not_overwritten(self, world, amara, client, browser):
        client.post(wrong(Subject.PERSON, amara), data={**WHO, "employer": "Windwerk"})
        amara.employer = "Elsewhere"
        assert "has changed since" in browser(world.rita).get(f"/privacy/corrections/{the_one().id}").text
        assert self.confirmed(world, browser).status_code == 422
        assert amara.employer == "Elsewhere"
        assert the_one().state is CorrectionState.OPEN

    def test_only_recruiting_reads_and_answers(self, world, amara, client, browser):
        client.post(wrong(Subject.PERSON, amara), data={**WHO, "employer": "Windwerk"})
        for user in (world.emil, world.lena):
            assert browser(user).get("/privacy/corrections").status_code == 403
            assert browser(user).post(f"/privacy/corrections/{the_one().id}/confirmation").status_code == 403

    def test_the_queue_goes_on_page_by_page(self, world, amara, browser):
        for number in range(25):
            kept(Correction(prospect_id=amara.id, subject=Subject.OTHER, words=f"word-{number:02}"))
        client = browser(world.rita)
        first = client.get("/privacy/corrections").text
        assert first.count("word-") == 20
        after = first.partition("after=")[2].partition('"')[0].replace("&amp;", "&")
        assert client.get(f"/privacy/corrections?after={after}").text.count("word-") == 5
        assert client.get("/privacy/corrections?after=nonsense").status_code == 404


class TestTakingAnAnswerBack:
    @pytest.mark.parametrize(
        ("subject", "said"),
        [
            (Subject.PERSON, {**WHO, "display_name": "Amara Berg", "employer": "Windwerk"}),
            (Subject.IDENTITY, {"raw": "new@example.org"}),
            (Subject.IDENTITY, {"goes": "y"}),
            (Subject.EXPERIENCE, {"role": "Lead", "organisation": "Windwerk", "began": "2020", "ended": ""}),
            (Subject.LINK, {"goes": "y"}),
            (Subject.FACT, {"sentence": "Likes coffee"}),
            (Subject.DOCUMENT, {"goes": "y"}),
        ],
    )
    def test_the_file_is_as_it_was_and_it_waits_again(self, world, amara, client, browser, told, subject, said):
        rows = {
            Subject.PERSON: lambda: amara,
            Subject.IDENTITY: lambda: db.session.scalars(select(Identity)).one(),
            Subject.EXPERIENCE: lambda: kept(a_stay(amara)),
            Subject.LINK: lambda: kept(Link(prospect_id=amara.id, url="https://old.example/")),
            Subject.FACT: lambda: kept(Fact(prospect_id=amara.id, value="Likes tea", key="likes tea")),
            Subject.DOCUMENT: lambda: kept(a_document(amara, world.emil)),
        }
        row = rows[subject]()
        before = held_lines(client)
        assert client.post(wrong(subject, row), data=said).status_code == 303
        answered(browser, world.rita, answer="Thank you.")
        db.session.expire_all()
        assert held_lines(client) != before
        assert answered(browser, world.rita, "reopening").status_code == 303
        db.session.expire_all()
        assert held_lines(client) == before
        assert the_one().is_open
        assert "Thank you." not in client.get("/me/held").text
        assert told() == []

    def test_answered_anew_they_are_told_once_and_the_last_word(self, world, amara, client, browser, told):
        client.post(wrong(Subject.PERSON, amara), data={**WHO, "employer": "Windwerk"})
        answered(browser, world.rita, "refusal", answer="No.")
        answered(browser, world.rita, "reopening")
        assert "No.</textarea>" in browser(world.rita).get(f"/privacy/corrections/{the_one().id}").text
        answered(browser, world.ada, answer="Yes, of course.")
        [letter] = told()
        assert "Yes, of course." in letter.text
        assert told() == []

    def test_made_one_with_another_file_meanwhile_they_are_told_all_the_same(self, world, amara, client, browser, told):
        client.post(wrong(Subject.PERSON, amara), data={**WHO, "employer": "Windwerk"})
        answered(browser, world.rita, "refusal", answer="No.")
        keeper = a_prospect("Amara O")
        merge(world.rita.as_actor(), keeper, amara)
        [letter] = told()
        assert (letter.to, "No." in letter.text) == ("Amara O <amara@example.net>", True)

    def test_only_whoever_answered_can_and_only_before_they_are_told(self, world, amara, client, browser, told):
        client.post(wrong(Subject.PERSON, amara), data={**WHO, "employer": "Windwerk"})
        answered(browser, world.rita, answer="")
        assert answered(browser, world.ada, "reopening").status_code == 422
        told()
        assert answered(browser, world.rita, "reopening").status_code == 422
        assert amara.employer == "Windwerk"

    def test_what_was_changed_since_is_not_overwritten(self, world, amara, client, browser):
        client.post(wrong(Subject.PERSON, amara), data={**WHO, "employer": "Windwerk"})
        answered(browser, world.rita, answer="")
        amara.version += 1
        db.session.flush()
        assert answered(browser, world.rita, "reopening").status_code == 409


class TestWhereRecruitersLook:
    def test_on_their_today_with_how_many_there_are_and_answered_from_there(self, world, amara, client, browser):
        for number in range(4):
            kept(Correction(prospect_id=amara.id, subject=Subject.OTHER, words=f"word-{number}"))
        rita = browser(world.rita)
        page = rita.get("/").text
        assert [page.count(f"word-{number}") for number in range(4)] == [1, 1, 1, 0]
        assert "4 times somebody says" in page
        assert "word-0" not in browser(world.emil).get("/").text
        first = db.session.scalars(select(Correction).order_by(Correction.created_at, Correction.id)).first()
        answer = rita.post(f"/privacy/corrections/{first.id}/confirmation", data={"answer": "Done.", "next": "/"})
        assert answer.headers["Location"] == "/"
        page = rita.get("/").text
        assert "word-0" not in page
        assert f"/privacy/corrections/{first.id}/reopening?next=/" in page

    def test_in_the_file_for_those_who_may_decide(self, world, amara, client, browser):
        for number in range(2):
            kept(Correction(prospect_id=amara.id, subject=Subject.OTHER, words=f"word-{number}"))
        path = f"/people/{amara.id}"
        page = browser(world.rita).get(path).text
        assert "Amara Okafor says 2 times that something in this file is wrong or missing." in page
        first = db.session.scalars(select(Correction).order_by(Correction.created_at, Correction.id)).first()
        assert f"/privacy/corrections/{first.id}" in page
        assert "wrong or missing" not in browser(world.emil).get(path).text

    def test_their_letter_of_the_week_speaks_of_it_in_one_line(self, app, world, amara):
        kept(Correction(prospect_id=amara.id, subject=Subject.OTHER, words="Canary"))
        for delivery_id in ask_for_digests(clock.now()):
            perform_delivery(delivery_id)
        told = letters(app)
        assert {letter["To"].split()[0].strip('"') for letter in told} == {"Ada", "Rita"}
        assert {letter["Subject"] for letter in told} == {"Something in a file is wrong, says whom it is about"}
        assert "/privacy/corrections" in told[0].get_body(("plain",)).get_content()


def held_lines(client) -> list[str]:
    """What they read about themselves, without what waits."""
    page = client.get("/me/held").text
    return sorted(re.findall(r'class="held-text">([^<]*)<', page))


def a_stay(amara) -> Experience:
    words = {"organisation": "Acme", "organisation_key": "acme", "role": "Engineer", "role_key": "engineer"}
    return Experience(prospect_id=amara.id, kind=ExperienceKind.WORK, **words, began="2020", ended="2021")


def a_document(amara, emil) -> Document:
    names = {"title": "Old CV", "original_name": "cv.pdf", "media_type": MediaType.PDF, "size": 6}
    stored = {"sha256": "0" * 64, "stored_as": "0" * 32, "created_at": clock.now()}
    return Document(prospect_id=amara.id, kind=DocumentKind.CV, uploaded_by_id=emil.id, **names, **stored)
