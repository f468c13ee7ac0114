"""A file of everybody that is written while its writer is killed."""

import csv
import io
import time
from random import Random

from app.identity.models import User
from app.kernel import files
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.transaction import transaction
from app.people.exports import actions
from tests.kills.office import Office, patiently
from tests.kills.works import Broken, what_never_holds

_BEGUN_WITHIN = 20.0
_RECRUITER = "UPDATE users SET role = 'recruiter' WHERE email = 'user1@bulk.example' RETURNING id"
_EVERYBODY = "SELECT id::text FROM prospects WHERE merged_into_id IS NULL"


class TakingOut:
    """All people as CSV."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def begin(self) -> None:
        patiently(self._ask)
        deadline = time.monotonic() + _BEGUN_WITHIN
        while self.is_going_on() and not self.office.number("SELECT max(people) FROM people_exports"):
            assert time.monotonic() < deadline, "nobody writes the file"
            time.sleep(0.005)  # a worker begins the file, in another process

    def _ask(self) -> None:
        ((user_id,),) = self.office.sql(_RECRUITER)
        with self.office.server.app.app_context():
            act_as(Actor.system())
            with transaction():
                actions.begin(db.session.get_one(User, user_id).as_actor(), kind="csv", question="")

    def is_going_on(self) -> bool:
        return self.office.number("SELECT count(*) FROM people_exports WHERE state = 'waiting'") > 0

    def go_on(self, random: Random) -> None:
        time.sleep(random.uniform(0, 0.3))  # so that the kill meets any of its lines

    def end(self) -> None:
        self.office.settle()

    def broken(self, kills: int) -> list[str]:
        found = Broken(what_never_holds(self.office))
        (state, name, people), *more = self.office.sql("SELECT state, file, people FROM people_exports")
        found.unless(state == "ready" and not more, f"the file is {state}, and there are {len(more)} more")
        told = self.office.number("SELECT count(*) FROM events WHERE name = 'people.exported'")
        found.unless(told == 1, f"it is told {told} times")
        everybody = {row[0] for row in self.office.sql(_EVERYBODY)}
        left = self._in_the_file(name)
        found.unless(set(left) == everybody and len(left) == people == len(everybody), f"{len(left)} people are in it")
        return found

    def _in_the_file(self, name: str) -> list[str]:
        with self.office.server.app.app_context(), files.opened(name) as file:
            lines = io.StringIO(file.read().decode("utf-8-sig"))
        return [row["Person id"] for row in csv.DictReader(lines)]
