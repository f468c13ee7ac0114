"""The code with which somebody outside comes in to their own page."""

from uuid import UUID

from sqlalchemy import select

from app.identity import tokens
from app.identity.mailed_codes import CODE_LIVES
from app.identity.models import Organisation
from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail
from outreach.portal.coming_in import CODE, LINK
from outreach.portal.models import CandidateRequest
from talent.prospects.models import Prospect


@composes(CODE, expires_after=CODE_LIVES, is_sent_again=True, reaches_marked=True)
def candidate_code(delivery: Delivery) -> Mail:
    """They asked for it themselves, so it goes whatever they wished about mails. An address that nobody has gets nothing."""
    asked = db.session.get(CandidateRequest, UUID(delivery.arguments["request_id"]))
    prospect = db.session.get(Prospect, asked.prospect_id) if asked is not None and asked.prospect_id else None
    if asked is None or prospect is None:
        raise Withheld("nobody")
    if asked.used_at is not None or asked.expires_at <= clock.now():
        raise Withheld("over", is_empty=True)
    organisation = db.session.scalars(select(Organisation)).one()
    code = tokens.code_for(asked.id, CODE)
    link = absolute_url("portal.link", secret=tokens.link_secret(LINK, asked.id))
    told = {"prospect": prospect, "code": f"{code[:4]} {code[4:]}", "link": link, "until": asked.expires_at}
    return Mail(asked.address, prospect.display_name, CODE, organisation.locale, organisation.time_zone, told)
