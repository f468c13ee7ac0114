"""Several small answers in one statement."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.kernel import together as kernel
from app.kernel.scope import as_seen_by
from app.kernel.together import answers, together
from bench.counting import counting
from talent.notes.models import Note
from talent.prospects.models import Prospect
from tests.support.makers import a_note, a_prospect


def people():
    return select(Prospect).order_by(Prospect.sort_name.desc())


def notes():
    return select(Note).order_by(Note.body)


@pytest.fixture
def as_emil(world, app):
    with as_seen_by(world.emil.as_actor()):
        yield


class TestTogether:
    def test_each_answer_comes_whole_and_in_its_own_order(self, world, as_emil):
        amara = a_prospect("Amara")
        bo = a_prospect("Bo")
        first, second, third = (a_note(world.emil, amara, text) for text in ("a", "b", "c"))
        with counting() as statements:
            found, written, nobody = answers(together(people(), notes(), people().where(Prospect.sort_name == "x")))
        assert (found, written, nobody) == ([bo, amara], [first, second, third], [])
        assert len(statements) == 1

    def test_nothing_at_all_is_an_empty_answer_to_each(self, as_emil):
        assert answers(together(people(), notes())) == [[], []]

    def test_what_the_reader_may_not_see_is_in_no_answer(self, world, as_emil):
        amara = a_prospect("Amara")
        a_note(world.eva, amara, "private", is_private=True)
        shared = a_note(world.eva, amara, "shared")
        assert answers(together(people(), notes())) == [[amara], [shared]]

    def test_an_answer_longer_than_most_is_whole_all_the_same(self, world, as_emil, monkeypatch):
        monkeypatch.setattr(kernel, "MOST", 2)
        everybody = [a_prospect(name) for name in ("C", "B", "A")]
        assert answers(together(people(), notes())) == [everybody, []]

    def test_an_alias_which_would_not_be_narrowed_is_refused(self, as_emil):
        with pytest.raises(ValueError, match="alias"):
            together(select(aliased(Note)))
