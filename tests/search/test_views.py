"""Saved views: private or shared, changed by their owners, deleted and brought back, and never a way to a hidden pool."""

import pytest

from app.search.models import SavedView
from talent.pools.models import PoolVisibility
from tests.search.test_filters import a_pool, kept


def a_view(user, name="Old friends", question="last:>6mo", **values):
    return kept(SavedView(user_id=user.id, name=name, question=question, **values))


class TestSaving:
    def test_a_question_is_saved_under_a_name_and_opens_again(self, world, browser):
        client = browser(world.emil)
        asked = {"name": "Old friends", "question": "last:>6mo tie:me", "sorting": "-last"}
        answer = client.post("/people/views", data=asked)
        assert answer.location == "/people?f=last:%3E6mo+tie:me&sort=-last"
        page = client.get(answer.location).text
        assert "“Old friends” is saved." in page
        assert 'aria-current="page"' in page

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"name": "", "question": "tie:me"}, "Give this view a name."),
            ({"name": "All", "question": ""}, "this view would show everybody"),
            ({"name": "Bad", "question": "(tie:me"}, "never closed"),
        ],
    )
    def test_what_makes_no_view_is_said(self, world, browser, asked, said):
        answer = browser(world.emil).post("/people/views", data=asked)
        assert answer.status_code == 422
        assert said in answer.text

    def test_a_private_view_is_its_owners_a_shared_one_is_everybodys_to_read(self, world, browser):
        a_view(world.emil, "Canary")
        shared = a_view(world.emil, "For all", is_shared=True)
        page = browser(world.eva).get("/people").text
        assert "Canary" not in page
        assert "For all" in page
        assert browser(world.eva).post(f"/people/views/{shared.id}", data={"name": "Mine"}).status_code == 403
        assert browser(world.eva).get(f"/people/views/{shared.id}").status_code == 403

    def test_a_view_is_renamed_deleted_and_brought_back(self, world, browser):
        view, client = a_view(world.emil), browser(world.emil)
        client.post(f"/people/views/{view.id}", data={"name": "Good friends", "is_shared": "y"})
        assert "Good friends" in browser(world.eva).get("/people").text
        assert client.post(f"/people/views/{view.id}/deletion").status_code == 303
        page = client.get("/people").text
        assert "is deleted" in page
        assert ">Good friends<span" not in page
        view.sorting, view.columns = "-last", "what"
        back = client.post(f"/people/views/{view.id}/return").location
        assert back == "/people?f=last:%3E6mo&sort=-last&cols=what"
        assert ">Good friends<span" in client.get("/people").text


class TestOfThoseWhoHaveLeft:
    def test_a_shared_view_stays_and_an_administrator_can_take_it_away_and_back(self, world, browser):
        view = a_view(world.emil, "For all", is_shared=True)
        a_view(world.emil, "Canary")
        world.emil.deactivated_at = view.created_at
        ada, change = browser(world.ada), f"/people/views/{view.id}"
        assert change in ada.get("/people").text
        assert change not in browser(world.eva).get("/people").text
        assert browser(world.eva).post(f"{change}/deletion").status_code == 403
        assert ada.post(f"{change}/deletion").status_code == 303
        assert ">For all<" not in browser(world.eva).get("/people").text
        assert ada.post(f"{change}/return").status_code == 303
        page = browser(world.eva).get("/people").text
        assert ">For all<" in page
        assert "Canary" not in page


class TestHiddenPools:
    def test_a_view_that_names_a_hidden_pool_cannot_be_shared(self, world, browser):
        a_pool(world.rita, "Canary", visibility=PoolVisibility.CONFIDENTIAL)
        asked = {"name": "Quiet", "question": "pool:Canary", "is_shared": "y"}
        assert "cannot be shared" in browser(world.rita).post("/people/views", data=asked).text
        assert browser(world.rita).post("/people/views", data={**asked, "is_shared": ""}).status_code == 303

    def test_a_shared_view_vanishes_for_others_when_its_pool_is_hidden(self, world, browser):
        pool = a_pool(world.rita, "Canary")
        a_view(world.rita, "Quiet", "pool:Canary", is_shared=True)
        assert "Canary" in browser(world.emil).get("/people").text
        pool.visibility = PoolVisibility.CONFIDENTIAL
        page = browser(world.emil).get("/people").text
        assert "Quiet" not in page
        assert "Canary" not in page
