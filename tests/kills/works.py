"""What is going on while something is killed: an import, a planning run, the sending of digests.

Each knows how to begin, whether it is over, and what must be true afterwards. The truths are asked of the database in
plain SQL, written apart from the code that they check.
"""

import time
from random import Random
from typing import Protocol
from uuid import UUID

from outreach.nudges import jobs as nudges
from tests.kills.office import PEOPLE_INSIDE, Office


class Work(Protocol):
    """Something that takes a while."""

    def begin(self) -> None:
        """Have it asked for, as it usually is, and return in the middle of it."""

    def is_going_on(self) -> bool:
        """Whether it has not come to its end yet."""

    def go_on(self, random: Random) -> None:
        """Let it go on for a random while, or to its end."""

    def end(self) -> None:
        """Let it come to its end, and everything settle. Raises AssertionError when it does not."""

    def broken(self, kills: int) -> list[str]:
        """What does not hold after so many kills, once everything has settled: nothing, it is to be hoped."""


class Broken(list[str]):
    """A list of what does not hold."""

    def unless(self, holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
        if not holds:
            self.append(what)


SECONDS_FOR_A_MAIL = 2.0
_NO_NUDGES_YET = (
    "DELETE FROM nudges",
    "UPDATE deliveries SET key = key || ' of ' || id WHERE key LIKE 'digest:%' AND key NOT LIKE '% of %'",
)
_DIGESTS_ARE_OVER = "UPDATE users SET weekly_capacity = 1000, digested_on = (now() AT TIME ZONE time_zone)::date"
_DIGESTS_ARE_DUE = """
    UPDATE users SET weekly_capacity = 3, digested_on = NULL, digest_hour = 6,
           digest_weekday = extract(isodow FROM now() AT TIME ZONE time_zone)::int - 1
"""
_DUE = """
    SELECT u.id, least(u.weekly_capacity, count(*)) FROM users u
      JOIN relationships r ON r.user_id = u.id JOIN prospects p ON p.id = r.prospect_id
     CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE u.time_zone)::date AS today) d
     WHERE r.state = 'active' AND NOT p.do_not_contact AND u.deactivated_at IS NULL AND u.role <> 'partner'
       AND coalesce(r.last_two_way_on + r.cadence_days, r.first_due_on) <= d.today
       AND (r.snoozed_until IS NULL OR r.snoozed_until <= d.today)
       AND (r.last_out_on IS NULL OR r.last_out_on + greatest(7, r.cadence_days / 2) <= d.today)
     GROUP BY u.id
"""
"""Whose relationships are due, told from the contacts themselves; nobody was ignored here."""

_PLANNING = "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state = 'active' AND query LIKE 'WITH calendars%'"


class Planning:
    """One turn of the engine over everybody, with nothing planned before and room for all that is due."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.due: dict[UUID, int] = {}

    def begin(self) -> None:
        self._prepare(_DIGESTS_ARE_OVER)
        while self.is_going_on() and not self.office.number(_PLANNING):
            time.sleep(0.005)

    def _prepare(self, people: str) -> None:
        for statement in (*_NO_NUDGES_YET, people):
            self.office.sql(statement)
        self.due = dict(self.office.sql(_DUE))  # type: ignore[arg-type]
        self.office.ring(nudges.run)

    def is_going_on(self) -> bool:
        return self.office.number("SELECT count(*) FROM nudges") == 0

    def go_on(self, random: Random) -> None:
        time.sleep(random.uniform(0, 0.3))

    def end(self) -> None:
        self.office.settle()

    def broken(self, kills: int) -> list[str]:
        return [*what_never_holds(self.office), *self._miscounted()]

    def _miscounted(self) -> list[str]:
        found = Broken()
        planned = dict(self.office.sql("SELECT user_id, count(*) FROM nudges WHERE state = 'open' GROUP BY 1"))  # type: ignore[arg-type]
        found.unless(sum(self.due.values()) > 0, "nothing was due")
        wrong = {user_id for user_id in self.due.keys() | planned if self.due.get(user_id) != planned.get(user_id)}
        due, made = sum(self.due.values()), sum(planned.values())
        found.unless(not wrong, f"{made} nudges were planned and {due} were due; {len(wrong)} users have others")
        return found


class Digests(Planning):
    """Everybody's digest at once."""

    def begin(self) -> None:
        self._prepare(_DIGESTS_ARE_DUE)

    def is_going_on(self) -> bool:
        return len(set(self.office.arrived())) < PEOPLE_INSIDE

    def go_on(self, random: Random) -> None:
        """For a few mails more. When none comes, their bells were lost, and the sweep is needed."""
        enough, looked = len(self.office.mail) + random.randint(2, 14), time.monotonic()
        while len(self.office.mail) < enough and self.is_going_on():
            time.sleep(0.01)
            if time.monotonic() - looked > SECONDS_FOR_A_MAIL:
                self.office.help_on()
                looked = time.monotonic()
        time.sleep(random.uniform(0, 0.1))

    def broken(self, kills: int) -> list[str]:
        found = Broken(super().broken(kills))
        found.unless(len(self.due) == PEOPLE_INSIDE, f"only {len(self.due)} people have anybody to write to")
        states = self.office.sql(
            "SELECT state, count(*) FROM deliveries WHERE key LIKE 'digest:%' AND key NOT LIKE '% of %' GROUP BY 1"
        )
        found.unless(states == [("sent", PEOPLE_INSIDE)], f"digests: {states}")
        wanted = self.office.sql(
            "SELECT u.email, d.id FROM users u JOIN deliveries d "
            "ON d.key = 'digest:' || u.id || ':' || (now() AT TIME ZONE u.time_zone)::date"
        )
        found.extend(self._astray({str(row_id): email for email, row_id in wanted}, kills))
        return found

    def _astray(self, wanted: dict[str, str], kills: int) -> list[str]:
        found = Broken()
        arrived = {(_row_of(message_id), address) for message_id, address in self.office.arrived()}
        found.unless(arrived == set(wanted.items()), "what arrived is not what was to be sent, each to its own")
        twice = self.office.mails_twice()
        found.unless(twice <= kills, f"{twice} mails came twice, after {kills} kills")
        return found


def _row_of(message_id: str) -> str:
    return message_id.strip("<> ").partition("@")[0]


_NEVER = {
    "a job is undone": "SELECT count(*) FROM jobs WHERE done_at IS NULL AND created_at < now() - interval '1 minute'",
    "a job has failed by itself": "SELECT count(*) FROM jobs WHERE last_error IS NOT NULL",
    "a delivery is stuck": "SELECT count(*) FROM deliveries WHERE settled_at IS NULL OR lease_until IS NOT NULL",
    "two nudges wait about one relationship": """
        SELECT count(*) FROM (SELECT FROM nudges WHERE state = 'open' GROUP BY relationship_id HAVING count(*) > 1) AS twice""",
    "one person is two": """
        SELECT count(*) FROM (SELECT FROM identities GROUP BY kind, canonical HAVING count(DISTINCT prospect_id) > 1) AS twice""",
    "an event tells of nobody": """
        SELECT count(*) FROM events e LEFT JOIN prospects p ON p.id = e.prospect_id
         WHERE e.name IN ('prospect.imported', 'prospect.refreshed') AND p.id IS NULL""",
    "a change is told of twice": """
        SELECT count(*) FROM (SELECT FROM events WHERE name = 'prospect.imported'
         GROUP BY subject_id HAVING count(*) > 1) AS twice""",
    "a change is told of by nothing": """
        SELECT count(*) FROM prospects p WHERE p.import_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM events e WHERE e.subject_id = p.id AND e.name = 'prospect.imported')""",
}
"""Counts that are always nought once everything has settled."""


def what_never_holds(office: Office) -> list[str]:
    """The invariants of everything, whatever was going on."""
    counts = {what: office.number(query) for what, query in _NEVER.items()}
    return [f"{what} ({count} times)" for what, count in counts.items() if count]
