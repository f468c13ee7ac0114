"""What a kept question names may be called otherwise one day: it asks for the same, and is read with the names of today."""

import re

import pytest
from sqlalchemy import select

from app.filling.jobs import refresh_pools
from app.identity.models import BusinessArea
from app.kernel.db import db
from app.kernel.jobs import enqueue
from app.search.models import SavedView
from talent.pools.models import Pool, PoolMember, PoolVisibility
from talent.prospects.models import CustomField, CustomValue, FieldChoice, FieldKind, ProspectTag, Tag, TagKind
from tests.search.test_filters import a_pool, kept, put
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_pools import a_step
from tests.support.outbox import run_jobs


def a_word(person, name="Welding"):
    tag = kept(Tag(kind=TagKind.SKILL, name=name, folded=name.lower()))
    kept(ProspectTag(prospect_id=person.id, tag_id=tag.id))
    return tag


def renamed(row, name):
    if hasattr(row, "folded"):
        row.folded = name.lower()
    setattr(row, "label" if hasattr(row, "label") else "name", name)
    db.session.flush()


def _pool(world, person):
    pool = a_pool(world.rita)
    put(pool, person)
    return "pool:Nurses", pool


def _step(world, person):
    pool = a_pool(world.rita)
    step = a_step(pool, "Interested")
    put(pool, person, step_id=step.id)
    return "step:Nurses/Interested", step


def _pool_of_new_ones(world, person):
    asked, pool = _pool(world, person)
    return f"step:{asked.removeprefix('pool:')}/new", pool


def _pool_of_a_step(world, person):
    asked, step = _step(world, person)
    return asked, db.session.get_one(Pool, step.pool_id)


def _skill(world, person):
    return "skill:welding", a_word(person)


def _field(world, person):
    field = kept(CustomField(label="Shift", folded="shift", kind=FieldKind.CHOICE, roles=["employee"]))
    choice = kept(FieldChoice(field_id=field.id, label="Nights", folded="nights", position=1))
    kept(CustomValue(prospect_id=person.id, field_id=field.id, choice_id=choice.id))
    return "field:Shift=nights", field


def _choice(world, person):
    asked, field = _field(world, person)
    return asked, db.session.scalars(select(FieldChoice).where(FieldChoice.field_id == field.id)).one()


def _area(world, person):
    a_relationship(world.eva, person)
    area = kept(BusinessArea(name="Care"))
    world.eva.area_id = area.id
    return "area:care", area


def _colleague(world, person):
    a_relationship(world.eva, person)
    return f'tie:"{world.eva.name}"', world.eva


NAMED = [_pool, _step, _pool_of_new_ones, _pool_of_a_step, _skill, _field, _choice, _area, _colleague]


