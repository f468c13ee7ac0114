"""How people outside came in is forgotten when it is long over."""

import pytest
from sqlalchemy import func, select

from app.kernel.db import db
from outreach.portal import coming_in
from outreach.portal.jobs import forget_old_sign_ins
from outreach.portal.models import CandidateRequest, CandidateSession
from tests.support.making_conversations import a_reachable_prospect
from tests.support.outside import come_in


@pytest.mark.parametrize(("moment", "left"), [("2026-11-29T08:00Z", 1), ("2026-12-01T10:00Z", 0)])
def test_sessions_and_codes_go_thirty_days_after_their_last_use(world, browser, time_machine, moment, left):
    time_machine.move_to("2026-10-01T09:00Z", tick=False)
    come_in(browser(None), a_reachable_prospect())
    time_machine.move_to("2026-10-31T09:00Z", tick=False)
    coming_in.ask_by_address("amara@example.net", "bro_x")
    time_machine.move_to(moment, tick=False)
    forget_old_sign_ins()
    counted = [db.session.scalar(select(func.count()).select_from(one)) for one in (CandidateSession, CandidateRequest)]
    assert counted == [left, left]
