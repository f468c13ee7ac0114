"""Doors inside: what may be asked about, renamed and merged."""

from uuid import UUID

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from outreach.community import answering
from outreach.community.forms import MergeTopicForm, TopicForm
from outreach.community.models import Community, Profile, Topic, TopicPerson
from outreach.community.queries import topics_of
from outreach.community.standing import kept_community
from outreach.community.views.blueprints import communities_bp as bp

LIST, PAGE = "outreach/community/inside/topics.html", "outreach/community/inside/topic.html"


@bp.get("/<uuid:community_id>/topics")
@requires(May.KEEP_COMMUNITIES)
def topics(community_id: UUID) -> ResponseReturnValue:
    community = kept_community(community_id)
    return render_template(LIST, community=community, form=TopicForm(formdata=None), rows=_rows(community))


def _rows(community: Community) -> list[tuple[Topic, int]]:
    """Each topic with how many people may be asked about it."""
    people = (
        select(func.count(Profile.id))
        .join(TopicPerson, TopicPerson.profile_id == Profile.id)
        .where(TopicPerson.topic_id == Topic.id)
        .correlate(Topic)
        .scalar_subquery()
    )
    return [(topic, count) for topic, count in db.session.execute(topics_of(community.id).add_columns(people))]


@bp.post("/<uuid:community_id>/topics")
@requires(May.KEEP_COMMUNITIES)
def add_topic(community_id: UUID) -> ResponseReturnValue:
    community, form = kept_community(community_id), TopicForm()
    if not form.validate():
        return invalid(LIST, community=community, form=form, rows=_rows(community))
    answering.topics_named(community, [form.name.data or ""])
    flash(_("Added."))
    return done("communities.topics", community_id=community.id)


@bp.get("/topics/<uuid:topic_id>")
@requires(May.KEEP_COMMUNITIES)
def topic(topic_id: UUID) -> ResponseReturnValue:
    return _topic(get_or_404(Topic, topic_id), TopicForm(formdata=None))


def _topic(topic: Topic, form: TopicForm, status: int = 200) -> ResponseReturnValue:
    community = kept_community(topic.community_id)
    form.name.data = form.name.data or topic.name
    return render_template(
        PAGE, community=community, topic=topic, form=form, merge_form=_merge_form(topic, None)
    ), status


def _merge_form(topic: Topic, formdata: object) -> MergeTopicForm:
    form = MergeTopicForm() if formdata is not None else MergeTopicForm(formdata=None)
    form.offer(db.session.scalars(topics_of(topic.community_id).where(Topic.id != topic.id)))
    return form


@bp.post("/topics/<uuid:topic_id>")
@requires(May.KEEP_COMMUNITIES)
def rename_topic(topic_id: UUID) -> ResponseReturnValue:
    found, form = get_or_404(Topic, topic_id), TopicForm()
    if not form.validate():
        return _topic(found, form, 422)
    answering.rename_topic(current_actor(), found, **form.values)
    flash(_("Saved."))
    return done("communities.topics", community_id=found.community_id)


@bp.post("/topics/<uuid:topic_id>/merge")
@requires(May.KEEP_COMMUNITIES)
def merge_topic(topic_id: UUID) -> ResponseReturnValue:
    found = get_or_404(Topic, topic_id)
    form, community_id = _merge_form(found, "posted"), found.community_id
    if not form.validate():
        return _topic(found, TopicForm(formdata=None), 422)
    answering.merge_topics(current_actor(), found, get_or_404(Topic, form.into_id.data))
    flash(_("They are one topic now."))
    return done("communities.topics", community_id=community_id)
