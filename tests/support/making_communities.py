"""Makers of communities: `a_community(area)`, `a_profile(user, community)`, `a_story(community)` and so on."""

import base64
import json
from datetime import timedelta
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge
from sqlalchemy import select

from app.identity.models import BusinessArea, User
from app.kernel import clock
from app.kernel.db import db
from outreach.community import proving
from outreach.community.models import (
    Community,
    Profile,
    Question,
    QuestionState,
    Story,
    StoryState,
    Topic,
    TopicPerson,
)
from talent.consent.models import ConsentText, Purpose

CONSENT = "We keep your name and your address to stay in touch."


def a_community(area: BusinessArea, *, slug: str = "engineering", **values: Any) -> Community:
    """A community that is on, with a text that whoever joins agrees to."""
    if db.session.scalar(select(ConsentText.id).limit(1)) is None:
        db.session.add(ConsentText(purpose=Purpose.KEEPING_IN_TOUCH, language="en", version=1, body=CONSENT))
    details = {"introduction": "We build **turbines**.", "is_on": True, "title": area.name, **values}
    return _kept(Community(area_id=area.id, slug=slug, **details))


def a_profile(user: User, community: Community, *topics: str, **values: Any) -> Profile:
    """A profile that its owner has approved."""
    details = {"shown_name": user.name.split()[0], "is_on": True, "approved_at": clock.now(), **values}
    profile = _kept(Profile(user_id=user.id, community_id=community.id, **details))
    for name in topics:
        topic = db.session.scalar(select(Topic).where(Topic.folded == name.lower())) or a_topic(community, name)
        _kept(TopicPerson(topic_id=topic.id, profile_id=profile.id))
    return profile


def a_topic(community: Community, name: str) -> Topic:
    return _kept(Topic(community_id=community.id, name=name, folded=name.lower()))


def a_story(community: Community, title: str = "A quiet gearbox", **values: Any) -> Story:
    """A story that is published."""
    details = {"body": "It hums.", "state": StoryState.PUBLISHED, "published_at": clock.now(), **values}
    details.setdefault("review_on", clock.now().date() + timedelta(days=90))
    return _kept(Story(community_id=community.id, title=title, **details))


def a_question(community: Community, body: str = "How loud is it?", **values: Any) -> Question:
    """A question that was confirmed and waits for its answer."""
    details = {
        "asker_email": "quin@example.org",
        "state": QuestionState.OPEN,
        "confirmed_at": clock.now(),
        "expires_at": clock.now() + timedelta(days=7),
        "shown_body": body,
        **values,
    }
    return _kept(Question(community_id=community.id, body=body, **details))


def an_answer(community: Community, by: User, body: str = "How loud is it?", **values: Any) -> Question:
    """A question whose answer is public."""
    moment = clock.now()
    details = {"answer": "As a library.", "shown_answer": "As a library.", "answered_at": moment, "is_offered": True}
    agreed = {"agreed_at": moment, "published_at": moment, "state": QuestionState.ANSWERED, "answered_by_id": by.id}
    return a_question(community, body, **{**details, **agreed, **values})


def a_proof(number: int = 7) -> str:
    """Work that a browser has done."""
    options = ChallengeOptions(
        max_number=proving.MOST_TRIES,
        number=number,
        hmac_key=proving._key("proof"),
        expires=clock.now() + proving.CHALLENGE_LIVES,
    )
    challenge = create_challenge(options)
    told = {name: getattr(challenge, name) for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**told, "number": number}).encode()).decode()


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
