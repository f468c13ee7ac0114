"""The demo: Nordlicht, its twenty-five people, three hundred prospects and two years of talks.

Chapter after chapter: who is inside, who is outside, what they said, what was noted and gathered, what was asked for.
Rows are as the verbs would have left them, only that nobody waited two years for it.
"""

from datetime import UTC

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app.identity.models import Organisation
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Refused
from app.shell.seeds.demo.calendars import make_calendars
from app.shell.seeds.demo.community import make_communities
from app.shell.seeds.demo.consent import make_consent
from app.shell.seeds.demo.conversations import make_conversations
from app.shell.seeds.demo.documents import make_documents
from app.shell.seeds.demo.duplicates import make_duplicates
from app.shell.seeds.demo.filling import make_a_pool_that_fills_itself
from app.shell.seeds.demo.guarding import make_guarding
from app.shell.seeds.demo.inside import Inside, make_inside
from app.shell.seeds.demo.known import make_known
from app.shell.seeds.demo.mails import make_mails
from app.shell.seeds.demo.notes import make_mentions, make_notes
from app.shell.seeds.demo.nudges import make_nudges
from app.shell.seeds.demo.outside import Person, make_outside, tell_of
from app.shell.seeds.demo.own_pages import make_own_pages
from app.shell.seeds.demo.pools import make_pools
from app.shell.seeds.demo.promises import make_promises
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.ties import Tie, make_ties
from app.shell.seeds.demo.unanswered import make_unanswered
from app.shell.seeds.demo.views import make_views


def _keep_at_it(story: Story, inside: Inside, ties: list[Tie]) -> None:
    """Whoever has promised something is not asked as well, so promises come first."""
    make_promises(story, ties)
    make_nudges(story, inside, ties)


def _write_to_each_other(story: Story, inside: Inside, people: list[Person], ties: list[Tie]) -> None:
    make_conversations(story, ties)
    make_guarding(story, inside)
    make_unanswered(story, inside, ties)
    make_mails(story, inside, ties)
    make_calendars(story, inside, ties)
    make_own_pages(story, people, ties)


def _leave_for_later(story: Story, inside: Inside, ties: list[Tie]) -> None:
    make_views(story, inside)
    make_mentions(story, inside, ties)


def fill() -> dict[str, int]:
    """Fill an empty database; returns how many users, prospects, relationships and touchpoints there are now.

    Raises Refused when there is an organisation already.
    """
    if db.session.scalar(select(exists().select_from(Organisation))):
        raise Refused(_("The demo goes into an empty database, and this one has an organisation already."))
    story = Story(clock.now().astimezone(UTC).date())
    inside = make_inside(story)
    people = make_outside(story, inside)
    ties = make_ties(story, inside, people)
    tell_of(story, people)
    make_notes(story, ties)
    make_known(story, people, ties)
    make_pools(story, inside, people, ties)
    make_a_pool_that_fills_itself(story, inside)
    _keep_at_it(story, inside, ties)
    make_consent(story, inside, people, ties)
    make_documents(story, ties)
    make_duplicates(story, people)
    make_communities(story, inside, people)
    _write_to_each_other(story, inside, people, ties)
    _leave_for_later(story, inside, ties)
    story.write_events()
    return {
        "users": len(inside.users),
        "prospects": len(people),
        "relationships": len(ties),
        "touchpoints": sum(len(tie.touchpoints) for tie in ties),
    }