class TestSavedViews:
    @pytest.mark.parametrize("making", NAMED)
    def test_whatever_is_renamed_a_view_asks_for_the_same_by_its_new_name(self, world, browser, making):
        asked, named = making(world, a_prospect("Wanda"))
        emil = browser(world.emil)
        opened = emil.post("/people/views", data={"name": "Mine", "question": asked}).location
        renamed(named, "Otherwise called")
        page = emil.get(opened).text
        assert "Wanda" in page
        assert "Otherwise called" in re.search(r'aria-label="Remove filter: ([^"]*)"', page)[1]
        assert 'aria-current="page"' in page

    def test_a_namesake_that_comes_later_is_not_what_was_meant(self, world, browser):
        asked, _named = _pool(world, a_prospect("Wanda"))
        emil = browser(world.emil)
        opened = emil.post("/people/views", data={"name": "Mine", "question": asked}).location
        put(a_pool(world.rita), a_prospect("Somebody Else"))
        page = emil.get(opened).text
        assert "Wanda" in page
        assert "Somebody Else" not in page

    def test_a_question_that_names_nothing_makes_no_view(self, world, browser):
        answer = browser(world.emil).post("/people/views", data={"name": "Mine", "question": "pool:Nowhere"})
        assert answer.status_code == 422
        assert "There is no pool called “Nowhere”." in answer.text

    def test_what_is_gone_is_said_by_its_name(self, world, browser):
        asked, word = _skill(world, a_prospect("Wanda"))
        emil = browser(world.emil)
        opened = emil.post("/people/views", data={"name": "Mine", "question": asked}).location
        word.removed_at = word.created_at
        page = emil.get(opened).text
        assert "“Welding” is not there any more." in page
        assert str(word.id) not in re.sub(r'href="[^"]*"', "", page)

    def test_the_id_of_a_hidden_pool_tells_nothing(self, world, browser):
        pool = a_pool(world.rita, "Canary", visibility=PoolVisibility.CONFIDENTIAL)
        page = browser(world.emil).get(f"/people?f=pool:{pool.id}").text
        assert "Something that this question names is not there any more." in page
        assert "Canary" not in page
        assert "Canary" not in browser(world.emil).get(f"/people/questions?question=pool:{pool.id}").text

    def test_as_text_it_stands_with_names_where_they_say_the_same(self, world, browser):
        pool, emil = a_pool(world.rita), browser(world.emil)
        address = f"/people/questions?question=pool:{pool.id}"
        assert ">pool:Nurses</textarea>" in emil.get(address).text
        a_pool(world.rita)
        assert f">pool:{pool.id}</textarea>" in emil.get(address).text
        assert emil.get(f"/people?f=pool:{pool.id}").text.count("Remove filter: Pool: Nurses") == 1


class TestPoolsThatFillThemselves:
    def test_renaming_what_the_question_names_changes_nobody(self, app, world, browser):
        wanda, rita = a_prospect("Wanda"), browser(world.rita)
        word = a_word(wanda)
        form = {"name": "Welders", "question": "skill:welding", "default_cadence_days": "60"}
        form |= {"default_visibility": "open", "visibility": "shared", "owner_id": str(world.rita.id)}
        assert rita.post("/pools/new", data=form).status_code == 303
        run_jobs(app)
        renamed(word, "Joining")
        enqueue(refresh_pools)
        run_jobs(app)
        assert db.session.scalars(select(PoolMember.prospect_id)).all() == [wanda.id]
        pool = db.session.scalars(select(Pool)).one()
        assert ">Skill: Joining</strong>" in rita.get(f"/pools/{pool.id}").text
        assert re.search(r"\sskill:Joining</textarea>", rita.get(f"/pools/{pool.id}/edit").text)

    def test_whatever_else_is_changed_its_question_stays_even_if_it_cannot_be_asked_any_more(self, world, browser):
        word = a_word(a_prospect("Wanda"))
        pool = a_pool(world.rita, question=f"skill:{word.id}")
        word.removed_at = word.created_at
        rita = browser(world.rita)
        shown = re.search(r'name="question"[^>]*>([^<]*)</textarea>', rita.get(f"/pools/{pool.id}/edit").text)[1]
        form = {
            "name": "Joiners",
            "question": shown.replace("&#34;", '"'),
            "default_cadence_days": "90",
            "version": "1",
        }
        form |= {"default_visibility": "open", "visibility": "shared", "owner_id": str(world.rita.id)}
        assert rita.post(f"/pools/{pool.id}/edit", data=form).status_code == 303
        assert (pool.name, pool.question) == ("Joiners", f"skill:{word.id}")


def test_every_view_that_is_kept_can_be_read(world, browser):
    """Ids are longer than names: one that would be too long then is refused while it is saved."""
    names = [a_pool(world.rita, f"P{at}").name for at in range(60)]
    answer = browser(world.emil).post("/people/views", data={"name": "Mine", "question": f"pool:{','.join(names)}"})
    assert answer.status_code == 422
    assert db.session.scalars(select(SavedView)).all() == []
