"""Birthdays, groups, links and photos of files: taken with the people, once, and gone again with the import."""

import base64
import io

import pytest
from sqlalchemy import func, select

from app.kernel import files
from app.kernel.db import db
from talent.documents.models import Photo
from talent.prospects.models import Fact, Link, Prospect, ProspectTag, Tag
from talent.relationships.models import Relationship
from talent.transfer import actions
from talent.transfer.models import ImportState
from talent.transfer.reading import Field
from talent.transfer.reading.dates import parse_birthday
from tests.support.making_documents import a_picture
from tests.support.making_imports import an_import, committed, imported, outcomes
from tests.support.outbox import run_jobs

pytestmark = pytest.mark.usefixtures("quickly")


def folded_picture(content):
    text = base64.b64encode(content).decode()
    return "\r\n ".join(text[start : start + 74] for start in range(0, len(text), 74))


def a_card(name, *lines):
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", *lines, "END:VCARD", ""])


def the_cards():
    photo = "PHOTO;ENCODING=b;TYPE=PNG:" + folded_picture(a_picture(size=(400, 300)))
    return a_card(
        "Amara Okafor",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29",
        "CATEGORIES:Climbing,Python people",
        photo,
        "URL:https://acme.example",
    ) + a_card("Ben Schmidt", "BDAY:19930102", "PHOTO;VALUE=uri:https://acme.example/ben.jpg", "EMAIL:ben@x.example")


def with_groups(app, world, content):
    """The import as somebody leaves it who says that the groups shall become tags."""
    import_ = an_import(app, world.emil, content, name="contacts.vcf")
    mapping = {**import_.mapping, import_.header.index("Groups"): Field.GROUPS}
    actions.map_columns(world.emil.as_actor(), import_, mapping=mapping)
    run_jobs(app)
    return import_


def of(model, column):
    return sorted(db.session.scalars(select(column).select_from(model)))


def test_they_come_in_with_the_people(app, world):
    done = committed(app, with_groups(app, world, the_cards()))
    assert of(Fact, Fact.label + ": " + Fact.value) == ["Birthday: February 29", "Birthday: January 2, 1993"]
    assert of(Tag, Tag.name) == ["Climbing", "Python people"]
    assert of(Link, Link.url) == ["https://acme.example"]
    photo = db.session.scalars(select(Photo)).one()
    person = db.session.get(Prospect, photo.prospect_id, populate_existing=True)
    assert (person.display_name, person.photo) == ("Amara Okafor", photo.sha256)
    assert (done.photos, done.photos_done, done.upload) == (1, 1, None)


def test_groups_are_taken_only_when_somebody_says_so(app, world):
    imported(app, world.emil, the_cards(), name="contacts.vcf")
    assert of(Tag, Tag.name) == []


def test_the_same_cards_again_bring_nothing_new(app, world):
    committed(app, with_groups(app, world, the_cards()))
    again = with_groups(app, world, the_cards())
    assert set(outcomes(again).values()) == {"same"}
    assert (again.photos, again.created, again.updated) == (0, 0, 0)


def test_cards_that_tell_more_add_it_to_whom_we_know(app, world):
    bare = a_card("Amara Okafor", "EMAIL:amara@x.example")
    imported(app, world.emil, bare, name="contacts.vcf")
    more = bare.replace("END:VCARD", f"BDAY:--0203\r\nPHOTO;ENCODING=b:{folded_picture(a_picture())}\r\nEND:VCARD")
    assert outcomes(imported(app, world.emil, more, name="contacts.vcf")) == {1: "updated"}
    assert of(Fact, Fact.value) == ["February 3"]
    assert db.session.scalar(select(func.count()).select_from(Photo)) == 1


def test_a_picture_of_a_second_card_of_one_person_comes_in(app, world):
    bare = a_card("Amara Okafor", "EMAIL:amara@x.example")
    second = bare.replace("END:VCARD", f"PHOTO;ENCODING=b:{folded_picture(a_picture())}\r\nEND:VCARD")
    done = imported(app, world.emil, bare + second, name="contacts.vcf")
    assert (done.created, done.photos, done.photos_done) == (1, 1, 1)
    assert db.session.scalars(select(Prospect.photo)).one() == db.session.scalars(select(Photo.sha256)).one()
    actions.undo(world.emil.as_actor(), done)
    run_jobs(app)
    assert db.session.scalar(select(func.count()).select_from(Photo)) == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_picture_comes_in_whatever_characters_its_cards_are_written_in(app, world, encoding):
    content = a_card("Zoë Grün", "EMAIL:zoe@x.example", f"PHOTO;ENCODING=b:{folded_picture(a_picture())}")
    done = imported(app, world.emil, content.encode(encoding), name="contacts.vcf")
    assert (done.created, done.photos_done) == (1, 1)
    assert of(Prospect, Prospect.display_name) == ["Zoë Grün"]


