"""What somebody shows in public: word for word what they said yes to, for whom they chose, and gone at once."""

import gzip
import io
import re

import pytest
from PIL import Image

from outreach.own_profiles.actions import profile_of, secret_of
from talent.consent.erasing import erase
from talent.consent.models import Cause
from tests.support.making_conversations import a_reachable_prospect
from tests.support.outside import come_in

SAID = {
    "shown_name": "Amara",
    "headline": "Builds test rigs",
    "looking_for": "A team that **measures** things.",
    "availability": "months",
    "links": "https://amara.example/rigs\nhttps://talks.example/wind",
    "version": "0",
}
HEAVIEST = 150_000
"""Bytes of a public page with all that it needs, compressed."""


def shown(client, amara, shown="by_link") -> str:
    """Where the page is once it was described and shown."""
    assert client.post("/me/profile", data=SAID).status_code == 303
    version = {"shown": shown, "version": profile_of(amara.id).version}
    assert client.post("/me/profile/publication", data=version).status_code == 303
    return re.search(r"/p/pro_[\w=-]+", client.get("/me/profile").text)[0]


class TestShowing:
    def test_before_they_say_yes_nobody_sees_it(self, amara, client, browser):
        client.post("/me/profile", data=SAID)
        path = f"/p/{secret_of(profile_of(amara.id))}"
        assert browser(None).get(path).status_code == 404
        assert "Builds test rigs" in client.get("/me/profile/preview").text

    def test_others_see_exactly_what_the_preview_shows(self, amara, client, browser):
        path = shown(client, amara)
        theirs, ours = (_main(answer.text) for answer in (browser(None).get(path), client.get("/me/profile/preview")))
        assert theirs == ours
        assert "<strong>measures</strong>" in theirs
        assert "I could begin in some months" in theirs

    def test_off_again_it_is_gone_at_once(self, world, amara, client, browser):
        path, stranger = shown(client, amara), browser(None)
        assert stranger.get(path).status_code == 200
        client.post("/me/profile/withdrawal")
        assert stranger.get(path).status_code == 404
        assert browser(world.ada).get(path).status_code == 404

    def test_with_another_address_the_one_of_before_leads_nowhere(self, amara, client, browser):
        path = shown(client, amara)
        client.post("/me/profile/address")
        assert browser(None).get(path).status_code == 404
        again = re.search(r"/p/pro_[\w=-]+", client.get("/me/profile").text)[0]
        assert again != path
        assert browser(None).get(again).status_code == 200

    def test_an_address_cannot_be_made_from_an_id(self, amara, client, browser):
        path, profile = shown(client, amara), profile_of(amara.id)
        for guess in (profile.id, profile.link_id, amara.id, f"{path[3:-4]}AAAA"):
            assert browser(None).get(f"/p/{guess}").status_code == 404

    def test_whoever_is_erased_is_gone_from_it(self, world, amara, client, browser):
        path = shown(client, amara)
        erase(world.ada.as_actor(), [amara], cause=Cause.ASKED)
        assert browser(None).get(path).status_code == 404

    def test_what_changed_since_it_was_looked_at_is_not_published(self, amara, client):
        client.post("/me/profile", data=SAID)
        answer = client.post("/me/profile/publication", data={"shown": "listed", "version": "0"})
        assert answer.status_code == 409
        assert not profile_of(amara.id).is_on

    def test_an_empty_one_is_refused(self, amara, client):
        client.post("/me/profile", data={"shown_name": "Amara", "availability": "unsaid", "version": "0"})
        answer = client.post("/me/profile/publication", data={"shown": "listed", "version": "1"})
        assert answer.status_code == 422

    @pytest.mark.parametrize("links", ["javascript:alert(1)", "\n".join(f"https://x.example/{n}" for n in range(7))])
    def test_links_that_are_none_or_too_many_are_refused_beside_the_field(self, client, links):
        assert client.post("/me/profile", data={**SAID, "links": links}).status_code == 422


class TestTheAnswer:
    def test_search_engines_are_asked_to_keep_out_unless_they_may_come(self, amara, client, browser):
        path = shown(client, amara)
        assert "noindex" in browser(None).get(path).headers["X-Robots-Tag"]
        assert 'name="robots"' in browser(None).get(path).text
        client.post("/me/profile", data={**SAID, "is_findable": "y", "version": profile_of(amara.id).version})
        assert "X-Robots-Tag" not in browser(None).get(path).headers
        assert 'name="robots"' not in browser(None).get(path).text

    def test_a_copy_may_be_kept_if_it_is_asked_whether_it_holds(self, amara, client, browser):
        path = shown(client, amara)
        answer = browser(None).get(path)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers
        again = browser(None).get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304

    def test_it_is_light_and_needs_no_script(self, amara, client, browser):
        path = shown(client, amara)
        page = browser(None).get(path).text
        assert "<script" not in page
        styles = browser(None).get(re.search(r'href="([^"]+\.css)"', page)[1]).data
        assert len(gzip.compress(page.encode())) + len(gzip.compress(styles)) < HEAVIEST


class TestThePhoto:
    def test_it_is_cut_shown_and_goes_with_the_page(self, amara, client, browser):
        path = shown(client, amara)
        data = {"photo": (a_picture(), "me.png")}
        assert client.post("/me/profile/photo", data=data, content_type="multipart/form-data").status_code == 303
        photo = re.search(rf"{re.escape(path)}/[0-9a-f]+\.jpg", browser(None).get(path).text)[0]
        assert browser(None).get(photo).mimetype == "image/jpeg"
        client.post("/me/profile/withdrawal")
        assert browser(None).get(photo).status_code == 404
        assert client.post("/me/profile/photo/removal").status_code == 303
        assert profile_of(amara.id).stored_as is None

    def test_what_is_no_picture_is_refused_beside_the_field(self, amara, client):
        client.post("/me/profile", data=SAID)
        data = {"photo": (io.BytesIO(b"nothing"), "me.png")}
        answer = client.post("/me/profile/photo", data=data, content_type="multipart/form-data")
        assert answer.status_code == 422


class TestTheListInside:
    def test_listed_ones_are_found_by_their_words_and_others_are_not(self, world, amara, client, browser):
        shown(client, amara, "listed")
        bea = a_reachable_prospect("Bea Other", "bea@example.net")
        shown(come_in(browser(None), bea), bea, "by_link")
        inside = browser(world.rita)
        page = inside.get("/own-profiles?q=rigs").text
        assert str(amara.id) in page
        assert str(bea.id) not in page
        assert "Nobody says that" in inside.get("/own-profiles?q=violin").text

    def test_the_file_leads_to_a_listed_one_only(self, world, amara, client, browser):
        path = shown(client, amara, "listed")
        assert path in browser(world.emil).get(f"/people/{amara.id}").text
        client.post("/me/profile/publication", data={"shown": "by_link", "version": profile_of(amara.id).version})
        assert path not in browser(world.emil).get(f"/people/{amara.id}").text


def a_picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return io.BytesIO(out.getvalue())


def _main(html: str) -> str:
    main = re.search(r"<main.*</main>", html, re.DOTALL)[0]
    return re.sub(r'src="[^"]+"', "", main)
