"""What a phone shares, or the bookmarklet brings, leads to the log form of whomever it is about."""

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select

from app.kernel.db import db
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect
from tests.support.makers import a_prospect
from tests.support.making_duplicates import an_identity

IN = "https://www.linkedin.com/in/amara-diallo"
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Amara Diallo\r\nEMAIL:amara@example.org\r\nEND:VCARD\r\n"
MAIL = b"From: Amara Diallo <amara@example.org>\r\nTo: emil@nordlicht.example\r\nSubject: Separators\r\n\r\nHello!\r\n"


def known(name="Amara Diallo", profile=IN) -> Prospect:
    person = a_prospect(name)
    an_identity(person, profile, IdentityKind.PROFILE)
    return person


def led_to(answer) -> tuple[str, dict[str, str]]:
    place = urlsplit(answer.location)
    return place.path, {name: values[0] for name, values in parse_qs(place.query).items()}


def shared(client, **fields) -> tuple[str, dict[str, str]]:
    """Where a phone is led that shares something."""
    answer = client.post("/share", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 303
    return led_to(client.get(answer.location))


class TestSomebodyKnown:
    def test_the_log_form_opens_with_them(self, world, browser):
        person = known()
        place, given = shared(browser(world.emil), url=f"{IN}?trk=feed", title="Amara Diallo | LinkedIn")
        assert (place, given) == ("/log", {"prospect_id": str(person.id)})

    def test_what_was_written_becomes_the_line(self, world, browser):
        an_identity(a_prospect("Amara"), "amara@example.org")
        _place, given = shared(browser(world.emil), text="amara@example.org", title="Separators")
        assert given["summary"] == "Separators"

    def test_of_several_one_chooses(self, world, browser):
        known("Amara Diallo"), known("Amara Example")
        page = browser(world.emil).get("/share", query_string={"url": IN})
        assert page.status_code == 200
        assert page.text.count("/log?prospect_id=") == 2

    def test_the_form_is_filled_in(self, world, browser):
        person = known()
        page = browser(world.emil).get(
            "/log", query_string={"prospect_id": person.id, "summary": "Her thesis", "kind": "met"}
        )
        assert 'value="Her thesis"' in page.text
        assert "Amara Diallo" in page.text


class TestSomebodyNew:
    def test_the_form_for_somebody_new_is_filled_in(self, world, browser):
        client = browser(world.emil)
        place, given = shared(client, url=IN, title="Amara Diallo - Chemist - Voltwerk | LinkedIn")
        assert (place, given["name"], given["profiles"]) == (
            "/people/new",
            "Amara Diallo",
            "linkedin.com/in/amara-diallo",
        )
        page = client.get(place, query_string=given)
        assert 'value="Amara Diallo"' in page.text
        assert "linkedin.com/in/amara-diallo" in page.text

    def test_from_there_on_to_the_log_form(self, world, browser):
        data = {"name": "Amara Diallo", "profiles": IN, "log": "her thesis"}
        place, given = led_to(browser(world.emil).post("/people/new", data=data))
        added = db.session.scalars(select(Identity)).one()
        assert (place, given) == ("/log", {"prospect_id": str(added.prospect_id), "summary": "her thesis"})

    def test_what_names_nobody_becomes_the_line(self, world, browser):
        place, given = shared(browser(world.emil), title="Why ships vibrate", url="https://example.org/a/b")
        assert (place, given) == ("/log", {"summary": "Why ships vibrate"})


class TestFiles:
    def test_an_address_card_says_who_it_is(self, world, browser):
        place, given = shared(browser(world.emil), file=(BytesIO(CARD), "amara.vcf"))
        assert (place, given["name"], given["emails"]) == ("/people/new", "Amara Diallo", "amara@example.org")

    def test_of_a_mail_it_is_who_wrote_it(self, world, browser):
        person = a_prospect("Amara Diallo")
        an_identity(person, "amara@example.org")
        place, given = shared(browser(world.emil), file=(BytesIO(MAIL), "mail.eml"))
        assert place == "/log"
        assert given == {"prospect_id": str(person.id), "kind": "email", "summary": "Separators"}

    def test_what_cannot_be_read_asks(self, world, browser):
        answer = browser(world.emil).post("/share", data={"file": (BytesIO(b"\0\1\2"), "x.vcf")})
        assert browser(world.emil).get(answer.location).status_code == 200


class TestSignedOut:
    def test_nothing_that_was_shared_is_lost_by_signing_in(self, world, browser):
        client = browser(None)
        answer = client.post("/share", data={"url": IN, "title": "Amara Diallo | LinkedIn"})
        sign_in = client.get(answer.location)
        place, given = led_to(sign_in)
        assert place == "/sign-in"
        assert given["next"].startswith("/share?")
        assert "amara-diallo" in given["next"]

    def test_files_of_nobody_are_not_read(self, world, browser):
        answer = browser(None).post("/share", data={"file": (BytesIO(CARD), "amara.vcf")})
        assert answer.location == "/share"

    def test_a_very_long_text_does_not_make_an_address_that_nobody_takes(self, browser):
        answer = browser(None).post("/share", data={"text": "ä" * 50_000, "url": "u" * 50_000})
        assert len(answer.location) < 12_000
