"""Many pairs made one by one act, and taken back by another, of which we know what must become of each."""

import time
from random import Random
from uuid import UUID

from sqlalchemy import select

from app.identity.models import User
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.transaction import transaction
from talent.duplicates.finding import look_for
from talent.prospects.models import Prospect
from tests.kills.office import Office, patiently
from tests.kills.visitor import Visitor
from tests.kills.works import Broken, what_never_holds
from tests.support.makers import a_note, a_prospect
from tests.support.making_duplicates import an_identity

PAIRS = 120
_HELD = """
    SELECT 'note' AS what, n.id, n.prospect_id FROM notes n JOIN prospects p ON p.id = n.prospect_id WHERE p.employer = %s
    UNION ALL
    SELECT 'identity', i.id, i.prospect_id FROM identities i JOIN prospects p ON p.id = i.prospect_id WHERE p.employer = %s
    UNION ALL
    SELECT 'file', id, merged_into_id FROM prospects WHERE employer = %s
    ORDER BY 1, 2
"""


class Merging:
    """A recruiter has all sure pairs made one, and waits."""

    turns = 0

    def __init__(self, office: Office, visitor: Visitor) -> None:
        type(self).turns += 1
        self.office, self.visitor = office, visitor
        self.who = f"{type(self).__name__} {self.turns}"
        self.before: list[object] = []

    def begin(self) -> None:
        self.office.sql("UPDATE users SET role = 'recruiter' WHERE email = 'user0@bulk.example' RETURNING 1")
        patiently(self._make_twins)
        self.before = self.held()
        self.visitor.post("/duplicates/merges", on="/duplicates")

    def _make_twins(self) -> None:
        """Two files of each person, known by the same address, each with a note of its own."""
        with self.office.server.app.app_context():
            act_as(Actor.system())
            with transaction():
                look_for([self._a_file(f"Twin {pair}").id for pair in range(PAIRS) for _ in range(2)])

    def _a_file(self, name: str) -> Prospect:
        person = a_prospect(name, employer=self.who)
        an_identity(person, f"{name}@{self.who}.example".replace(" ", "-").lower())
        a_note(self._author(), person)
        return person

    def _author(self) -> User:
        return db.session.scalars(select(User).where(User.email == "user0@bulk.example")).one()

    def held(self) -> list[object]:
        return [tuple(row) for row in self.office.sql(_HELD, self.who, self.who, self.who)]

    def bulk(self) -> tuple[UUID, str, int, int]:
        rows = self.office.sql(
            "SELECT id, state, merged, passed_over FROM bulk_merges ORDER BY created_at DESC LIMIT 1"
        )
        return rows[0]  # type: ignore[return-value]

    def is_going_on(self) -> bool:
        return self.bulk()[1] in {"merging", "undoing"}

    def go_on(self, random: Random) -> None:
        time.sleep(random.uniform(0, 0.8))

    def end(self) -> None:
        self.office.settle()

    def broken(self, kills: int) -> list[str]:
        found = Broken(what_never_holds(self.office))
        found.unless(self.bulk()[1:] == ("done", PAIRS, 0), f"the merge of many is {self.bulk()[1:]}")
        found.unless(self._standing() == PAIRS, f"{self._standing()} files are left of {PAIRS} people")
        notes = self.office.number(
            "SELECT count(*) FROM notes n JOIN prospects p ON p.id = n.prospect_id "
            "WHERE p.employer = %s AND p.merged_into_id IS NULL",
            self.who,
        )
        found.unless(notes == 2 * PAIRS, f"{notes} notes are with the files that were kept, not {2 * PAIRS}")
        return found

    def _standing(self) -> int:
        return self.office.number(
            "SELECT count(*) FROM prospects WHERE employer = %s AND merged_into_id IS NULL", self.who
        )


class TakingBack:
    """All that was made one is taken back by one press."""

    def __init__(self, merging: Merging) -> None:
        self.merging = merging

    def begin(self) -> None:
        address = f"/duplicates/merges/{self.merging.bulk()[0]}"
        self.merging.visitor.post(f"{address}/undo", on=address)

    def is_going_on(self) -> bool:
        return self.merging.is_going_on()

    def go_on(self, random: Random) -> None:
        self.merging.go_on(random)

    def end(self) -> None:
        self.merging.end()

    def broken(self, kills: int) -> list[str]:
        found = Broken()
        found.unless(self.merging.bulk()[1] == "undone", f"the merge of many is {self.merging.bulk()[1]}")
        found.unless(self.merging.held() == self.merging.before, "not every row is where it was before")
        office = self.merging.office
        office.sql("DELETE FROM prospects WHERE employer = %s RETURNING 1", self.merging.who)
        return [*found, *what_never_holds(office)]
