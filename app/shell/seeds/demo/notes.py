"""What colleagues wrote down about prospects, for those who come after them."""

from datetime import timedelta

from app.identity.models import User
from app.kernel.db import db
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.talks import spoken
from app.shell.seeds.demo.ties import Tie
from app.shell.seeds.demo.words import NOTES
from talent.notes.models import Mention, Note

_SHARE_WITH_A_NOTE = 0.25
_SHARE_PRIVATE = 0.15

_ASKED = "Hauke Petersen"
_ASKS = "@Emil Larsen, does he still want to hear from us before the summer is over? I have a rotor lead in Rostock to fill."
_KNEW = "Amara Okafor"
_ASKED_BEFORE = "@Rita Marques, which of your trainees could show her the night run?"
_ANSWERED = "Two of them would love to. I ask both on Friday."
_QUOTED = "On Tue Emil Larsen wrote:\n> @Rita Marques, which of your trainees could show her the night run?"


def make_notes(story: Story, ties: list[Tie]) -> None:
    """A note for every fourth relationship in which somebody talked, and those of the tales."""
    notes = [note for tie in ties if tie.touchpoints and (note := _note(story, tie)) is not None]
    db.session.add_all(notes)
    db.session.flush()
    for note in notes:
        story.happened(note.created_at, note.author_id, "note.written", note)


def make_mentions(story: Story, inside: Inside, ties: list[Tie]) -> None:
    """A note that names Emil and waits for him, and one that Rita has answered by mail."""
    told = {tie.person.tale.name: tie for tie in ties if tie.person.tale}
    emil, rita = inside.users["emil.larsen"], inside.users["rita.marques"]
    _naming(story, rita, told[_ASKED], _ASKS, 3, emil)
    asked = _naming(story, emil, told[_KNEW], _ASKED_BEFORE, 9, rita)
    answer = _naming(story, rita, told[_KNEW], _ANSWERED, 6, emil)
    answer.answers_id, answer.folded = asked.id, _QUOTED
    answer.mail_id = f"<{story.random.getrandbits(64):016x}@nordlicht.example>"
    for one in (asked, answer):
        one.mentions[0].settled_at = answer.created_at + timedelta(hours=1)
    db.session.flush()


def _naming(story: Story, author: User, tie: Tie, body: str, age: int, named: User) -> Note:
    moment = story.moment(age, author.zone)
    note = Note(
        id=story.new_id(moment),
        created_at=moment,
        prospect_id=tie.relationship.prospect_id,
        author_id=author.id,
        body=body,
        mentions=[Mention(id=story.new_id(moment), created_at=moment, user_id=named.id)],
    )
    db.session.add(note)
    db.session.flush()
    story.happened(moment, author.id, "note.written", note)
    return note


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
