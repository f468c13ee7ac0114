"""Doors inside: stories, and where one can meet a community."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, invalid, requires
from outreach.community import communities, stories
from outreach.community.forms import StoryForm
from outreach.community.gathering_forms import GatheringForm
from outreach.community.models import Community, Gathering, Story
from outreach.community.queries import all_stories, gatherings_after, gatherings_before
from outreach.community.standing import kept_community, kept_with
from outreach.community.views.blueprints import communities_bp as bp

LIST, STORY = "outreach/community/inside/stories.html", "outreach/community/inside/story.html"
MOST_PAST = 50
GATHERINGS, GATHERING = "outreach/community/inside/gatherings.html", "outreach/community/inside/gathering.html"


@bp.get("/<uuid:community_id>/stories")
@requires(May.KEEP_COMMUNITIES)
def stories_page(community_id: UUID) -> ResponseReturnValue:
    community = kept_community(community_id)
    found = db.session.scalars(all_stories(community.id)).all()
    return render_template(LIST, community=community, stories=found, today=clock.now().date())


@bp.get("/<uuid:community_id>/stories/new")
@requires(May.KEEP_COMMUNITIES)
def new_story(community_id: UUID) -> ResponseReturnValue:
    community = kept_community(community_id)
    form = _story_form(formdata=None, review_on=stories.next_review(), author_id=current_actor().user_id)
    return render_template(STORY, community=community, story=None, form=form)


def _story_form(**options: object) -> StoryForm:
    form = StoryForm(**options)
    form.offer()
    return form


@bp.post("/<uuid:community_id>/stories/new")
@requires(May.KEEP_COMMUNITIES)
def add_story(community_id: UUID) -> ResponseReturnValue:
    community, form = kept_community(community_id), _story_form()
    if not form.validate():
        return invalid(STORY, community=community, story=None, form=form)
    story = stories.write(current_actor(), community, None, **form.values)
    flash(_("Kept as a draft. Publish it when it is ready."))
    return done("communities.story", story_id=story.id)


@bp.get("/stories/<uuid:story_id>")
@requires(May.KEEP_COMMUNITIES)
def story(story_id: UUID) -> ResponseReturnValue:
    community, found = kept_with(Story, story_id)
    return render_template(STORY, community=community, story=found, form=_story_form(obj=found, formdata=None))


@bp.post("/stories/<uuid:story_id>")
@requires(May.KEEP_COMMUNITIES)
def save_story(story_id: UUID) -> ResponseReturnValue:
    community, found = kept_with(Story, story_id)
    form = _story_form(obj=found)
    if not form.validate():
        return invalid(STORY, community=community, story=found, form=form)
    stories.write(current_actor(), community, found, **form.values)
    flash(_("Saved."))
    return done("communities.story", story_id=found.id)


@bp.post("/stories/<uuid:story_id>/publication")
@requires(May.KEEP_COMMUNITIES)
def publish_story(story_id: UUID) -> ResponseReturnValue:
    _community, found = kept_with(Story, story_id)
    stories.publish(current_actor(), found)
    flash(_("Published."))
    return done("communities.story", story_id=found.id)


@bp.post("/stories/<uuid:story_id>/withdrawal")
@requires(May.KEEP_COMMUNITIES)
def withdraw_story(story_id: UUID) -> ResponseReturnValue:
    _community, found = kept_with(Story, story_id)
    stories.withdraw(current_actor(), found)
    flash(_("It is a draft again. Copies on the way are gone within a minute."))
    return done("communities.story", story_id=found.id)


@bp.post("/stories/<uuid:story_id>/removal")
@requires(May.KEEP_COMMUNITIES)
def delete_story(story_id: UUID) -> ResponseReturnValue:
    community, found = kept_with(Story, story_id)
    stories.delete(current_actor(), found)
    flash(_("Deleted."))
    return done("communities.stories_page", community_id=community.id)


@bp.get("/<uuid:community_id>/gatherings")
@requires(May.KEEP_COMMUNITIES)
def gatherings(community_id: UUID) -> ResponseReturnValue:
    community = kept_community(community_id)
    form = GatheringForm(formdata=None, time_zone=g.user.time_zone)
    return _gatherings(community, form)


def _gatherings(community: Community, form: GatheringForm, status: int = 200) -> ResponseReturnValue:
    coming = db.session.scalars(gatherings_after(community.id, clock.now())).all()
    past = db.session.scalars(gatherings_before(community.id, clock.now()).limit(MOST_PAST)).all()
    return render_template(GATHERINGS, community=community, gatherings=coming, past=past, form=form), status


@bp.post("/<uuid:community_id>/gatherings")
@requires(May.KEEP_COMMUNITIES)
def announce(community_id: UUID) -> ResponseReturnValue:
    community, form = kept_community(community_id), GatheringForm()
    if not form.validate():
        return _gatherings(community, form, 422)
    communities.announce(current_actor(), community, None, **form.told())
    flash(_("Announced."))
    return done("communities.gatherings", community_id=community.id)


@bp.get("/gatherings/<uuid:gathering_id>")
@requires(May.KEEP_COMMUNITIES)
def gathering(gathering_id: UUID) -> ResponseReturnValue:
    community, found = kept_with(Gathering, gathering_id)
    form = GatheringForm(obj=found, formdata=None)
    form.starts_at.data = _by_the_clocks_there(found, found.starts_at)
    form.ends_at.data = _by_the_clocks_there(found, found.ends_at)
    return render_template(GATHERING, community=community, gathering=found, form=form)


def _by_the_clocks_there(found: Gathering, moment: datetime | None) -> datetime | None:
    return moment.astimezone(ZoneInfo(found.time_zone)).replace(tzinfo=None) if moment is not None else None


@bp.post("/gatherings/<uuid:gathering_id>")
@requires(May.KEEP_COMMUNITIES)
def change_gathering(gathering_id: UUID) -> ResponseReturnValue:
    (community, found), form = kept_with(Gathering, gathering_id), GatheringForm()
    if not form.validate():
        return invalid(GATHERING, community=community, gathering=found, form=form)
    communities.announce(current_actor(), community, found, **form.told())
    flash(_("Saved."))
    return done("communities.gatherings", community_id=community.id)


@bp.post("/gatherings/<uuid:gathering_id>/removal")
@requires(May.KEEP_COMMUNITIES)
def call_off(gathering_id: UUID) -> ResponseReturnValue:
    community, found = kept_with(Gathering, gathering_id)
    communities.call_off(current_actor(), found)
    flash(_("It is off the page."))
    return done("communities.gatherings", community_id=community.id)
