"""Forms about pools and asks."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.identity.forms.colleagues import ColleagueField, ColleaguesField, offer_colleagues
from app.identity.models import BusinessArea
from app.identity.queries import people_inside
from app.kernel.actor import current_actor
from app.kernel.forms import Form, enum_field, options, radio_field, stripped, text_field
from talent.pools.answers import LONGEST_REASON
from talent.pools.asks import LONGEST_MESSAGE
from talent.pools.models import Pool, PoolVisibility
from talent.pools.questions import as_read, problem_with
from talent.pools.steps import LONGEST_NAME
from talent.pools.words import POOL_VISIBILITIES, TIE_VISIBILITIES, rhythm_in_words
from talent.relationships.actions import DEFAULT_CADENCE
from talent.relationships.models import Visibility
from talent.relationships.words import RHYTHMS


def _id_or_none(text: object) -> UUID | None:
    return UUID(str(text)) if text else None


class PoolForm(Form):
    """What a pool is for, how relationships begin from it, who looks after it and who sees it."""

    name = text_field(_l("Name"), DataRequired(_l("Give the pool a name.")), Length(max=120))
    purpose = TextAreaField(_l("What is it for?"), [Length(max=1000)], filters=[stripped])
    question = TextAreaField(_l("Fill it by a question"), [Length(max=2000)], filters=[stripped])
    default_cadence_days = SelectField(_l("Keep in touch"), coerce=int, default=DEFAULT_CADENCE)
    default_visibility = enum_field(_l("What colleagues see"), Visibility, TIE_VISIBILITIES, default=Visibility.OPEN)
    area_id = SelectField(_l("Business area"), coerce=_id_or_none)
    owner_id = ColleagueField(_l("Owner"))
    co_owner_ids = ColleaguesField(_l("More owners"))
    visibility = radio_field(_l("Who sees this pool"), PoolVisibility, POOL_VISIBILITIES, default=PoolVisibility.SHARED)
    reader_ids = ColleaguesField(_l("Let in to see it"))

    asked_before = ""

    def validate_question(self, field: TextAreaField) -> None:
        if field.data == self.asked_before:
            return
        problem = problem_with(current_actor(), field.data or "")
        if problem:
            raise ValidationError(problem)

    def offer(self, areas: Iterable[BusinessArea], pool: Pool | None = None) -> None:
        """Fill the choices; what the pool has already stays choosable, and its question need not be asked anew."""
        self.asked_before = as_read(current_actor(), pool.question) if pool else ""
        known = {pool.owner_id, *pool.co_owner_ids, *pool.reader_ids} if pool else ()
        offer_colleagues(people_inside(), self.owner_id, self.co_owner_ids, self.reader_ids, known=known)
        self.area_id.choices = options([("", _("No business area")), *((area.id, area.name) for area in areas)])
        rhythms: dict[int, Any] = dict(RHYTHMS)
        if pool is not None:
            rhythms.setdefault(pool.default_cadence_days, rhythm_in_words(pool.default_cadence_days))
        self.default_cadence_days.choices = options(sorted(rhythms.items()))


class EditPoolForm(PoolForm):
    """A pool that exists; the version tells whether a colleague was quicker."""

    version = HiddenField(filters=[lambda text: int(text) if str(text).isdigit() else 0])


class AskForm(Form):
    """Whom to ask, and a word from whoever asks."""

    user_id = HiddenField(_l("Colleague"), [InputRequired(_l("Choose a colleague."))])
    message = TextAreaField(_l("A word from you"), [Length(max=LONGEST_MESSAGE)], filters=[stripped])

    def validate_user_id(self, field: HiddenField) -> None:
        try:
            UUID(str(field.data))
        except ValueError:
            raise ValidationError(_("Choose a colleague.")) from None


class SpreadForm(Form):
    """A word to everybody who is asked."""

    message = TextAreaField(_l("A word from you"), [Length(max=LONGEST_MESSAGE)], filters=[stripped])


class DeclineForm(Form):
    """Why not, if somebody wants to say."""

    reason = text_field(_l("Why, if you like"), Length(max=LONGEST_REASON))


class StepForm(Form):
    """One more step."""

    name = text_field(_l("One more step"), DataRequired(_l("Give the step a name.")), Length(max=LONGEST_NAME))
