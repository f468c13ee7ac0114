"""The users of the crowd: one admin, a few recruiters, employees in zones whose date is UTC's while it is noon there."""

from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from app.shell.seeds.bulk.crowd import DAYS, USER, Crowd, dice
from app.shell.seeds.bulk.people import NAMES

USER_COLUMNS = (
    "id, created_at, version, email, name, role, title, time_zone, locale, country, working_days, weekly_capacity, "
    "topics, digest_weekday, digest_hour, digested_on, joined_at, mails_mentions"
)
HOST = "bulk.example"
_ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata", "America/Los_Angeles", "Africa/Lagos")
_COUNTRIES = ("DE", "GB", "US", "IN", "US", "NG")
_RECRUITER_EVERY = 50


def how_many(connection: Connection[Any]) -> int:
    """Users of the crowd that are there already."""
    row = connection.execute("SELECT count(*) FROM users WHERE email LIKE %s", [f"%@{HOST}"]).fetchone()
    return int(row[0]) if row else 0


def users(crowd: Crowd) -> Iterator[str]:
    """Rows of COPY. User 0 is the admin, `user0@bulk.example`."""
    days = crowd.days()
    for number in crowd.user_numbers:
        place = dice(number) % len(_ZONES)
        role = "admin" if number == 0 else "recruiter" if number % _RECRUITER_EVERY == 1 else "employee"
        began, name = f"{days[DAYS]} 08:00:00+00", NAMES[dice(number) % len(NAMES)][0]
        yield (
            f"{crowd.new_id(USER, number)}\t{began}\t1\tuser{number}@{HOST}\t{name}\t{role}\t{role.capitalize()}\t"
            f"{_ZONES[place]}\ten\t{_COUNTRIES[place]}\t31\t5\t{{}}\t{number % 5}\t{8 + number % 3}\t{days[0]}\t{began}\tt\n"
        )
