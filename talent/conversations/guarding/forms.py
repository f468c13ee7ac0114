"""Forms of what guards conversations."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from app.kernel.forms import Form, enum_field, options, radio_field, stripped, text_field
from app.kernel.web import local_path
from talent.blocks.actions import LONGEST_REASON as LONGEST_BLOCK
from talent.conversations.guarding.holding import LONGEST_WORDS
from talent.conversations.guarding.models import Outcome, ReportReason, Watch
from talent.conversations.guarding.openings import LONGEST_REASON
from talent.conversations.guarding.watching import LONGEST_PHRASE
from talent.conversations.guarding.words import OUTCOMES, REASONS, WATCHES

LOCALES = (("en", _l("English")), ("de", _l("German")), ("fr", _l("French")), ("es", _l("Spanish")), ("it", _l("Italian")), ("nl", _l("Dutch")), ("pl", _l("Polish")), ("pt", _l("Portuguese")), ("sv", _l("Swedish")), ("", _l("Every language")))  # fmt: skip


class OpeningForm(Form):
    """Why somebody comes into a conversation of others."""

    reason = text_field(
        _l("Why?"),
        InputRequired(_l("Say why. Both sides read it.")),
        Length(max=LONGEST_REASON),
        description=_l("Both sides read this, word for word."),
    )


class BlockForm(Form):
    """Why somebody is blocked."""

    reason = text_field(
        _l("Why?"),
        InputRequired(_l("Say why. Whoever may lift this has to know.")),
        Length(max=LONGEST_BLOCK),
        description=_l("Stays inside. They are not told."),
    )


class LiftForm(Form):
    """Why a block is lifted."""

    because = text_field(_l("Why?"), InputRequired(_l("Say why.")), Length(max=LONGEST_BLOCK))


class AppealForm(Form):
    """What an author says for a message that is held."""

    words = TextAreaField(
        _l("Why should it go all the same?"),
        [InputRequired(_l("Say why.")), Length(max=LONGEST_WORDS)],
        filters=[stripped],
    )


class AnswerForm(Form):
    """What its author is told about a message that was held."""

    answer = TextAreaField(_l("What they are told"), [Length(max=LONGEST_WORDS)], filters=[stripped])


class DeclineForm(AnswerForm):
    """Nobody is turned down without a word."""

    answer = TextAreaField(
        _l("What they are told"),
        [InputRequired(_l("Say why it is not passed on.")), Length(max=LONGEST_WORDS)],
        filters=[stripped],
    )


class ReportForm(Form):
    """What is wrong, and what of the conversation may be shown beside it."""

    reason = radio_field(
        _l("What is wrong?"), ReportReason, REASONS, without=_l("Choose what fits best, or “Something else”.")
    )
    words = TextAreaField(_l("In your own words"), [Length(max=LONGEST_WORDS)], filters=[stripped])
    about = HiddenField()
    shown = SelectMultipleField(_l("Show these messages, too"), choices=[], validate_choice=False)

    @property
    def message_id(self) -> UUID | None:
        """Which message it is about; None for the conversation as a whole."""
        return next(iter(_ids([self.about.data or ""])), None)

    @property
    def shown_ids(self) -> list[UUID]:
        return _ids(self.shown.data or [])


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


class SettleForm(Form):
    """What is done about a report."""

    outcome = radio_field(_l("What do you do?"), Outcome, OUTCOMES)
    words = TextAreaField(_l("Your words"), [Length(max=LONGEST_REASON)], filters=[stripped])
    answer = TextAreaField(_l("What the reporter is told beside that"), [Length(max=LONGEST_WORDS)], filters=[stripped])

    def validate_words(self, field: TextAreaField) -> None:
        """Raises ValidationError where something is done without a word."""
        if self.outcome.data not in (None, Outcome.NOTHING) and not field.data:
            raise ValidationError(_("Say it in a sentence: they read it, or whoever may lift the block does."))


class PhraseForm(Form):
    """A phrase that is watched."""

    phrase = text_field(_l("Word or phrase"), InputRequired(_l("Write a word.")), Length(max=LONGEST_PHRASE))
    watch = enum_field(_l("What happens"), Watch, WATCHES, default=Watch.WARNS)
    locale = SelectField(_l("Language"), choices=lambda: options(LOCALES), default="en")
    says = text_field(_l("What its author reads"), Length(max=300))
    url = text_field(_l("Where it points to"), Length(max=500))

    def validate_url(self, field: HiddenField) -> None:
        """Raises ValidationError for anything but a page."""
        text = field.data or ""
        if text and not text.startswith(("https://", "http://", "mailto:")) and not local_path(text, ""):
            raise ValidationError(_("Begin with https:// or with a slash."))


class RefusalForm(Form):
    """From whom somebody outside does not want to hear."""

    not_by = SelectMultipleField(_l("Not from"), choices=[])
    from_nobody = BooleanField(_l("From nobody here, until I say otherwise"))
