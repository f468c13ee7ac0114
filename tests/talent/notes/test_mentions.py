"""Colleagues who are named in a note see it on Today and get a mail; nobody else learns of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.actor import Role
from app.kernel.db import db
from talent.notes.mentions import named_in
from talent.notes.models import Mention, Note
from tests.support.makers import a_mention, a_note, a_prospect, a_user
from tests.support.outbox import run_jobs, send_mail


def who_is_told() -> list[str]:
    return sorted(mention.user.name for mention in db.session.scalars(select(Mention)))


def mails(app, time_machine):
    """What goes out once everybody had time to look by themselves."""
    time_machine.move_to(clock.now() + timedelta(minutes=3))
    run_jobs(app)
    return [letter for letter in send_mail(app) if "note about" in letter.subject]


@pytest.fixture
def writes(world, browser):
    """Emil writes a note about Amara."""
    person = a_prospect("Amara Okafor")

    def write(body, **fields):
        answer = browser(world.emil).post(f"/people/{person.id}/notes", data={"body": body, **fields})
        assert answer.status_code == 303
        return db.session.scalars(select(Note).order_by(Note.id.desc())).first()

    return write


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("@Eva, can you help?", ["Eva"]),
        ("Ask @eva's team", ["Eva"]),
        ("(@Lea Öztürk)", ["Lea Öztürk"]),
        ("@lea ozturk knows her", ["Lea Öztürk"]),
        ("@Lea knows her", ["Lea Öztürk"]),
        ("@Lea Öztürk and @Eva", ["Lea Öztürk", "Eva"]),
        ("@Jo Berg", []),
        ("@jo2@example.org", ["Jo Berg"]),
        ("eva@Eva.example, at @ noon, @nobody", []),
        ("@Paul is a partner, @Gone has left", []),
    ],
)
def test_a_name_behind_an_at_means_whoever_is_called_so_alone(world, body, names):
    a_user("Lea Öztürk")
    a_user("Jo Berg", email="jo1@example.org")
    a_user("Jo Berg", email="jo2@example.org")
    a_user("Gone", deactivated_at=clock.now())
    assert world.paul.role is Role.PARTNER
    assert [user.name for user in named_in(body).users] == names


def test_whoever_is_named_sees_it_on_today_until_they_have_seen_or_answered_it(world, browser, writes):
    writes("@Eva, you know her. And @nobodyhere?")
    assert who_is_told() == ["Eva"]
    today = browser(world.eva).get("/").text
    assert "Colleagues name you in notes" in today
    assert "@Eva, you know her." in today
    assert "@Eva, you know her." not in browser(world.rita).get("/").text
    mention = db.session.scalars(select(Mention)).one()
    browser(world.eva).post(f"/mentions/{mention.id}/settling")
    assert "you know her" not in browser(world.eva).get("/").text
    browser(world.eva).post(f"/mentions/{mention.id}/waiting")
    assert "you know her" in browser(world.eva).get("/").text
    assert browser(world.eva).post(f"/mentions/{mention.id}/answering", data={"body": " "}).status_code == 422
    browser(world.eva).post(f"/mentions/{mention.id}/answering", data={"body": "From the sailing club."})
    assert "you know her" not in browser(world.eva).get("/").text
    assert "From the sailing club." in browser(world.emil).get("/").text


def test_a_private_note_tells_nobody_and_one_that_becomes_private_takes_back_whom_it_named(world, browser, writes):
    writes("@Eva reads this?", is_private="y")
    assert who_is_told() == []
    note = writes("@Eva, open")
    assert who_is_told() == ["Eva"]
    edit = {"body": "@Eva, open", "is_private": "y", "version": "1"}
    browser(world.emil).post(f"/notes/{note.id}", data=edit)
    assert who_is_told() == []
    assert "open" not in browser(world.eva).get("/").text


def test_a_note_that_is_changed_tells_whom_it_names_now_and_one_that_is_removed_nobody(world, browser, writes):
    note = writes("@Eva, @Rita")
    browser(world.emil).post(f"/notes/{note.id}", data={"body": "@Lena, @Rita", "version": "1"})
    assert who_is_told() == ["Lena", "Rita"]
    browser(world.emil).post(f"/notes/{note.id}/remove")
    assert who_is_told() == []


def test_the_mail_tells_what_the_note_says_to_whom_it_names_alone(app, world, writes, time_machine):
    writes("@Eva, she wants to move in spring.")
    (letter,) = mails(app, time_machine)
    assert (letter.subject, letter.message["To"].addresses[0].addr_spec) == (
        "Emil named you in a note about Amara Okafor",
        world.eva.email,
    )
    assert "she wants to move in spring" in letter.text
    assert "she wants to move in spring" in letter.html
    assert "do not pass this mail on" in letter.text
    assert letter.message["Reply-To"] is None


@pytest.mark.parametrize("what", ["seen", "unwanted", "private", "removed", "left"])
def test_no_mail_goes_about_what_was_seen_or_is_not_for_them(app, world, browser, writes, time_machine, what):
    note = writes("@Eva, she wants to move in spring.")
    mention = db.session.scalars(select(Mention)).one()
    emil = browser(world.emil)
    if what == "seen":
        browser(world.eva).post(f"/mentions/{mention.id}/settling")
    elif what == "private":
        emil.post(f"/notes/{note.id}", data={"body": note.body, "is_private": "y", "version": "1"})
    elif what == "removed":
        emil.post(f"/notes/{note.id}/remove")
    elif what == "left":
        world.eva.deactivated_at = clock.now()
    else:
        world.eva.mails_mentions = False
    assert mails(app, time_machine) == []


def test_what_names_a_colleague_is_theirs_alone_to_settle(world, browser):
    mention = a_mention(a_note(world.emil, a_prospect()), world.eva)
    for user in (world.emil, world.ada):
        assert browser(user).get(f"/mentions/{mention.id}").status_code == 404
        assert browser(user).post(f"/mentions/{mention.id}/settling").status_code == 404
    assert browser(world.eva).get(f"/mentions/{mention.id}").status_code == 200
