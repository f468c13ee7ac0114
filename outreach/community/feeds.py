"""Stories, answers and gatherings as feeds (Atom, RFC 4287)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup

from app.kernel.db import db
from app.kernel.links import absolute_url
from outreach.community.models import Community, Gathering, Profile, PublicAnswer, Story
from outreach.community.pages import IN_A_FEED, authors_of, when
from outreach.community.queries import latest_gatherings, published_answers, published_stories
from outreach.community.writing import as_html, in_short

_LONGEST_TITLE = 120


@dataclass(frozen=True)
class Entry:
    """One entry; `author` is empty where nobody is named."""

    id: UUID
    title: str
    url: str
    published: datetime
    updated: datetime
    author: str
    html: Markup


@dataclass(frozen=True)
class Feed:
    """A whole feed."""

    title: str
    url: str
    page_url: str
    updated: datetime
    entries: list[Entry]


def stories_feed(community: Community) -> Feed:
    """The latest stories."""
    stories = db.session.scalars(published_stories(community.id).limit(IN_A_FEED)).all()
    authors = authors_of(*stories)
    entries = [
        _entry(
            story,
            story.title,
            absolute_url("community.story", slug=community.slug, story_id=story.id),
            authors.get(story.author_id),
            as_html(story.body),
        )
        for story in stories
    ]
    return _feed(community, _("Stories of %(title)s", title=community.title), "community.stories_feed", entries)


def answers_feed(community: Community) -> Feed:
    """The latest answers."""
    questions = db.session.scalars(published_answers(community.id).limit(IN_A_FEED)).all()
    authors = authors_of(*questions)
    entries = [
        _entry(
            question,
            in_short(question.shown_body, _LONGEST_TITLE),
            absolute_url("community.answer", slug=community.slug, question_id=question.id),
            authors.get(question.answered_by_id),
            as_html(question.shown_answer),
        )
        for question in questions
    ]
    return _feed(
        community, _("Asked and answered: %(title)s", title=community.title), "community.answers_feed", entries
    )


def gatherings_feed(community: Community) -> Feed:
    """What was announced last, each with when and where."""
    gatherings = db.session.scalars(latest_gatherings(community.id).limit(IN_A_FEED))
    entries = [_announced(community, gathering) for gathering in gatherings]
    title = _("Where to meet us: %(title)s", title=community.title)
    return _feed(community, title, "community.gatherings_feed", entries)


def _announced(community: Community, gathering: Gathering) -> Entry:
    """Its first paragraph says when and where: readers of feeds sort by when it was announced."""
    url = absolute_url("community.gathering", slug=community.slug, gathering_id=gathering.id)
    meet = Markup("<p>{}</p>").format(Markup("<br>").join(filter(None, [when(gathering), gathering.place])))
    announced, changed = gathering.created_at, gathering.changed_at
    return Entry(
        gathering.id, gathering.title, url, announced, max(announced, changed), "", meet + as_html(gathering.words)
    )


def _entry(row: Story | PublicAnswer, title: str, url: str, author: Profile | None, html: Markup) -> Entry:
    published, name = row.published_at or row.changed_at, author.shown_name if author is not None else ""
    return Entry(row.id, title, url, published, max(published, row.changed_at), name, html)


def _feed(community: Community, title: str, endpoint: str, entries: list[Entry]) -> Feed:
    return Feed(
        title=title,
        url=absolute_url(endpoint, slug=community.slug),
        page_url=absolute_url("community.page", slug=community.slug),
        updated=max((entry.updated for entry in entries), default=community.created_at),
        entries=entries,
    )
