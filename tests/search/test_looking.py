"""The quick ways through a million people find the same as the plain one, and one that takes too long says how far it came."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from app.kernel.db import db
from app.people import listing
from app.search import looking, patience
from app.search.asking import condition_of
from app.search.filters import Asker
from app.search.finding import find
from app.search.language import parse
from app.search.quick import gathering_of, quick_condition_of
from app.search.sorting import Sorting
from talent.pools.models import Pool, PoolMember
from talent.prospects.models import Prospect, ProspectTag, Tag, TagKind
from talent.relationships.models import RelationshipState, Visibility
from tests.support.makers import a_note, a_prospect, a_relationship

TERMS = (
    *("tie:any", "tie:none", "tie:me", "last:>3mo", "last:<2w", "last:never", "last:2026-01-01..2026-10-31"),
    *("due:overdue", "due:<2w", "due:>1mo", "due:never", "due:2026-11-01..2026-12-31"),
    *(
        "cadence:30",
        "cadence:<60",
        "cadence:>45",
        "cadence:none",
        "cadence:30,90",
        "dnc:no",
        "dnc:yes",
        "place:berlin,hamburg",
    ),
    *("title:captain", "employer:acme", "source:none", "source:meet", "added:<1y", "place:sea"),
    *("pool:First", "pool:First,Second", "pool:none", "tie:any,me", "cadence:45..90", "cadence:60"),
    *("note:sea", "tag:speaker", "(note:sea OR tag:speaker)", "note:sea tag:speaker", "name:person", "captain"),
)
_leaf = st.sampled_from(TERMS)
questions = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: " OR ".join(f"({part})" for part in parts)),
        inner.map(lambda part: f"-({part})"),
    ),
    max_leaves=7,
)


@pytest.fixture
def crowd(world):
    """People of every kind: in no relationship, in several, in private ones of the asker and of others."""
    today, pools = world.rita.today, [Pool(name=name, owner_id=world.rita.id) for name in ("First", "Second")]
    db.session.add_all(pools)
    db.session.add(speaker := Tag(kind=TagKind.TAG, name="Speaker", folded="speaker"))
    db.session.flush()
    for number in range(60):
        person = a_prospect(
            f"Person {number:02}",
            location=("Berlin", "Hamburg", "Oslo")[number % 3] + " by the very blue sea" * (number % 4),
            title="Nurse of " + "very " * (number % 3 * 300) + "many" + " Captain" * (number % 2),
            employer=("Acme", "Zeta")[number % 5 > 0],
            source=("", "Meetup")[number % 4 > 1],
            do_not_contact=number % 6 == 1,
        )
        for turn, user in enumerate((world.rita, world.emil, world.eva)):
            if number % 7 > turn * 2:
                _tie(user, person, number * 3 + turn, today)
        _put_in(person, pools[number % 8 // 4] if number % 4 == 0 else None, speaker if number % 5 == 0 else None)
        for _once_or_twice in range(number % 3):
            a_note(world.emil, person, "Wants to go to sea.")
    often_and_seldom = a_prospect("Zoe Between")
    for user, days in ((world.emil, 30), (world.eva, 90)):
        a_relationship(user, often_and_seldom, cadence_days=days)
    db.session.flush()
    return Asker(world.rita.as_actor(), today)


def _put_in(person: Prospect, pool: Pool | None, tag: Tag | None) -> None:
    if pool is not None:
        db.session.add(PoolMember(pool_id=pool.id, prospect_id=person.id, batch_id=person.id))
    if tag is not None:
        db.session.add(ProspectTag(prospect_id=person.id, tag_id=tag.id))


def _tie(user, person, dice: int, today: date) -> None:
    a_relationship(
        user,
        person,
        cadence_days=(30, 60, 90, None)[dice % 4],
        last_two_way_on=None if dice % 5 == 0 else today - timedelta(days=dice * 7 % 400),
        state=list(RelationshipState)[dice % 11 % 3],
        visibility=Visibility.PRIVATE if dice % 6 == 0 else Visibility.OPEN,
    )


def met_by(condition) -> set:
    return set(db.session.scalars(select(Prospect.id).where(condition)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=questions)
@example(text="cadence:60")
def test_the_quick_conditions_mean_the_same(crowd, text):
    question = parse(text)
    meant = met_by(condition_of(crowd, question))
    assert met_by(quick_condition_of(crowd, question)) == meant
    assert met_by(gathering_of(crowd, question).condition) == meant


@pytest.mark.parametrize(
    ("asked", "window", "very_few"),
    [
        *(("-tie:none -place:oslo", window, 0) for window in (2, 7, 1000)),
        *(("tie:any -place:oslo", 2, very_few) for very_few in (0, 1000)),
    ],
)
def test_every_page_follows_the_one_before_however_it_is_found(crowd, monkeypatch, asked, window, very_few):
    """By windows alone or before all are gathered; where an index leads to few, by a window first or at once."""
    monkeypatch.setattr(looking, "WINDOW", window)
    monkeypatch.setattr(looking, "VERY_FEW", very_few)
    question = parse(asked)
    meant = met_by(condition_of(crowd, question))
    for sorting in Sorting:
        seen = found_page_by_page(crowd, question, sorting)
        assert len(seen) == len(set(seen)), sorting
        assert set(seen) == meant, sorting


def found_page_by_page(crowd, question, sorting) -> list:
    seen, after = [], ""
    for _page in range(30):
        page = find(crowd, question, sorting=sorting, after=after, limit=5)
        seen += page.ids
        if page.next is None:
            break
        after = page.next
    return seen


def test_the_number_is_known_when_all_were_found(crowd, monkeypatch):
    monkeypatch.setattr(looking, "WINDOW", 2)
    question = parse("place:oslo")
    assert find(crowd, question, sorting=Sorting.NAME, after="", limit=5).total == 20


def test_a_page_that_is_full_says_nothing_of_how_many_there_are(crowd, world, browser, monkeypatch):
    assert find(crowd, parse("place:oslo"), sorting=Sorting.NAME, after="", limit=5).total is None
    monkeypatch.setattr(listing, "PAGE", 5)
    assert "20 people" in browser(world.rita).get("/people?f=place:oslo").text


class TestTooLong:
    @pytest.fixture
    def slow(self, crowd, monkeypatch):
        """Nothing beyond the first window is found in time."""
        monkeypatch.setattr(looking, "WINDOW", 6)
        monkeypatch.setattr(patience.Patience.__init__, "__defaults__", (0.0,))
        return crowd

    def test_whom_it_found_so_far_is_shown_and_where_it_goes_on(self, slow):
        page = find(slow, parse("place:oslo"), sorting=Sorting.NAME, after="", limit=5)
        assert (len(page.ids), page.is_partial, page.total) == (2, True, None)
        following = find(slow, parse("place:oslo"), sorting=Sorting.NAME, after=page.next, limit=5)
        assert len(following.ids) == 2
        assert not set(following.ids) & set(page.ids)

    def test_the_page_says_so(self, slow, world, browser):
        answer = browser(world.rita).get("/people?f=place:oslo")
        assert answer.status_code == 200
        assert "these are those found so far" in answer.text
        assert "2 people found so far" in answer.text
        assert "Go on looking" in answer.text

    def test_also_when_nobody_was_found_yet(self, slow, world, browser):
        answer = browser(world.rita).get("/people?f=place:oslo+pool:none+last:never+tie:none+dnc:yes")
        assert "nobody was found so far" in answer.text


def test_a_statement_that_takes_too_long_is_given_up_and_the_rest_goes_on(world):
    waiting = patience.Patience()
    with pytest.raises(patience.TooLong):
        waiting.rows(select(func.pg_sleep(5)), at_most=0.05)
    assert waiting.rows(select(func.count()).select_from(Prospect))[0][0] == 0
    assert db.session.scalar(select(func.current_setting("statement_timeout"))) != "50ms"


def test_what_is_sought_is_planned_for_its_values_however_often_the_same_is_asked(world):
    sought = select(Prospect.id).where(Prospect.title.contains("x"), Prospect.employer.contains("y"))
    for _time in range(12):
        patience.rows_of(sought)
    prepared = db.session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert not [one for one in prepared if "prospects.title LIKE" in one and "prospects.employer LIKE" in one]


def test_a_second_window_fills_the_page_where_the_first_nearly_did(crowd, monkeypatch):
    """Every third is meant: four of the first twelve, and the other two soon after them."""
    monkeypatch.setattr(looking, "WINDOW", 12)
    monkeypatch.setattr(looking.Look, "_gather", lambda look: pytest.fail("all were gathered"))
    page = find(crowd, parse("place:oslo"), sorting=Sorting.NAME, after="", limit=5)
    assert (len(page.ids), page.total, page.is_partial) == (5, None, False)