def test_two_cards_of_one_person_bring_the_groups_and_pages_of_both(app, world):
    cards = (
        ("EMAIL:amara@x.example", "CATEGORIES:Climbing,Chess", "URL:https://acme.example"),
        ("EMAIL:amara@x.example", "CATEGORIES:chess,Rowing", "URL:https://beta.example", "BDAY:19930102"),
    )
    content = "".join(a_card("Amara Okafor", *lines) for lines in cards)
    committed(app, with_groups(app, world, content))
    assert of(Tag, func.lower(Tag.name)) == ["chess", "climbing", "rowing"]
    assert of(Link, Link.url) == ["https://acme.example", "https://beta.example"]
    assert of(Fact, Fact.value) == ["January 2, 1993"]
    assert set(outcomes(with_groups(app, world, content)).values()) == {"same"}


def test_undone_a_person_whom_we_knew_has_no_photo_any_more(app, world):
    bare = a_card("Amara Okafor", "EMAIL:amara@x.example")
    imported(app, world.emil, bare, name="contacts.vcf")
    more = bare.replace("END:VCARD", f"PHOTO;ENCODING=b:{folded_picture(a_picture())}\r\nEND:VCARD")
    done = imported(app, world.emil, more, name="contacts.vcf")
    assert db.session.scalars(select(Prospect.photo)).one() is not None
    actions.undo(world.emil.as_actor(), done)
    run_jobs(app)
    assert db.session.scalars(select(Prospect.photo)).all() == [None]


def test_undone_they_are_gone_and_their_files_are_named_by_nobody(app, world):
    before = a_card("Ben Schmidt", "EMAIL:ben@x.example")
    imported(app, world.emil, before, name="before.vcf")
    done = committed(app, with_groups(app, world, the_cards()))
    actions.undo(world.emil.as_actor(), done)
    run_jobs(app)
    assert of(Prospect, Prospect.display_name) == ["Ben Schmidt"]
    for model in (Fact, Link, ProspectTag, Photo):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_undoing_in_the_midst_of_photos_leaves_none(app, world):
    done = an_import(app, world.emil, the_cards(), name="contacts.vcf")
    committed(app, done)
    done.upload, done.state = files.keep(io.BytesIO(the_cards().encode())).name, ImportState.DONE
    actions.undo(world.emil.as_actor(), done)
    run_jobs(app)
    assert (done.state, done.upload) == (ImportState.UNDONE, None)


@pytest.mark.parametrize("picture", ["!!!!", base64.b64encode(b"MZ not a picture").decode(), "QUJD" * 3_000_000])
def test_a_picture_that_is_none_leaves_the_person_without(app, world, picture):
    done = imported(app, world.emil, a_card("Amara Okafor", f"PHOTO;ENCODING=b:{picture}"), name="contacts.vcf")
    assert (done.state, done.created, done.photos_done, done.upload) == (ImportState.DONE, 1, 0, None)


def test_labels_of_google_become_tags_without_its_own_groups(app, world):
    header = "First Name,Last Name,File As,Organization Name,Birthday,Labels,E-mail 1 - Label,E-mail 1 - Value\n"
    row = "Amara,Okafor,,Acme, --02-03,* myContacts ::: Climbing ::: * starred,* Work,amara@x.example\n"
    import_ = an_import(app, world.emil, header + row, name="contacts.csv")
    actions.map_columns(world.emil.as_actor(), import_, mapping={**import_.mapping, 5: Field.GROUPS})
    run_jobs(app)
    committed(app, import_)
    assert of(Tag, Tag.name) == ["Climbing"]
    assert of(Fact, Fact.value) == ["February 3"]


def test_who_is_not_to_be_contacted_in_a_file_is_at_rest_until_the_import_is_undone(app, world):
    header = "first_name,last_name,email,do_not_call\n"
    amara, ben = "Amara,Okafor,amara@x.example,{}\n", "Ben,Schmidt,ben@x.example,True\n"
    preview = an_import(app, world.emil, header + amara.format("False") + ben, name="contacts.csv")
    assert preview.relationships == 1
    done = [committed(app, preview)]
    done += [imported(app, world.emil, header + amara.format(said), name="contacts.csv") for said in ("yes", "no")]
    assert [set(outcomes(one).values()) for one in done] == [{"created"}, {"updated"}, {"same"}]
    assert of(Prospect, Prospect.do_not_contact_reason) == ["It says so in a file: LinkedIn"] * 2
    assert db.session.scalar(select(func.count()).select_from(Relationship)) == 1
    for one, left in zip(reversed(done), ([True, True], [False, True], []), strict=True):
        actions.undo(world.emil.as_actor(), one)
        run_jobs(app)
        assert of(Prospect, Prospect.do_not_contact) == left


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("--0203", "02-03"),
        ("--02-03", "02-03"),
        ("1604-02-29", "02-29"),
        ("19000203", "02-03"),
        ("1993-02-03T00:00:00Z", "1993-02-03"),
        ("19930203", "1993-02-03"),
        ("19930203T231000Z", "1993-02-03"),
        ("19930203T231000-0500", "1993-02-03"),
        ("3 Feb 1993", "1993-02-03"),
        ("3.2.65", "1965-02-03"),
    ],
)
def test_birthdays_as_programs_write_them(written, meant):
    assert parse_birthday(written, this_year=2026) == meant


@pytest.mark.parametrize("written", ["", "soon", "--1302", "1993-02-31", "---03"])
def test_what_is_no_birthday(written):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever its words
        parse_birthday(written, this_year=2026)
