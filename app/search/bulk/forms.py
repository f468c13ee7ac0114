"""Forms of acts upon many: what each needs to know. Their values are the act's arguments, in plain JSON."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, Length

from app.identity.forms.colleagues import ColleagueField, offer_colleagues
from app.identity.models import User
from app.identity.queries import people_inside
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.forms import Form, options, text_field
from talent.pools.queries import pools_at_hand
from talent.prospects.models import TagKind
from talent.relationships.words import RHYTHMS


class ActForm(Form):
    """The base: nothing to be said."""

    def offer(self, actor: Actor) -> None:
        """Fill the choices with what the actor may choose. Raises Refused when there is nothing to choose from."""

    @property
    def arguments(self) -> dict[str, Any]:
        return self.values


class PoolForm(ActForm):
    """Which pool."""

    pool_id = SelectField(_l("Pool"), validators=[DataRequired(_l("Choose a pool."))])

    def offer(self, actor: Actor) -> None:
        pools = db.session.execute(pools_at_hand(actor)).all()
        self.pool_id.choices = options((str(pool.id), pool.name) for pool in pools if pool.fillable)
        if not self.pool_id.choices:
            raise Refused(
                _("There is no pool that you may put people into. Recruiters make pools, and can make you an owner.")
            )


class TagForm(ActForm):
    """Which word."""

    word = text_field(_l("Word"), DataRequired(_l("Type a word.")), Length(max=60))
    tag_kind = SelectField(
        _l("It is"), choices=options([(TagKind.TAG.value, _l("a tag")), (TagKind.SKILL.value, _l("a skill"))])
    )


class AskForm(ActForm):
    """Which colleague."""

    user_id = ColleagueField(_l("Colleague"), [DataRequired(_l("Choose a colleague."))], nobody=_l("Choose somebody"))
    message = text_field(_l("A word to them"), Length(max=500))

    def offer(self, actor: Actor) -> None:
        offer_colleagues(people_inside().where(User.id != actor.user_id), self.user_id)

    @property
    def arguments(self) -> dict[str, Any]:
        return {**self.values, "user_id": str(self.user_id.data)}


class RhythmForm(ActForm):
    """Which rhythm."""

    cadence_days = SelectField(_l("Be in touch"))

    def offer(self, actor: Actor) -> None:
        self.cadence_days.choices = options(
            [*((str(days), words) for days, words in RHYTHMS), ("", _("without a rhythm"))]
        )

    @property
    def arguments(self) -> dict[str, Any]:
        return {"cadence_days": int(self.cadence_days.data) if self.cadence_days.data else None}


class BanForm(ActForm):
    """Why."""

    reason = text_field(_l("Why"), DataRequired(_l("Say why, for your colleagues.")), Length(max=300))


FORMS: dict[str, type[ActForm]] = {
    "pool": PoolForm,
    "tag": TagForm,
    "ask": AskForm,
    "rhythm": RhythmForm,
    "ban": BanForm,
}


def ids_of(texts: list[str]) -> list[UUID]:
    """Ids of people as a form sends them; what is none is left out."""
    return [UUID(text) for text in dict.fromkeys(texts) if _is_id(text)]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
