"""What colleagues wrote down about prospects, for those who come after them."""

from datetime import timedelta

from app.kernel.db import db
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.talks import spoken
from app.shell.seeds.demo.ties import Tie
from app.shell.seeds.demo.words import NOTES
from talent.notes.models import Note

_SHARE_WITH_A_NOTE = 0.25
_SHARE_PRIVATE = 0.15


def make_notes(story: Story, ties: list[Tie]) -> None:
    """A note for every fourth relationship in which somebody talked, and those of the tales."""
    notes = [note for tie in ties if tie.touchpoints and (note := _note(story, tie)) is not None]
    db.session.add_all(notes)
    db.session.flush()
    for note in notes:
        story.happened(note.created_at, note.author_id, "note.written", note)


def _note(story: Story, tie: Tie) -> Note | None:
    tale = tie.person.tale
    if tale is None and story.random.random() > _SHARE_WITH_A_NOTE:
        return None
    if tale is not None and not tale.note:
        return None
    touchpoint = story.random.choice(tie.touchpoints)
    moment = touchpoint.at + timedelta(minutes=story.random.randint(4, 90))
    age = (story.now - moment).days
    return Note(
        id=story.new_id(moment),
        created_at=moment,
        prospect_id=tie.relationship.prospect_id,
        author_id=tie.user.id,
        body=tale.note if tale else spoken(story, tie.person, age, story.random.choice(NOTES)),
        is_private=tale is None and story.random.random() < _SHARE_PRIVATE,
    )
