"""Seven pools, each gathered for a reason, one of them confidential; what became of the asks to keep members warm."""

from dataclasses import dataclass
from datetime import timedelta

from app.identity.models import User
from app.kernel.db import db
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.outside import Person
from app.shell.seeds.demo.steps import make_steps
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.ties import Tie
from talent.pools.models import AccessKind, Ask, AskState, Pool, PoolAccess, PoolMember, PoolVisibility

_AN_ASK_LASTS = timedelta(days=7)
_TOGETHER = 6


@dataclass(frozen=True)
class Plan:
    """A pool as its owner meant it; `wants` are words of titles. Somebody let in makes it confidential."""

    name: str
    purpose: str
    owner: str
    field: str
    cadence_days: int
    members: int
    wants: tuple[str, ...]
    let_in: str = ""


PLANS = (
    Plan("Rotor engineers for the 20 MW class", "Four rotor people before the tank tests begin next autumn",
         "rita.marques", "Marine Engineering", 60, 24, ("rotor", "Blade", "Hydro", "fluid")),
    Plan("Technicians in the north", "Service crews for the Orkney base: people who like winter",
         "rita.marques", "Field Operations", 90, 28, ("technician", "Technician", "Apprentice", "repair")),
    Plan("Inverter and HVDC", "Second place last year is first place this year: keep the runners-up close",
         "jonas.brandt", "Grid & Storage", 60, 22, ("inverter", "Converter", "HVDC", "electronics")),
    Plan("Cells that last at sea", "Storage on platforms needs people who have seen a cell fail",
         "jonas.brandt", "Grid & Storage", 90, 16, ("cell", "Battery", "electrochemistry")),
    Plan("Theses worth waiting for", "Doctoral students who finish within two years; never rush them",
         "mei.tanaka", "Software & Data", 90, 26, ("PhD", "Master", "student")),
    Plan("Control software, Rust or willing", "The controller team doubles once certification is through",
         "mei.tanaka", "Software & Data", 45, 18, ("software", "Embedded", "Controls", "SCADA")),
    Plan("Who could lead the blade group", "Not announced yet: please keep it among the three of us",
         "rita.marques", "Marine Engineering", 30, 6, ("Lead", "Head", "Principal", "Chief", "Senior"), "lena.hoffmann"),
)  # fmt: skip

_DECLINED = (
    "My week is full until the rig is back. Ask Sofia, they met at the storage summit.",
    "We worked on opposite sides of a tender; better somebody neutral.",
)
_MESSAGES = (
    "You both work on this, and nobody of us is in touch yet. A first call would be enough.",
    "Met us at the open day and asked for somebody who does the work. That is you.",
    "Her supervisor mentioned you. Would you take this one on, every three months or so?",
)
# State, days since it was asked, days until it was answered.
_ASKS: tuple[tuple[AskState, int, int], ...] = (
    (AskState.ACCEPTED, 210, 1),
    (AskState.DECLINED, 120, 2),
    (AskState.LAPSED, 45, 7),
    (AskState.OPEN, 3, 0),
    (AskState.OPEN, 1, 0),
    (AskState.WITHDRAWN, 30, 3),
)


def make_pools(story: Story, inside: Inside, people: list[Person], ties: list[Tie]) -> None:
    """The pools with their members and asks."""
    keepers: dict[object, list[Tie]] = {}
    for tie in ties:
        keepers.setdefault(tie.relationship.prospect_id, []).append(tie)
    for number, plan in enumerate(PLANS):
        pool = _pool(story, inside, plan, age=420 - 50 * number)
        members = _members(story, plan, people)
        make_steps(story, pool, _add_members(story, pool, members))
        _ask_for(story, inside, plan, pool, members, keepers)


