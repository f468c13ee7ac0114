"""An import of a file of which we know what must become of each row, brought by somebody at a browser."""

import time
from random import Random
from threading import Thread
from uuid import UUID

from tests.kills.office import Office
from tests.kills.visitor import Visitor
from tests.kills.works import Broken, what_never_holds

NEW, REPEATED, NOBODY, CLAIMED = 19_000, 700, 200, 100
ROWS = NEW + REPEATED + NOBODY + CLAIMED
BROUGHT_WITHIN = 120.0

_HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
_COUNTS = "rows, created, updated, same, conflict, rejected, rows_done, relationships"
_MADE = {
    "people": ("SELECT count(*) FROM prospects WHERE import_id = %s", NEW),
    "different names": ("SELECT count(DISTINCT display_name) FROM prospects WHERE import_id = %s", NEW),
    "people with the id of their row": (
        "SELECT count(*) FROM prospects p JOIN import_rows r USING (id) WHERE r.import_id = %s AND r.outcome = 'created'",
        NEW,
    ),
    "identities": ("SELECT count(*) FROM identities WHERE import_id = %s", 2 * NEW),
    "relationships": ("SELECT count(*) FROM relationships WHERE import_id = %s", NEW),
    "events of people who came in": (
        "SELECT count(*) FROM events WHERE name = 'prospect.imported' AND details ->> 'import_id' = %s::uuid::text",
        NEW,
    ),
    "lines kept": ("SELECT count(DISTINCT line) FROM import_rows WHERE import_id = %s", ROWS),
}


def the_file(turn: int) -> bytes:
    """New people, some of them twice, rows that tell of nobody, and rows that claim a stranger's address."""
    new = [
        _row(f"Turn{turn}", f"Person{number}", f"t{turn}p{number}", f"t{turn}p{number}@file.example")
        for number in range(NEW)
    ]
    nobody = [",,,,Somewhere,Something,01 Jan 2025"] * NOBODY
    claimed = [
        _row(f"Claims{turn}", f"Other{number}", "", f"person{number}@people.example") for number in range(CLAIMED)
    ]
    return "\n".join([_HEADER, *new, *new[:REPEATED], *nobody, *claimed, ""]).encode()


def _row(first: str, last: str, page: str, email: str) -> str:
    url = f"https://www.linkedin.com/in/{page}" if page else ""
    return f"{first},{last},{url},{email},Works {last},Engineer,01 Jan 2025"


class Importing:
    """Upload, look, say go, wait."""

    turns = 0

    def __init__(self, office: Office, visitor: Visitor) -> None:
        type(self).turns += 1
        self.office, self.visitor = office, visitor
        self.name = f"contacts {self.turns}.csv"
        self.content = the_file(self.turns)
        self._person = Thread(target=self._bring, daemon=True)

    def begin(self) -> None:
        """Somebody brings the file, and stays in front of the page."""
        self._person.start()

    def is_going_on(self) -> bool:
        return self._person.is_alive()

    def go_on(self, random: Random) -> None:
        self._person.join(random.uniform(0, 1.2))

    def end(self) -> None:
        while self._person.is_alive():
            self.office.settle()
            self._person.join(0.2)

    def _bring(self) -> None:
        deadline = time.monotonic() + BROUGHT_WITHIN
        while self._is_waiting() and time.monotonic() < deadline:
            time.sleep(0.1)

    def _is_waiting(self) -> bool:
        """Do what is next, and tell whether there is more to wait for."""
        match self._found():
            case None:
                self._try_to_upload()
            case (import_id, "ready"):
                self._try_to_go(import_id)
            case (_, state):
                return bool(state in {"reading", "committing"})
        return True

    def _found(self) -> tuple[UUID, str] | None:
        rows = self.office.sql("SELECT id, state FROM imports WHERE file_name = %s", self.name)
        return (rows[0][0], rows[0][1]) if rows else None

    def _try_to_upload(self) -> None:
        fields = {
            "source": "LinkedIn",
            "legal_basis": "legitimate_interest",
            "keeps_in_touch": "y",
            "cadence_days": "90",
        }
        self._try("/import", on="/import", file=(self.name, self.content), region="", **fields)

    def _try_to_go(self, import_id: UUID) -> None:
        self._try(f"/import/{import_id}/go", on=f"/import/{import_id}", keeps_in_touch="y", cadence_days="90")

    def _try(self, path: str, **form: object) -> None:
        """No answer may mean that it was done or that it was not: the next look tells."""
        try:
            self.visitor.post(path, **form)  # type: ignore[arg-type]
        except OSError:
            time.sleep(0.2)

    def broken(self, kills: int) -> list[str]:
        found = Broken(what_never_holds(self.office))
        found.unless(
            self.office.number("SELECT count(*) FROM imports WHERE file_name = %s", self.name) == 1,
            "the file was not taken in once",
        )
        import_id, state = self._found() or (None, "nowhere")
        found.unless(state == "done", f"the import is {state}")
        counts = self.office.sql(f"SELECT {_COUNTS} FROM imports WHERE id = %s", import_id)
        wanted = (ROWS, NEW, 0, REPEATED, CLAIMED, NOBODY, ROWS, NEW)
        found.unless(counts == [wanted], f"{_COUNTS}: {counts}, not {wanted}")
        for what, (query, expected) in _MADE.items():
            made = self.office.number(query, import_id)
            found.unless(made == expected, f"{made} {what}, not {expected}")
        return found
