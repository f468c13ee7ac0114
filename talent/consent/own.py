"""What somebody answers themselves, on their own page: the same ledger, with the text that they read there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict
from app.kernel.permissions import May
from talent.consent.actions import SAID_NO, Answer, enter
from talent.consent.models import NOES, ConsentText, Purpose
from talent.consent.queries import latest_texts
from talent.consent.standing import Standing, standing_of, standings_of
from talent.prospects.actions import wake
from talent.prospects.models import LegalBasis, Prospect


@dataclass(frozen=True)
class Asked:
    """One purpose as its owner sees it: how it stands, the text that counts for it (None: none was read), and the one
    that is asked now (None: nobody asks, so there is nothing to agree to).
    """

    standing: Standing
    read: ConsentText | None
    text: ConsentText | None

    @property
    def is_objected_to(self) -> bool:
        """Whether a no is an objection to our own interest, and not the end of a consent."""
        return self.standing.allows and self.standing.basis is LegalBasis.LEGITIMATE_INTEREST

    @property
    def may_be_given(self) -> bool:
        return self.text is not None and (not self.standing.allows or self.is_objected_to)

    @property
    def may_be_renewed(self) -> bool:
        """Whether they agreed, but to another text than is asked now, or only until a day."""
        row = self.standing.row
        if not self.standing.allows or self.is_objected_to or row is None or self.text is None:
            return False
        return row.text_id != self.text.id or row.valid_until is not None

    @property
    def is_of_any_meaning(self) -> bool:
        return self.text is not None or self.standing.state is not None


def asked_of(prospect: Prospect, language: str) -> list[Asked]:
    """Every purpose that means anything to somebody, in two statements."""
    texts, standings = texts_in(language), standings_of(prospect)
    every = [
        Asked(standing, standing.row.text if standing.row else None, texts.get(purpose))
        for purpose, standing in standings.items()
    ]
    return [one for one in every if one.is_of_any_meaning]


def texts_in(language: str) -> Mapping[Purpose, ConsentText]:
    """What is asked now for each purpose, in a language or else in the first there is."""
    found: dict[Purpose, ConsentText] = {}
    for text in db.session.scalars(latest_texts()):
        if text.purpose not in found or text.language == language:
            found[text.purpose] = text
    return found


def agree(actor: Actor, prospect: Prospect, *, purpose: Purpose, text_id: UUID, today: date) -> None:
    """They agree to a text. Who had said no to keeping in touch may be written to again, if the ban came with that no.
    Raises Conflict for a text that is not asked any more.
    """
    ensure(actor, May.USE_OWN_PAGE)
    if text_id not in {text.id for text in db.session.scalars(latest_texts()) if text.purpose is purpose}:
        raise Conflict
    came_with_it = prospect.do_not_contact and prospect.do_not_contact_reason == str(SAID_NO)
    was_a_no = standing_of(prospect, purpose).state in NOES
    enter(actor, prospect, purpose, Answer.ACCEPTED, on=today, words=_how(), text_id=text_id)
    if was_a_no and purpose is Purpose.KEEPING_IN_TOUCH and came_with_it:
        wake(actor, [prospect])


def refuse(actor: Actor, prospect: Prospect, *, purpose: Purpose, today: date) -> None:
    """They take it back, or object (GDPR, articles 7 (3) and 21): it holds at once. Said twice, it is written once."""
    ensure(actor, May.USE_OWN_PAGE)
    standing = standing_of(prospect, purpose)
    if standing.state in NOES:
        return
    answer = Answer.WITHDRAWN if standing.basis is LegalBasis.CONSENT and standing.allows else Answer.DECLINED
    text_id = standing.row.text_id if standing.row is not None else None
    enter(actor, prospect, purpose, answer, on=today, words=_how(), text_id=text_id)


def _how() -> str:
    return _("They said so on their own page, signed in by a mailed code.")
