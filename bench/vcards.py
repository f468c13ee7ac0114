"""A phone's address cards from the file to the people: folded lines, pictures, several numbers a card."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.shell.seeds.bulk.people import NAMES
from bench.imports import from_file_to_people

PICTURE = "\r\n ".join(["PHOTO;ENCODING=b;TYPE=JPEG:" + "QUJD" * 11] + ["QUJDREVGR0g=" * 6] * 40)


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """One line: seconds from the file to the people, reading and writing."""

    def write(file: Path) -> None:
        with file.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(_card(number) for number in range(n))

    yield from_file_to_people(data, "vcards", n, write)


def _card(number: int) -> str:
    _, given, family, _ = NAMES[number * 7919 % len(NAMES)]
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{family};{given};;;",
        f"FN:{given} {family}",
        f"ORG:Employer {number % 900};Research",
        f"item1.EMAIL;type=INTERNET;type=pref:card{number}@people.example",
        f"TEL;type=CELL:+49151{10_000_000 + number}",
        f"item2.URL:https\\://people.example/{number}",
        "item2.X-ABLabel:_$!<HomePage>!$_",
        PICTURE if number % 10 == 0 else "BDAY:1604-02-03",
        f"UID:card-{number}",
        "END:VCARD",
    ]
    return "\r\n".join(lines) + "\r\n"
