"""Forms about consent, notices, retention and erasing."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import g
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.identity.forms.colleagues import ColleagueField, offer_colleagues
from app.identity.models import BusinessArea
from app.identity.queries import recruiters
from app.kernel.forms import Form, VersionField, enum_field, options, stripped, text_field
from talent.consent.actions import Answer
from talent.consent.models import Cause, ConsentText, Purpose
from talent.consent.words import ANSWERS, CAUSES, PURPOSES

LONGEST = 500
TOLD, NOT_NEEDED = "told", "not_needed"
KEPT_FOR = timedelta(days=365)
_MONTHS = NumberRange(1, 120, _l("Between 1 and 120 months."))


def _today() -> date:
    today: date = g.reader.today
    return today


def _id_or_none(text: object) -> UUID | None:
    return UUID(str(text)) if text else None


class BasisForm(Form):
    """What somebody answered, or why our interest weighs more."""

    purpose = enum_field(_l("For what"), Purpose, PURPOSES)
    answer = enum_field(_l("What"), Answer, ANSWERS, default=Answer.ACCEPTED)
    on = DateField(_l("On which day"), [InputRequired(_l("Say when."))], default=_today)
    proof = text_field(_l("How do we know?"), DataRequired(_l("Say how you know.")), Length(max=LONGEST))
    text_id = SelectField(_l("Which text did they read?"), coerce=_id_or_none)
    valid_until = DateField(_l("Until"), [Optional()])

    def offer(self, texts: Iterable[ConsentText]) -> None:
        """Fill the choice of texts; somebody may also have read none of ours."""
        named = ((text.id, f"{PURPOSES[text.purpose]} ({text.language}, {text.version})") for text in texts)
        self.text_id.choices = options([("", _l("None of ours")), *named])


class NoticeForm(Form):
    """Whether people were told, how and when, or why they need not be."""

    what = RadioField(
        _l("What"),
        choices=options([(TOLD, _l("They were told")), (NOT_NEEDED, _l("They need not be told"))]),
        default=TOLD,
    )
    how = text_field(_l("How, or why not"), DataRequired(_l("Say how, or why not.")), Length(max=LONGEST))
    on = DateField(_l("On which day"), [InputRequired(_l("Say when."))], default=_today)

    @property
    def told(self) -> dict[str, Any]:
        """What the verbs are told."""
        return {"how": self.how.data, "on": self.on.data, "is_needed": self.what.data == TOLD}


class KeepForm(Form):
    """Keep somebody for a reason."""

    until = DateField(_l("Until"), [InputRequired(_l("Say until when."))], default=lambda: _today() + KEPT_FOR)
    because = text_field(_l("Why"), DataRequired(_l("Say why.")), Length(max=LONGEST))


class EraseForm(Form):
    """The second step before somebody is erased."""

    cause = enum_field(
        _l("Why"), Cause, {cause: words for cause, words in CAUSES.items() if cause is not Cause.RETENTION}
    )
    is_sure = BooleanField(
        _l("I know that this cannot be undone"), [DataRequired(_l("Tick this first: it cannot be undone."))]
    )


class RuleForm(Form):
    """How long people are kept."""

    source = text_field(_l("Where from"), Length(max=200))
    area_id = SelectField(_l("Business area"), coerce=_id_or_none)
    warn_after = IntegerField(_l("Warn colleagues after (months)"), [InputRequired(), _MONTHS], default=22)
    ask_after = IntegerField(_l("Ask the person again after (months)"), [InputRequired(), _MONTHS], default=23)
    erase_after = IntegerField(_l("Erase after (months)"), [InputRequired(), _MONTHS], default=24)
    recruiter_id = ColleagueField(_l("Who is warned besides those in touch"), nobody=_l("All recruiters"))
    is_on = BooleanField(_l("This rule is on"), default=True)
    version = VersionField(default="0")

    def offer(self, areas: Iterable[BusinessArea]) -> None:
        """Fill the choices."""
        self.area_id.choices = options([("", _l("Any")), *((area.id, area.name) for area in areas)])
        offer_colleagues(recruiters(), self.recruiter_id)


class TextForm(Form):
    """What people are asked, word for word."""

    purpose = enum_field(_l("For what"), Purpose, PURPOSES)
    language = text_field(_l("Language"), DataRequired(_l("Say in which language, such as en.")), Length(max=12))
    body = TextAreaField(_l("Text"), [DataRequired(_l("Write the text.")), Length(max=10_000)], filters=[stripped])
