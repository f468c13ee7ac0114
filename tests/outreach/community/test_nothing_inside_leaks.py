"""Nothing of the inside is on any public page, feed or picture: canaries stand everywhere, and none is heard."""

import pytest
from sqlalchemy import select

from app.identity.models import BusinessArea
from app.kernel import clock
from app.kernel.actor import Actor, act_as
from app.kernel.db import Model, db
from app.kernel.scope import _rules
from outreach.community.models import Community, Join, JoinState, PublicAnswer, Question, StoryState
from talent.consent.models import ConsentText
from talent.pools.models import Pool
from talent.relationships.models import Visibility
from tests.support.makers import a_note, a_prospect, a_relationship
from tests.support.making_communities import a_community, a_profile, a_question, a_story, an_answer

CANARY = "canary"
PAGES = (
    "/c",
    "/c/engineering",
    "/c/engineering/answers",
    "/c/engineering/stories.atom",
    "/c/engineering/answers.atom",
    "/c/engineering/join",
    "/c/engineering/ask",
    "/c/engineering/sent",
    "/c/joining/nothing",
    "/c/asking/nothing",
    "/c/answer/nothing",
    "/c/challenge",
    "/robots.txt",
)


@pytest.fixture
def everywhere_canaries(world):
    """People inside and outside, pools, notes, ties, wishes to join, questions and drafts, each with its canary."""
    for user in (world.ada, world.rita, world.emil, world.eva, world.lena):
        user.name, user.email, user.title = f"{user.name} Canary", f"{user.name}@canary.example".lower(), "canary"
        user.topics, user.out_of_office_note = ["canary"], "canary"
    community = a_community(world.engineering, title="Engineers", introduction="Hello.")
    hidden = a_community(_area("Canary area"), slug="canary", title="Canary", introduction="canary")
    hidden.is_on = False
    prospect = a_prospect("Canary Keller", employer="Canary Ltd")
    a_note(world.emil, prospect, "canary")
    a_relationship(world.emil, prospect, visibility=Visibility.PRIVATE)
    pool = Pool(name="Canary pool", owner_id=world.rita.id)
    db.session.add(pool)
    db.session.flush()
    community.pool_id, community.recruiter_id = pool.id, world.rita.id
    a_story(community, "A draft canary", state=StoryState.DRAFT, author_id=world.emil.id)
    a_story(community, "A story", author_id=world.eva.id)
    a_profile(world.emil, community, shown_name="Emil")
    a_profile(world.eva, community, shown_name="Eva canary", is_on=False)
    a_question(community, "canary?", asker_name="canary", asker_email="x@canary.example", prospect_id=prospect.id)
    asked = {"asker_name": "canary", "asker_email": "y@canary.example", "body": "canary before it was pruned"}
    answer = an_answer(community, world.emil, "How loud is it?", answer="canary", prospect_id=prospect.id)
    for name, value in asked.items():
        setattr(answer, name, value)
    _joins(community, prospect.id)
    return community, answer


def _area(name):
    area = BusinessArea(name=name)
    db.session.add(area)
    db.session.flush()
    return area


def _joins(community: Community, prospect_id) -> None:
    text_id = db.session.scalars(select(ConsentText.id)).first()
    for state in JoinState:
        row = {"name": "canary", "email": "z@canary.example", "reason": "canary", "text_id": text_id, "state": state}
        db.session.add(Join(community_id=community.id, expires_at=clock.now(), prospect_id=prospect_id, **row))
    db.session.flush()


@pytest.mark.parametrize("reader", [None, "ada"])
def test_no_canary_is_heard_on_any_public_page(world, browser, everywhere_canaries, reader):
    community, answer = everywhere_canaries
    story = community.id
    paths = [
        *PAGES,
        f"/c/engineering/answers/{answer.id}",
        f"/c/engineering/stories/{story}",
        "/c/canary",
        "/c/canary/join",
    ]
    db.session.commit()
    client = browser(world[reader] if reader else None)
    heard = {}
    for path in paths:
        text = client.get(path).text
        if reader is None or path in ("/c", "/c/engineering", "/c/engineering/answers"):
            heard[path] = text.lower().count(CANARY)
    assert {path: times for path, times in heard.items() if times} == {}


def test_the_public_sees_no_row_of_a_model_that_has_no_rule_for_it(app, world, everywhere_canaries):
    """What has a rule for the public is listed here, and reviewed; everything else is empty for them."""
    shown = {model.__name__ for model, kind in _rules if kind.value == "public"}
    assert shown == {
        "Community",
        "ConsentText",
        "Gathering",
        "Organisation",
        "OwnProfile",
        "Profile",
        "PublicAnswer",
        "Story",
        "Topic",
        "TopicPerson",
    }
    with app.app_context():
        act_as(Actor.public())
        seen = {
            mapper.class_.__name__
            for mapper in Model.registry.mappers
            if db.session.execute(select(mapper.class_.id).limit(1)).first() is not None
        }
    assert seen <= shown
    assert "PublicAnswer" in seen


def test_of_questions_the_public_reads_only_what_is_shown_of_those_that_are_published(app, world, everywhere_canaries):
    with app.app_context():
        act_as(Actor.public())
        assert db.session.scalars(select(Question.shown_body)).all() == []
        shown = db.session.scalars(select(PublicAnswer)).one()
        assert (shown.shown_body, shown.asker_name) == ("How loud is it?", "")
