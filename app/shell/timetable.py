"""The timetable: everything that recurs, on one screen.

Each slot asks for a job under a unique key, so a slot runs once however many schedulers ask for it. After a time
with everything down the last slot of each line is asked for late, once: every job looks at what is due *now*.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from croniter import croniter

from app.filling import jobs as filling
from app.identity import jobs as identity
from app.kernel import upkeep
from app.kernel.audit import jobs as audit
from app.moving import jobs as moving
from app.people.exports import jobs as people_exports
from outreach.calendar import jobs as calendar
from outreach.community import jobs as community
from outreach.inbox import jobs as inbox
from outreach.nudges import jobs as nudges
from outreach.own import jobs as own
from outreach.portal import jobs as portal
from outreach.standing_in import jobs as standing_in
from talent.consent import jobs as consent
from talent.conversations.guarding import jobs as guarding
from talent.documents import jobs as documents
from talent.pools import jobs as pools
from talent.prospects import jobs as prospects
from talent.transfer import jobs as transfer


@dataclass(frozen=True)
class Slot:
    """One recurring job: `cron` is in UTC; `is_late_after` is when health calls it late."""

    name: str
    cron: str
    body: Callable[..., None]
    is_late_after: timedelta

    def started_at(self, moment: datetime) -> datetime:
        """When the slot that is running at `moment` began."""
        return croniter(self.cron, moment + timedelta(microseconds=1)).get_prev(datetime)


TIMETABLE: tuple[Slot, ...] = (
    Slot("sweep", "* * * * *", upkeep.sweep, timedelta(minutes=3)),
    Slot("seal_events", "*/5 * * * *", audit.seal_events, timedelta(minutes=20)),
    Slot("plan_nudges", "*/5 * * * *", nudges.run, timedelta(minutes=15)),
    Slot("find_stand_ins", "*/15 * * * *", standing_in.find_stand_ins, timedelta(minutes=50)),
    Slot("file_mails", "*/5 * * * *", inbox.file_waiting, timedelta(minutes=20)),
    Slot("look_into_mailbox", "* * * * *", inbox.look_into_mailbox, timedelta(minutes=10)),
    Slot("count_pools", "*/15 * * * *", pools.count_pools, timedelta(minutes=50)),
    Slot("lapse_asks", "7 * * * *", pools.lapse_asks, timedelta(hours=3)),
    Slot("refresh_pools", "43 1 * * *", filling.refresh_pools, timedelta(days=2)),
    Slot("check_events", "37 2 * * *", audit.check_events, timedelta(days=2)),
    Slot("look_after_consent", "17 2 * * *", consent.look_after, timedelta(days=2)),
    Slot("report_openings", "11 6 1 * *", guarding.report_openings, timedelta(days=33)),
    Slot("forget_sessions", "23 3 * * *", identity.forget_old_sign_ins, timedelta(days=2)),
    Slot("forget_own_pages", "29 3 * * *", portal.forget_old_sign_ins, timedelta(days=2)),
    Slot("forget_jobs", "41 3 * * *", upkeep.forget_old_jobs, timedelta(days=2)),
    Slot("forget_files", "53 3 * * *", upkeep.forget_left_files, timedelta(days=2)),
    Slot("forget_undone", "29 4 * * *", prospects.forget_undone, timedelta(days=2)),
    Slot("look_at_held", "*/2 * * * *", documents.look_at_held, timedelta(minutes=15)),
    Slot("forget_documents", "37 * * * *", documents.forget_deleted, timedelta(hours=3)),
    Slot("refresh_feeds", "4-59/15 * * * *", calendar.refresh_feeds, timedelta(minutes=50)),
    Slot("read_calendars", "*/10 * * * *", calendar.read_calendars, timedelta(minutes=40)),
    Slot("forget_meetings", "57 3 * * *", calendar.forget_meetings, timedelta(days=2)),
    Slot("forget_mails", "31 3 * * *", inbox.forget_useless, timedelta(days=2)),
    Slot("forget_visitors", "47 3 * * *", community.forget_visitors, timedelta(days=2)),
    Slot("forget_people_exports", "21 * * * *", people_exports.forget_files_of_people, timedelta(hours=3)),
    Slot("forget_exports", "19 * * * *", moving.forget_exports, timedelta(hours=3)),
    Slot("forget_copies", "27 * * * *", own.forget_copies, timedelta(hours=3)),
    Slot("forget_imports", "11 4 * * *", transfer.forget_abandoned, timedelta(days=2)),
)
