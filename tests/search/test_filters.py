"""Every filter finds whom it should, and none tells what its asker may not see."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.identity.models import User
from app.kernel import clock, ids
from app.kernel.actor import act_as
from app.kernel.db import db
from app.search.asking import condition_of
from app.search.counting import counting
from app.search.filters import Asker, known
from app.search.language import Unreadable, parse
from talent.consent.models import Basis, BasisState, Purpose
from talent.pools.models import Pool, PoolMember, PoolStep, PoolVisibility
from talent.prospects.canonical import IdentityKind, folded
from talent.prospects.models import (
    CustomField,
    CustomValue,
    Fact,
    FieldKind,
    Identity,
    LegalBasis,
    Prospect,
    ProspectTag,
    Tag,
    TagKind,
)
from talent.relationships.models import RelationshipState, Visibility
from tests.support.makers import a_contact, a_note, a_prospect, a_relationship


@pytest.fixture(autouse=True)
def _sentences(app):
    with app.test_request_context():
        yield


@pytest.fixture
def found(app):
    """The names that a user finds by a question, which are as many as the search says."""

    def ask(user: User, text: str) -> set[str]:
        db.session.flush()
        info, before = db.session().info, db.session().info.pop("actor", None)
        act_as(user.as_actor())
        try:
            condition = condition_of(Asker(user.as_actor(), user.today), parse(text))
            names = set(db.session.scalars(select(Prospect.display_name).where(condition)))
            assert db.session.scalar(counting(condition).number) == len(names)
            return names
        finally:
            info["actor"] = before

    return ask


def kept(row):
    db.session.add(row)
    db.session.flush()
    return row


def talked(tie, days_ago: int):
    return a_contact(tie, at=clock.now() - timedelta(days=days_ago))


def a_pool(owner, name="Nurses", **values):
    return kept(Pool(name=name, owner_id=owner.id, **values))


def put(pool, prospect, **values):
    return kept(PoolMember(pool_id=pool.id, prospect_id=prospect.id, batch_id=ids.new(), **values))


class TestWords:
    @pytest.mark.parametrize("typed", ["amara", "OKAFOR", "acme", "engineer", '"amara okafor"', "am", "ok", "mara"])
    def test_words_are_sought_in_name_employer_and_title(self, world, found, typed):
        a_prospect("Amara Okafor")
        a_prospect("Bea Cole", employer="Zeta", title="Nurse")
        assert found(world.emil, typed) == {"Amara Okafor"}

    @pytest.mark.parametrize("typed", ["王", "小明", "王小明", "明"])
    def test_chinese_names_are_found_by_any_part(self, world, found, typed):
        a_prospect("王小明")
        a_prospect("李小龍")
        assert "王小明" in found(world.emil, typed)
        assert found(world.emil, "小明") == {"王小明"}
        a_prospect("王 小明")
        assert found(world.emil, "王小明") == {"王小明", "王 小明"}

    @pytest.mark.parametrize("typed", ["אברהם", "כהן", "כה", "אברהם כהן"])
    def test_names_that_run_from_right_to_left_are_found(self, world, found, typed):
        a_prospect("אברהם כהן")
        a_prospect("שרה לוי")
        assert found(world.emil, typed) == {"אברהם כהן"}

    def test_alternatives_opposites_and_brackets(self, world, found):
        for name in ("Ann A", "Bob B", "Cid C"):
            a_prospect(name, employer=name[-1] * 4)
        assert found(world.emil, "ann OR bob") == {"Ann A", "Bob B"}
        assert found(world.emil, "-ann") == {"Bob B", "Cid C"}
        assert found(world.emil, "-(ann OR bob)") == {"Cid C"}
        assert found(world.emil, "-ann -bob") == {"Cid C"}
        assert found(world.emil, "") == {"Ann A", "Bob B", "Cid C"}


class TestWhoIsInTouch:
    def test_anybody_nobody_me_and_somebody(self, world, found):
        a_relationship(world.emil, a_prospect("Of Emil"))
        a_relationship(world.eva, a_prospect("Of Eva"))
        a_relationship(world.eva, a_prospect("Once Eva"), state=RelationshipState.ENDED)
        a_prospect("Of Nobody")
        assert found(world.emil, "tie:me") == {"Of Emil"}
        assert found(world.emil, "tie:eva") == {"Of Eva"}
        assert found(world.emil, "tie:any") == {"Of Emil", "Of Eva"}
        assert found(world.emil, "-tie:any") == found(world.emil, "tie:none") == {"Once Eva", "Of Nobody"}
        assert found(world.emil, "tie:me,eva") == {"Of Emil", "Of Eva"}

    def test_somebody_of_an_area(self, world, found):
        a_relationship(world.emil, a_prospect("Of Emil"))
        a_relationship(world.rita, a_prospect("Of Rita"))
        assert found(world.emil, "area:engineering") == {"Of Emil"}

    def test_when_anybody_last_talked(self, world, found):
        talked(a_relationship(world.emil, a_prospect("Long Ago")), 300)
        talked(a_relationship(world.eva, a_prospect("Last Week")), 7)
        both = a_prospect("Both Of Us")
        talked(a_relationship(world.emil, both), 300)
        talked(a_relationship(world.eva, both), 5)
        a_prospect("Never Yet")
        assert found(world.emil, "last:>6mo") == {"Long Ago"}
        assert found(world.emil, "last:<2w") == {"Last Week", "Both Of Us"}
        assert found(world.emil, "last:never") == {"Never Yet"}
        assert found(world.emil, "last:>6mo,never") == {"Long Ago", "Never Yet"}
        day = (world.emil.today - timedelta(days=7)).isoformat()
        assert found(world.emil, f"last:{day}") == {"Last Week"}
        assert found(world.emil, f"last:..{day}") == {"Long Ago", "Last Week"}

    def test_when_somebody_is_due(self, world, found):
        a_relationship(world.emil, a_prospect("Overdue"), overdue_days=3)
        a_relationship(world.emil, a_prospect("Next Week"), overdue_days=-7)
        a_relationship(world.emil, a_prospect("Next Year"), overdue_days=-300)
        a_relationship(world.emil, a_prospect("No Rhythm"), cadence_days=None)
        assert found(world.emil, "due:overdue") == {"Overdue"}
        assert found(world.emil, "due:<2w") == {"Overdue", "Next Week"}
        assert found(world.emil, "due:>1mo") == {"Next Year"}
        assert found(world.emil, "due:never") == {"No Rhythm"}

    def test_the_rhythm(self, world, found):
        a_relationship(world.emil, a_prospect("Monthly"), cadence_days=30)
        a_relationship(world.emil, a_prospect("Quarterly"), cadence_days=90)
        a_relationship(world.emil, a_prospect("No Rhythm"), cadence_days=None)
        assert found(world.emil, "cadence:90") == {"Quarterly"}
        assert found(world.emil, "cadence:<90") == {"Monthly"}
        assert found(world.emil, "cadence:30..90") == {"Monthly", "Quarterly"}
        assert found(world.emil, "cadence:none") == {"No Rhythm"}


class TestWhoTheyAre:
    def test_place_source_employer_title_and_name(self, world, found):
        a_prospect(
            "Amara Okafor", location="Zürich, Switzerland", source="LinkedIn", employer="Möwe", title="Ingénieur"
        )
        a_prospect("Bea Mowe", location="Berlin", employer="Acme", title="Nurse")
        assert found(world.emil, "place:zurich") == {"Amara Okafor"}
        assert found(world.emil, "source:linkedin") == {"Amara Okafor"}
        assert found(world.emil, "source:none") == {"Bea Mowe"}
        assert found(world.emil, "employer:mowe") == {"Amara Okafor"}
        assert found(world.emil, "title:ingenieur") == {"Amara Okafor"}
        assert found(world.emil, "name:mowe") == {"Bea Mowe"}

    def test_when_and_by_whom_they_were_added(self, world, found):
        a_prospect("Old", created_at=clock.now() - timedelta(days=400), added_by_id=world.eva.id)
        a_prospect("New", added_by_id=world.emil.id)
        assert found(world.emil, "added:>1y") == {"Old"}
        assert found(world.emil, "added:<1mo") == {"New"}
        assert found(world.emil, "by:me") == {"New"}
        assert found(world.emil, "by:eva") == {"Old"}

    def test_address_and_ban(self, world, found):
        amara = a_prospect("Amara Okafor")
        a_prospect("Bea Cole", do_not_contact=True)
        kept(Identity(prospect_id=amara.id, kind=IdentityKind.EMAIL, raw="A@x.org", canonical="a@x.org"))
        assert found(world.emil, "email:a@X.org") == {"Amara Okafor"}
        assert found(world.emil, "dnc:yes") == {"Bea Cole"}
        assert found(world.emil, "dnc:no") == {"Amara Okafor"}


class TestWhatIsKnown:
    def test_tags_and_skills_also_by_another_word_for_them(self, world, found):
        kubernetes = kept(Tag(kind=TagKind.SKILL, name="Kubernetes", folded="kubernetes"))
        k8s = kept(Tag(kind=TagKind.SKILL, name="k8s", folded="k8s", same_as_id=kubernetes.id))
        for name, tag in (("Amara", kubernetes), ("Bea", k8s)):
            kept(ProspectTag(prospect_id=a_prospect(name).id, tag_id=tag.id))
        a_prospect("Cid")
        assert found(world.emil, "skill:Kubernetes") == {"Amara", "Bea"}
        assert found(world.emil, "skill:k8s") == {"Amara", "Bea"}
        assert found(world.emil, "-skill:k8s") == {"Cid"}

    def test_facts_and_fields(self, world, found):
        amara, bea = a_prospect("Amara"), a_prospect("Bea")
        kept(Fact(prospect_id=amara.id, value="Open to moving", key="open to moving", noted_by_id=world.emil.id))
        notice = kept(CustomField(label="Notice", folded="notice", kind=FieldKind.NUMBER, roles=["employee"]))
        kept(CustomValue(prospect_id=amara.id, field_id=notice.id, number=3))
        kept(CustomValue(prospect_id=bea.id, field_id=notice.id, number=6))
        assert found(world.emil, 'fact:"to moving"') == {"Amara"}
        assert found(world.emil, 'field:"Notice=3"') == {"Amara"}
        assert found(world.emil, 'field:"notice=>3"') == {"Bea"}
        assert found(world.emil, "field:Notice") == {"Amara", "Bea"}

    def test_consent(self, world, found):
        for name, state in (("Given", BasisState.ACCEPTED), ("Withdrawn", BasisState.WITHDRAWN)):
            basis = Basis(prospect_id=a_prospect(name).id, purpose=Purpose.KEEPING_IN_TOUCH, state=state)
            basis.basis, basis.since = LegalBasis.CONSENT, world.emil.today
            kept(basis)
        a_prospect("Nothing")
        assert found(world.emil, "consent:accepted") == {"Given"}
        assert found(world.emil, "consent:withdrawn") == {"Withdrawn"}
        assert found(world.emil, "consent:none") == {"Nothing"}

    def test_notes(self, world, found):
        a_note(world.eva, a_prospect("Amara"), "Prefers night shifts in Zürich")
        a_prospect("Bea")
        assert found(world.emil, "note:zurich") == {"Amara"}
        assert found(world.emil, 'note:"night shif"') == {"Amara"}
        assert found(world.emil, "note:'&|!") == found(world.emil, "note:nowhere") == set()


class TestPools:
    def test_pools_and_steps(self, world, found):
        pool = a_pool(world.rita)
        step = kept(PoolStep(pool_id=pool.id, name="Interested", position=1))
        put(pool, a_prospect("Amara"), step_id=step.id)
        put(pool, a_prospect("Bea"))
        a_prospect("Cid")
        assert found(world.emil, "pool:nurses") == found(world.emil, f"pool:{pool.id}") == {"Amara", "Bea"}
        assert found(world.emil, "pool:any") == {"Amara", "Bea"}
        assert found(world.emil, "pool:none") == {"Cid"}
        assert found(world.emil, "step:Interested") == found(world.emil, "step:Nurses/interested") == {"Amara"}
        assert found(world.emil, "step:Nurses/new") == {"Bea"}
        assert found(world.emil, "step:Nurses/new,Nurses/Interested") == {"Amara", "Bea"}


class TestWhatMayNotBeSeen:
    def test_a_confidential_pool_does_not_exist(self, world, found):
        secret = a_pool(world.rita, "Canary", visibility=PoolVisibility.CONFIDENTIAL)
        kept(PoolStep(pool_id=secret.id, name="Hidden", position=1))
        put(secret, a_prospect("Amara"))
        assert found(world.rita, "pool:canary") == {"Amara"}
        assert found(world.emil, "pool:any") == set()
        assert found(world.emil, "pool:none") == {"Amara"}
        for question in ("pool:canary", f"pool:{secret.id}", "step:hidden", "step:Canary/Hidden"):
            with pytest.raises(Unreadable) as hidden:
                found(world.emil, question)
            with pytest.raises(Unreadable) as nothing:
                found(world.emil, question.replace("canary", "nobody's"))
            assert str(hidden.value).replace("canary", "nobody's") == str(nothing.value)
        assert known["pool"].offers(Asker(world.emil.as_actor(), world.emil.today))

    @pytest.mark.parametrize(
        "question", ["last:<2w", "last:>1d", "due:<1y", "due:overdue", "cadence:17", "cadence:<90"]
    )
    def test_when_the_two_of_a_private_relationship_talk_is_theirs_alone(self, world, found, question):
        tie = a_relationship(world.emil, a_prospect("Canary"), cadence_days=17, visibility=Visibility.PRIVATE)
        talked(tie, 17 + 3)
        before = found(world.eva, question)
        assert before == set()
        assert found(world.eva, f"-{question}") == {"Canary"}
        assert found(world.eva, "last:never") == found(world.eva, "due:never") == {"Canary"}

    def test_private_notes_facts_and_fields_of_other_roles_find_nobody(self, world, found):
        person = a_prospect("Amara")
        a_note(world.eva, person, "canary", is_private=True)
        kept(Fact(prospect_id=person.id, value="Canary", key="canary", noted_by_id=world.eva.id, is_private=True))
        pay = kept(CustomField(label="Pay", folded="pay", kind=FieldKind.NUMBER, roles=["recruiter"]))
        kept(CustomValue(prospect_id=person.id, field_id=pay.id, number=5))
        assert found(world.eva, "note:canary") == found(world.eva, "fact:canary") == {"Amara"}
        assert found(world.emil, "note:canary") == found(world.emil, "fact:canary") == set()
        with pytest.raises(Unreadable, match="no field called"):
            found(world.emil, "field:Pay")
        assert found(world.rita, "field:Pay") == {"Amara"}


class TestRefusing:
    @pytest.mark.parametrize(
        ("question", "said"),
        [
            ("pol:Nurses", "Is it “pool”?"),
            ("x zzz:1", "no filter “zzz”"),
            ("last:soon", "is no time"),
            ("last:>9999y", "too far away"),
            ("last:..", "is no time"),
            ("cadence:often", "is no number"),
            ("dnc:maybe", "none of yes, no"),
            ("tie:Nobody", "no colleague called"),
            ("area:Nowhere", "no business area"),
            ("skill:nothing", "no skill called"),
            ("email:x", "no e-mail address"),
            ("consent:maybe", "is none of"),
            ("added:never", "added at some time"),
        ],
    )
    def test_one_sentence_with_its_place(self, world, found, question, said):
        with pytest.raises(Unreadable, match=said):
            found(world.emil, question)


def test_every_filter_has_an_example_that_can_be_read():
    for name, one in known.items():
        assert parse(one.example).name == name
        assert str(one.label)
        assert str(one.about)


def test_folded_names_are_what_is_sought():
    assert folded("Zürich") == "zurich"