def _pool(story: Story, inside: Inside, plan: Plan, *, age: int) -> Pool:
    moment = story.now - timedelta(days=age, hours=-9)
    pool = Pool(
        id=story.new_id(moment),
        created_at=moment,
        name=plan.name,
        purpose=plan.purpose,
        default_cadence_days=plan.cadence_days,
        owner_id=inside.users[plan.owner].id,
        area_id=inside.areas[plan.field].id,
        visibility=PoolVisibility.CONFIDENTIAL if plan.let_in else PoolVisibility.SHARED,
    )
    if plan.let_in:
        reader = inside.users[plan.let_in]
        given = PoolAccess(id=story.new_id(moment), created_at=moment, user_id=reader.id, kind=AccessKind.READER)
        pool.accesses.append(given)
    db.session.add(pool)
    db.session.flush()
    story.happened(moment, pool.owner_id, "pool.made", pool)
    return pool


def _members(story: Story, plan: Plan, people: list[Person]) -> list[Person]:
    """Those whose title fits the purpose, the people of the tales before others."""
    fitting = [
        person
        for person in people
        if any(word in person.prospect.title for word in plan.wants) and not person.prospect.do_not_contact
    ]
    told = [person for person in fitting if person.tale]
    others = [person for person in fitting if not person.tale]
    return told + story.some(others, min(len(others), plan.members - len(told)))


def _add_members(story: Story, pool: Pool, members: list[Person]) -> list[PoolMember]:
    """A few at a time, as somebody finds them."""
    rows: list[PoolMember] = []
    for first in range(0, len(members), _TOGETHER):
        batch = members[first : first + _TOGETHER]
        begin = max(pool.created_at, *(person.prospect.created_at for person in batch))
        moment = begin + (story.now - begin) * (first / (len(members) + 1)) * 0.8
        batch_id = story.new_id(moment)
        for person in batch:
            member = PoolMember(
                id=story.new_id(moment),
                created_at=moment,
                pool_id=pool.id,
                prospect_id=person.prospect.id,
                added_by_id=pool.owner_id,
                batch_id=batch_id,
                stepped_at=moment,
                version=1,
            )
            rows.append(member)
            story.happened(moment, pool.owner_id, "pool.joined", member, pool_id=str(pool.id))
    db.session.add_all(rows)
    db.session.flush()
    return rows


def _ask_for(
    story: Story, inside: Inside, plan: Plan, pool: Pool, members: list[Person], keepers: dict[object, list[Tie]]
) -> None:
    """Accepted asks are about people who are kept by whoever accepted, the others about people whom nobody keeps."""
    kept = [person for person in members if person.prospect.id in keepers]
    free = [person for person in members if person.prospect.id not in keepers]
    helpers = [user for user in inside.keepers if inside.field_of(user) == plan.field]
    for number, (state, age, answered_after) in enumerate(_ASKS):
        if state is AskState.ACCEPTED:
            person = kept[number % len(kept)]
            user = keepers[person.prospect.id][0].user
        elif free:
            person, user = free.pop(), helpers[number % len(helpers)]
        else:
            return
        _ask(story, pool, person, user, state, age, answered_after)
    db.session.flush()


def _ask(story: Story, pool: Pool, person: Person, user: User, state: AskState, age: int, answered_after: int) -> None:
    moment = story.now - timedelta(days=age, hours=5)
    answered = moment + timedelta(days=answered_after) if state is not AskState.OPEN else None
    ask = Ask(
        id=story.new_id(moment),
        created_at=moment,
        pool_id=pool.id,
        prospect_id=person.prospect.id,
        user_id=user.id,
        asked_by_id=pool.owner_id,
        message=story.random.choice(_MESSAGES[:2] if not person.she else _MESSAGES),
        state=state,
        expires_at=moment + _AN_ASK_LASTS,
        answered_at=answered,
        cadence_days=pool.default_cadence_days,
        reason=story.random.choice(_DECLINED) if state is AskState.DECLINED else "",
    )
    db.session.add(ask)
    story.happened(moment, pool.owner_id, "ask.made", ask, pool_id=str(pool.id))
    if answered is not None and state in (AskState.ACCEPTED, AskState.DECLINED):
        story.happened(answered, user.id, f"ask.{state.value}", ask, pool_id=str(pool.id))
