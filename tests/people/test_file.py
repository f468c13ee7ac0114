"""A person's file: who they are, how close each of us is in words, and what stands in the way of writing."""

import re
from datetime import timedelta

from app.kernel import clock
from app.people.file import file_of
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, LegalBasis
from talent.relationships.models import ContactKind, RelationshipState
from tests.support.makers import a_contact, a_prospect, a_relationship


def a_close_tie(user, person):
    tie = a_relationship(user, person)
    for days in (5, 40, 90, 200):
        a_contact(tie, at=clock.now() - timedelta(days=days), kind=ContactKind.MET)
    return tie


class TestHowClose:
    def test_strength_is_a_phrase_with_its_parts(self, world, browser):
        person = a_prospect()
        a_close_tie(world.emil, person)
        page = browser(world.eva).get(f"/people/{person.id}").text
        assert "in close touch" in page
        assert "last two-way 5 days ago; 4 contacts in a year; balanced; met in person." in page

    def test_strength_is_never_a_number(self, world, browser):
        person = a_prospect()
        tie = a_close_tie(world.emil, person)
        shown = file_of(world.emil, person).own
        assert shown.relationship is tie
        page = browser(world.emil).get(f"/people/{person.id}").text
        assert not re.search(r"\b\d+\s*(%|/\s*100|points?)|score", page, re.IGNORECASE)

    def test_who_never_talked_is_said_to_have_not(self, world, browser):
        person = a_prospect()
        a_relationship(world.eva, person)
        page = browser(world.emil).get(f"/people/{person.id}").text
        assert "no talk noted yet" in page
        assert "nobody has answered yet; 0 contacts in a year." in page

    def test_a_colleague_who_is_away_is_said_to_be_with_their_line(self, world, browser):
        person = a_prospect()
        a_relationship(world.emil, person)
        today = world.emil.today
        world.emil.out_of_office_from, world.emil.out_of_office_until = today, today + timedelta(days=3)
        world.emil.out_of_office_note = "Ask Eva about ropes."
        page = browser(world.eva).get(f"/people/{person.id}").text
        assert "Out of office until" in page
        assert "Ask Eva about ropes." in page

    def test_what_is_ended_or_paused_says_so(self, world, browser):
        person = a_prospect()
        a_relationship(world.eva, person, state=RelationshipState.ENDED)
        a_relationship(world.rita, person, state=RelationshipState.PAUSED)
        page = browser(world.emil).get(f"/people/{person.id}").text
        assert "let go" in page
        assert "paused" in page


class TestWhoTheyAre:
    def test_a_profile_is_a_safe_link_and_an_address_is_plain_text(self, world, browser):
        person = a_prospect()
        for kind, raw, canonical in (
            (IdentityKind.PROFILE, "http://www.linkedin.com/in/amara/", "linkedin.com/in/amara"),
            (IdentityKind.EMAIL, "Amara@Example.org", "amara@example.org"),
        ):
            from app.kernel.db import db

            db.session.add(Identity(prospect_id=person.id, kind=kind, raw=raw, canonical=canonical))
        page = browser(world.emil).get(f"/people/{person.id}").text
        link = re.search(r'<a href="https://linkedin.com/in/amara"[^>]*>', page)[0]
        assert 'rel="noopener noreferrer nofollow"' in link
        assert "Amara@Example.org" in page
        assert "mailto:" not in page

    def test_text_from_outside_is_shown_as_it_is_and_never_run(self, world, browser):
        person = a_prospect("<script>alert(1)</script>", title='"><img src=x>', employer="{{ 7 * 7 }}")
        page = browser(world.emil).get(f"/people/{person.id}").text
        assert "&lt;script&gt;alert(1)" in page
        assert "<img src=x>" not in page
        assert "{{ 7 * 7 }}" in page

    def test_where_we_know_them_from_and_why_we_may_are_sentences(self, world, browser):
        person = a_prospect(source="met at PyCon 2026", legal_basis=LegalBasis.CONSENT)
        page = browser(world.emil).get(f"/people/{person.id}").text
        assert "We know them from: met at PyCon 2026" in page
        assert "because they agreed on" in page


class TestDoNotContact:
    def test_the_file_says_so_offers_no_beginning_and_folds_the_writing_away(self, world, browser):
        person = a_prospect("Amara Okafor", do_not_contact=True, do_not_contact_reason="Asked by mail.")
        page = browser(world.emil).get(f"/people/{person.id}").text
        assert "Do not contact Amara Okafor." in page
        assert "Asked by mail." in page
        assert "Keep in touch" not in page
        assert page.index('<details class="fold past">') < page.index('class="card composer"')

    def test_a_talk_from_before_can_still_be_written_down(self, world, browser):
        person = a_prospect(do_not_contact=True)
        answer = browser(world.emil).post(
            "/log", data={"prospect_id": person.id, "kind": "call", "direction": "both", "when": "yesterday"}
        )
        assert answer.status_code == 303

    def test_it_is_noted_with_a_reason_and_lifted_again(self, world, browser):
        person, client = a_prospect("Amara Okafor"), browser(world.emil)
        without = client.post(f"/people/{person.id}/ban", data={"reason": " "})
        assert without.status_code == 422
        assert "Say why, for your colleagues." in without.text
        client.post(f"/people/{person.id}/ban", data={"reason": "Asked by mail."})
        assert person.do_not_contact
        client.post(f"/people/{person.id}/unban")
        assert not person.do_not_contact
        assert person.do_not_contact_reason == ""


def test_who_does_not_exist_is_not_found(world, browser):
    assert browser(world.emil).get("/people/01a1e411-4720-797c-b57a-15676cad396b").status_code == 404
