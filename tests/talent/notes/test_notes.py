"""Notes stay inside, are their author's to change, and are never overwritten unseen."""

import re

from sqlalchemy import select

from app.kernel.db import db
from talent.notes.models import Note
from tests.support.makers import a_note, a_prospect


def test_a_note_stands_in_the_file_and_stays_inside(world, browser):
    person, client = a_prospect(), browser(world.emil)
    client.post(f"/people/{person.id}/notes", data={"body": "Likes tea.\nNo mornings."})
    page = browser(world.eva).get(f"/people/{person.id}").text
    assert "Likes tea.\nNo mornings." in page
    assert "A note by Emil" in page
    assert "stays inside" in page


def test_a_private_note_is_its_authors_alone(world, browser):
    person = a_prospect()
    browser(world.emil).post(f"/people/{person.id}/notes", data={"body": "Likes tea.", "is_private": "y"})
    assert "Likes tea." in browser(world.emil).get(f"/people/{person.id}").text
    assert "Likes tea." not in browser(world.ada).get(f"/people/{person.id}").text


def test_an_empty_note_is_refused_beside_the_field(world, browser):
    person = a_prospect()
    for body in ("", " \n "):
        answer = browser(world.emil).post(f"/people/{person.id}/notes", data={"body": body})
        assert answer.status_code == 422
        assert re.search(r'id="body-error">.*?Write something first', answer.text, re.DOTALL)


def test_a_note_too_long_is_refused_and_kept(world, browser):
    answer = browser(world.emil).post(f"/people/{a_prospect().id}/notes", data={"body": "long " * 4001})
    assert answer.status_code == 422
    assert "long long long" in answer.text


def test_a_note_that_changed_in_another_window_is_not_overwritten_unseen(world, browser):
    note = a_note(world.emil, a_prospect(), "first")
    client = browser(world.emil)
    client.post(f"/notes/{note.id}", data={"body": "second", "version": "1"})
    answer = client.post(f"/notes/{note.id}", data={"body": "third", "version": "1"})
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.text
    assert "second" in answer.text
    assert "third" in answer.text
    assert note.body == "second"
    assert 'name="version" type="hidden" value="2"' in answer.text
    client.post(f"/notes/{note.id}", data={"body": "third", "version": "2"})
    assert note.body == "third"


def test_only_its_author_changes_or_removes_a_note(world, browser):
    note = a_note(world.emil, a_prospect())
    for user in (world.rita, world.ada):
        client = browser(user)
        assert client.get(f"/notes/{note.id}").status_code == 403
        assert client.post(f"/notes/{note.id}", data={"body": "x", "version": "1"}).status_code == 403
        assert client.post(f"/notes/{note.id}/remove").status_code == 403
    browser(world.emil).post(f"/notes/{note.id}/remove")
    assert db.session.scalars(select(Note)).all() == []


def test_removing_asks_first(world, browser):
    note = a_note(world.emil, a_prospect())
    page = browser(world.emil).get(f"/notes/{note.id}").text
    assert page.index("This cannot be undone.") < page.index("Remove for good")
