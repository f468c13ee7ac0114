"""Doors that anybody opens: communities, stories, answers, their pictures and feeds. Drawn as the public sees them."""

from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.kept_pages import kept
from app.kernel.links import absolute_url
from app.kernel.web import get_or_404, open_to_all
from outreach.community import feeds, pages, pictures
from outreach.community.calendars import calendar_of
from outreach.community.editions import speak_ours
from outreach.community.forms import id_sent
from outreach.community.models import Community, Gathering, Profile, PublicAnswer, Story
from outreach.community.queries import communities_by_title, gatherings_after
from outreach.community.sharing import name_and_accent
from outreach.community.views.blueprints import bp

PUBLIC = "outreach/community/public"


@bp.get("")
@open_to_all
@kept
def index() -> ResponseReturnValue:
    speak_ours()
    communities = db.session.scalars(communities_by_title()).all()
    is_findable = any(community.is_findable for community in communities)
    return render_template(f"{PUBLIC}/index.html", communities=communities, is_findable=is_findable)


@bp.get("/<slug>")
@open_to_all
@kept
def page(slug: str) -> ResponseReturnValue:
    speak_ours()
    front, url = pages.front_of(pages.community_called(slug)), absolute_url("community.page", slug=slug)
    return render_template(f"{PUBLIC}/page.html", front=front, is_findable=front.is_findable, url=url)


@bp.get("/<slug>/stories/<uuid:story_id>")
@open_to_all
@kept
def story(slug: str, story_id: UUID) -> ResponseReturnValue:
    speak_ours()
    community, shown = pages.community_called(slug), get_or_404(Story, story_id)
    if shown.community_id != community.id:
        raise NotFound
    author = pages.author_of(shown)
    return render_template(
        f"{PUBLIC}/story.html",
        community=community,
        story=shown,
        author=author,
        is_findable=community.is_findable and (author is None or author.is_findable),
        url=absolute_url("community.story", slug=slug, story_id=story_id),
    )


@bp.get("/<slug>/stories")
@open_to_all
@kept
def stories(slug: str) -> ResponseReturnValue:
    speak_ours()
    after = id_sent(request.args.get("after"))
    shown = pages.stories_of(pages.community_called(slug), after)
    url = absolute_url("community.stories", slug=slug, after=after)
    return render_template(f"{PUBLIC}/stories.html", page=shown, url=url)


@bp.get("/<slug>/answers")
@open_to_all
@kept
def answers(slug: str) -> ResponseReturnValue:
    speak_ours()
    topic_id, after = id_sent(request.args.get("topic")), id_sent(request.args.get("after"))
    shown = pages.answers_of(pages.community_called(slug), topic_id=topic_id, after_id=after)
    url = absolute_url("community.answers", slug=slug, topic=topic_id, after=after)
    return render_template(f"{PUBLIC}/answers.html", page=shown, url=url)


@bp.get("/<slug>/answers/<uuid:question_id>")
@open_to_all
@kept
def answer(slug: str, question_id: UUID) -> ResponseReturnValue:
    speak_ours()
    community, shown = pages.community_called(slug), get_or_404(PublicAnswer, question_id)
    if shown.community_id != community.id:
        raise NotFound
    author = pages.author_of(shown)
    is_named = bool(shown.asker_name) or (author is not None and not author.is_findable)
    return render_template(
        f"{PUBLIC}/answer.html",
        community=community,
        question=shown,
        author=author,
        is_findable=community.is_findable and not is_named,
        url=absolute_url("community.answer", slug=slug, question_id=question_id),
    )


@bp.get("/<slug>/stories.atom")
@open_to_all
@kept
def stories_feed(slug: str) -> ResponseReturnValue:
    speak_ours()
    return _feed(feeds.stories_feed(pages.community_called(slug)))


@bp.get("/<slug>/answers.atom")
@open_to_all
@kept
def answers_feed(slug: str) -> ResponseReturnValue:
    speak_ours()
    return _feed(feeds.answers_feed(pages.community_called(slug)))


@bp.get("/<slug>/gatherings.atom")
@open_to_all
@kept
def gatherings_feed(slug: str) -> ResponseReturnValue:
    speak_ours()
    return _feed(feeds.gatherings_feed(pages.community_called(slug)))


def _feed(feed: feeds.Feed) -> Response:
    return Response(render_template(f"{PUBLIC}/feed.xml", feed=feed), mimetype="application/atom+xml")


@bp.get("/<slug>/gatherings/<uuid:gathering_id>")
@open_to_all
@kept
def gathering(slug: str, gathering_id: UUID) -> ResponseReturnValue:
    speak_ours()
    community, shown = _gathering(slug, gathering_id)
    return render_template(
        f"{PUBLIC}/gathering.html",
        community=community,
        gathering=shown,
        is_findable=community.is_findable,
        url=absolute_url("community.gathering", slug=slug, gathering_id=gathering_id),
    )


def _gathering(slug: str, gathering_id: UUID) -> tuple[Community, Gathering]:
    """A gathering of this community. Raises NotFound."""
    community, shown = pages.community_called(slug), get_or_404(Gathering, gathering_id)
    if shown.community_id != community.id:
        raise NotFound
    return community, shown


@bp.get("/<slug>/gatherings/<uuid:gathering_id>.ics")
@open_to_all
@kept
def gathering_for_calendars(slug: str, gathering_id: UUID) -> ResponseReturnValue:
    community, shown = _gathering(slug, gathering_id)
    return Response(calendar_of(community, [shown]), mimetype="text/calendar")


@bp.get("/<slug>/gatherings.ics")
@open_to_all
@kept
def gatherings_for_calendars(slug: str) -> ResponseReturnValue:
    community = pages.community_called(slug)
    coming = db.session.scalars(
        gatherings_after(community.id, clock.now() - pages.KEPT_IN_CALENDARS).limit(pages.A_PAGE)
    )
    return Response(calendar_of(community, coming), mimetype="text/calendar")


@bp.get("/<slug>/card-<digest>.png")
@open_to_all
@kept
def card(slug: str, digest: str) -> ResponseReturnValue:
    return pictures.card_response(pages.community_called(slug), *name_and_accent(), digest)


@bp.get("/photos/<uuid:profile_id>/<digest>.jpg")
@open_to_all
@kept
def photo(profile_id: UUID, digest: str) -> ResponseReturnValue:
    return pictures.photo_response(get_or_404(Profile, profile_id), digest)
