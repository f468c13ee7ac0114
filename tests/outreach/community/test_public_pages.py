"""What anybody reads of a community, and what nobody does."""

from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import update

from app.identity.models import User
from app.kernel import clock
from app.kernel.db import db
from app.kernel.kept_pages import KEPT
from outreach.community.models import Gathering, Profile, StoryState
from tests.support.making_communities import a_community, a_profile, a_question, a_story, a_topic, an_answer


@pytest.fixture
def community(world):
    return a_community(world.engineering)


def read(browser, path="/c/engineering", user=None):
    db.session.commit()
    return browser(user).get(path)


class TestACommunity:
    def test_it_shows_what_it_works_on_who_can_be_asked_and_what_was_answered(self, world, browser, community):
        a_story(community)
        a_profile(world.emil, community, "Gears", ask_me="quiet machines", title="Gear engineer")
        an_answer(community, world.emil)
        soon = clock.now() + timedelta(days=3)
        db.session.add(Gathering(community_id=community.id, title="Open day", starts_at=soon, time_zone="Europe/Oslo"))
        page = read(browser)
        assert page.status_code == 200
        for words in (
            "<strong>turbines</strong>",
            "A quiet gearbox",
            "Emil",
            "quiet machines",
            "Gears",
            "As a library.",
            "Open day",
        ):
            assert words in page.text, words

    def test_one_that_is_off_does_not_exist_outside(self, world, browser, community):
        assert read(browser).status_code == 200
        community.is_on = False
        read_anew(browser, "/c")
        assert read(browser).status_code == 404
        assert read(browser, user=world.ada).status_code == 404
        assert "Engineering" not in read(browser, "/c").text

    def test_it_sets_no_cookie_and_says_how_long_it_may_be_kept(self, browser, community):
        page = read(browser)
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "public, max-age=60"
        assert page.headers["Vary"] == "Accept-Encoding"

    def test_a_page_that_another_thread_drops_meanwhile_is_answered(self, app, browser, community):
        etag, keep = read(browser).headers["ETag"], app.extensions[KEPT]
        edition = keep.edition

        def dropped_meanwhile():
            keep.pages.clear()
            return edition()

        keep.edition, keep.asked_at = dropped_meanwhile, 0.0
        try:
            assert read(browser).headers["ETag"] == etag
        finally:
            keep.edition = edition

    def test_who_has_it_already_is_told_so(self, browser, community):
        page = read(browser)
        again = browser(None).get("/c/engineering", headers={"If-None-Match": page.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert "Content-Security-Policy" in again.headers

    def test_it_is_compressed_for_whoever_takes_that(self, browser, community):
        read(browser)
        packed = browser(None).get("/c/engineering", headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.data) < 5_000

    def test_somebody_signed_in_reads_the_same_page(self, world, browser, community):
        a_story(community, "A draft of Emil's", state=StoryState.DRAFT)
        assert "A draft of" not in read(browser, user=world.ada).text

    def test_markup_in_texts_does_nothing(self, browser, community):
        community.introduction = 'Hi <script src="x"></script> [a](javascript:alert(1)) <img src=x onerror=y>'
        text = read(browser).text
        assert '<script src="x"' not in text
        assert "<img src=x" not in text
        assert 'href="javascript' not in text


class TestAProfile:
    def test_only_what_was_approved_is_shown(self, world, browser, community):
        world.emil.name, world.emil.title = "Emil Canary Larsen", "Canary of rotors"
        a_profile(world.emil, community)
        page = read(browser).text
        assert "Emil" in page
        assert "Canary" not in page
        assert "example.org" not in page

    @pytest.mark.parametrize("change", [{"is_on": False}, {"approved_at": None}])
    def test_withdrawn_it_is_gone_at_once(self, world, browser, community, change):
        profile = a_profile(world.emil, community)
        an_answer(community, world.emil)
        a_story(community, author_id=world.emil.id)
        assert "Emil" in read(browser).text
        db.session.execute(update(Profile).where(Profile.id == profile.id).values(**change))
        assert "Emil" not in read_anew(browser)

    def test_who_has_left_is_gone_too(self, world, browser, community):
        a_profile(world.emil, community)
        assert "Emil" in read(browser).text
        db.session.execute(update(User).where(User.id == world.emil.id).values(deactivated_at=clock.now()))
        assert "Emil" not in read_anew(browser)

    def test_it_is_dark_while_its_owner_is_out_of_office(self, world, browser, community):
        a_profile(world.emil, community)
        assert "Emil" in read(browser).text
        today = world.emil.today
        world.emil.out_of_office_from, world.emil.out_of_office_until = today, today + timedelta(days=3)
        db.session.flush()
        assert "Emil" not in read_anew(browser)

    def test_pages_that_name_somebody_are_kept_from_search_engines_unless_all_of_them_allow_it(
        self, world, browser, time_machine, community
    ):
        community.is_findable = True
        profile = a_profile(world.emil, community)
        assert 'content="noindex' in read(browser).text
        time_machine.move_to(clock.now() + timedelta(seconds=1))
        profile.is_findable = True
        db.session.flush()
        assert 'content="noindex' not in read_anew(browser)


def read_anew(browser, path="/c/engineering"):
    """After the second in which a page is not asked for its edition."""
    current_app.extensions[KEPT].forget()
    return read(browser, path).text


class TestAnswers:
    def test_what_one_side_has_not_agreed_to_is_nowhere(self, world, browser, community):
        a_question(community, "Canary question?")
        an_answer(community, world.emil, "Canary hidden?", hidden_at=clock.now())
        an_answer(community, world.emil, "Canary offered?", published_at=None, agreed_at=None)
        for path in ("", "/answers", "/answers.atom"):
            assert "Canary" not in read(browser, f"/c/engineering{path}").text

    def test_who_asked_is_named_only_if_they_want_that(self, world, browser, community):
        an_answer(community, world.emil, asker_name="Canary Quin")
        assert "Canary" not in read(browser).text
        assert "quin@example.org" not in read(browser).text
        an_answer(community, world.emil, asker_name="Openly Named", shows_name=True)
        assert "Openly Named asked" in read_anew(browser)

    def test_a_topic_has_a_page_of_its_own(self, world, browser, community):
        gears = a_topic(community, "Gears")
        an_answer(community, world.emil, "About gears?", topic_id=gears.id)
        an_answer(community, world.emil, "About something else?")
        page = read(browser, f"/c/engineering/answers?topic={gears.id}").text
        assert "About gears?" in page
        assert "About something else?" not in page

    def test_nonsense_in_the_address_is_not_found(self, browser, community):
        assert read(browser, "/c/engineering/answers?topic=nonsense").status_code == 404

    def test_all_are_read_page_by_page(self, world, browser, community):
        for number in range(32):
            an_answer(
                community, world.emil, f"Question {number:02}?", published_at=clock.now() - timedelta(hours=number)
            )
        first = read(browser, "/c/engineering/answers")
        assert "Question 29?" in first.text
        assert "Question 30?" not in first.text
        following = first.text.partition("after=")[2].partition('"')[0]
        assert "Question 30?" in read(browser, f"/c/engineering/answers?after={following}").text


class TestStories:
    def test_older_ones_are_read_page_by_page(self, world, browser, community):
        for number in range(32):
            a_story(community, f"Story {number:02}", published_at=clock.now() - timedelta(hours=number))
        front = read(browser).text
        assert ("Story 05" in front, "Story 06" in front) == (True, False)
        assert 'href="/c/engineering/stories"' in front
        first = read(browser, "/c/engineering/stories").text
        assert ("Story 29" in first, "Story 30" in first) == (True, False)
        following = first.partition("stories?after=")[2].partition('"')[0]
        assert "Story 30" in read(browser, f"/c/engineering/stories?after={following}").text


class TestFeedsAndPictures:
    def test_feeds_are_atom_with_whole_entries(self, browser, community):
        a_story(community, "Bits & <pieces>")
        feed = read(browser, "/c/engineering/stories.atom")
        assert feed.mimetype == "application/atom+xml"
        assert "Bits &amp; &lt;pieces&gt;" in feed.text
        assert "&lt;p&gt;It hums.&lt;/p&gt;" in feed.text

    def test_the_card_is_a_picture_under_an_address_of_its_own(self, browser, community):
        page = read(browser).text
        path = page.partition('og:image" content="')[2].partition('"')[0].partition("/c/")[2]
        card = read(browser, f"/c/{path}")
        assert card.mimetype == "image/png"
        assert card.data.startswith(b"\x89PNG")
        assert read(browser, "/c/engineering/card-0000000000000000.png").status_code == 404
