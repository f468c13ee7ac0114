"""What somebody who looks after communities is shown and may begin."""

from datetime import timedelta

import pytest

from app.identity.models import BusinessArea
from app.kernel import clock
from app.kernel.db import db
from outreach.community.models import QuestionState
from outreach.community.standing import Standing, standings_of
from tests.support.making_communities import a_community, a_question, a_story


def an_area(name: str, **values) -> BusinessArea:
    area = BusinessArea(name=name, **values)
    db.session.add(area)
    db.session.flush()
    return area


def test_each_community_says_what_waits_there(world):
    asked = {"assigned_to_id": world.emil.id, "assigned_at": clock.now()}
    engineering, other = a_community(world.engineering), a_community(an_area("Other"), slug="other")
    quiet = a_community(an_area("Quiet"), slug="quiet")
    a_question(engineering)
    a_question(engineering, state=QuestionState.HELD, **asked)
    a_question(engineering, **asked)
    a_question(other, state=QuestionState.ANSWERED, **asked)
    a_story(other, review_on=clock.now().date())
    a_story(other)
    stands = standings_of([engineering, other, quiet])
    assert stands == [Standing(0, 2, 1, 0), Standing(0, 0, 0, 1), Standing(0, 0, 0, 0)]


def test_a_leader_is_offered_the_areas_they_lead_and_recruiting_all(world, browser):
    below = an_area("Below", parent_id=world.engineering.id)
    an_area("Elsewhere")
    world.lena.area_id = world.engineering.id
    offered = {
        name: [area for area in ("Engineering", "Below", "Elsewhere") if f">{area}</option>" in page(browser, user)]
        for name, user in (("lena", world.lena), ("rita", world.rita))
    }
    assert offered == {"lena": ["Engineering", "Below"], "rita": ["Engineering", "Below", "Elsewhere"]}
    a_community(below, slug="below")
    assert ">Below</option>" not in page(browser, world.lena)


def page(browser, user) -> str:
    db.session.commit()
    return browser(user).get("/communities").text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "yesterday but one"])
def test_a_gathering_that_nobody_could_go_to_is_refused(world, browser, day):
    community = a_community(world.engineering)
    day = str((clock.now() - timedelta(days=2)).date()) if day.startswith("yesterday") else day
    typed = {"title": "Open day", "starts_at": f"{day}T00:00", "time_zone": "Europe/Oslo"}
    answer = browser(world.rita).post(f"/communities/{community.id}/gatherings", data=typed)
    assert (answer.status_code, "still to come" in answer.text) == (422, True)
