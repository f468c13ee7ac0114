"""Direct messages in X's archives become contacts once somebody has said who their numbers are, and go again."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from app.kernel.db import db
from talent.prospects.models import ExternalId
from talent.relationships.models import Direction, Relationship, Touchpoint
from talent.transfer import actions
from talent.transfer.models import ImportContact, Messages
from tests.support.makers import a_prospect
from tests.support.making_imports import an_import, committed
from tests.support.outbox import run_jobs

pytestmark = pytest.mark.usefixtures("quickly")

IN = {"recipientId": "111", "senderId": "222", "id": "1", "createdAt": "2026-01-20T21:42:09.068Z"}
OUT = {**IN, "recipientId": "222", "senderId": "111", "id": "2"}
ACCOUNT = 'window.YTD.account.part0 = [{"account": {"accountId": "111", "username": "emil"}}]'


def x_file(kind, *messages):
    body = [{"dmConversation": {"conversationId": "111-222", "messages": [{"messageCreate": one} for one in messages]}}]
    return f"window.YTD.{kind}.part0 = {json.dumps(body)}"


HEADERS = x_file("direct_message_headers", IN, OUT)
WHOLE = x_file("direct_messages", {**IN, "text": "Hello"}, {**OUT, "text": "Hi"})
GROUP = x_file("direct_messages_group", *({"senderId": "333", "id": str(number), "text": "all"} for number in range(5)))


def x_archive(account=ACCOUNT, **files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"data/{name.replace('_', '-')}.js", content)
        if account:
            archive.writestr("data/account.js", account)
    return packed.getvalue()


def contacts():
    return db.session.scalars(select(Touchpoint).order_by(Touchpoint.direction)).all()


def reasons(import_):
    rows = select(ImportContact.reason).where(ImportContact.import_id == import_.id).order_by(ImportContact.number)
    return db.session.scalars(rows).all()


def with_amara(app, world, content):
    import_ = an_import(app, world.emil, content)
    actions.say_who(world.emil.as_actor(), import_, number="222", prospect_id=a_prospect().id)
    return import_


def test_somebody_says_who_a_number_is_and_it_is_known_from_then_on(app, world):
    import_ = with_amara(app, world, x_archive(direct_message_headers=HEADERS))
    assert (import_.contacts, import_.contacts_new) == (2, 2)
    committed(app, import_)
    assert {one.direction for one in contacts()} == {Direction.IN, Direction.OUT}
    assert db.session.scalars(select(ExternalId.value)).all() == ["222"]
    again = an_import(app, world.emil, x_archive(direct_message_headers=HEADERS))
    assert again.contacts_same == 2


def test_undone_it_forgets_the_number_again(app, world, browser):
    import_ = committed(app, with_amara(app, world, x_archive(direct_message_headers=HEADERS)))
    actions.undo(world.emil.as_actor(), import_)
    run_jobs(app)
    assert db.session.scalars(select(ExternalId)).all() == []
    assert db.session.scalars(select(Relationship)).all() == []
    assert "Its contacts are gone again" in browser(world.emil).get(f"/import/{import_.id}").text


def test_a_whole_archive_tells_of_each_message_once_and_with_its_text(app, world):
    everything = x_archive(direct_message_headers=HEADERS, direct_messages=WHOLE)
    import_ = an_import(app, world.emil, everything)
    assert import_.contacts == 2
    actions.take_messages(world.emil.as_actor(), import_, messages=Messages.CONTENT)
    run_jobs(app)
    actions.say_who(world.emil.as_actor(), import_, number="222", prospect_id=a_prospect().id)
    committed(app, import_)
    assert sorted(one.details for one in contacts()) == ["Hello", "Hi"]


def test_messages_of_groups_are_left_out_and_say_so(app, world):
    everything = x_archive(direct_messages=WHOLE, direct_messages_group=GROUP)
    import_ = an_import(app, world.emil, everything)
    assert reasons(import_) == ["stranger"] * 2 + ["group"] * 5


def test_whoever_writes_most_in_groups_is_not_taken_for_oneself(app, world):
    more = x_file("direct_messages", IN, OUT, {**IN, "senderId": "444", "id": "3"})
    import_ = an_import(app, world.emil, x_archive(account="", direct_messages=more, direct_messages_group=GROUP))
    assert set(reasons(import_)) == {"stranger", "group"}
