"""How long we keep people: who has been quiet for too long, who is reminded of it, and who goes in the end.

Nobody is erased of whom nobody was reminded: at least one reminder must have reached a colleague, the last one two weeks
before, and none may still be on its way. Raw SQL, set-based, because it walks over everybody each night; all of it can be
done twice.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text  # noqa: TID251 - set-based over everybody

from app.kernel import clock
from app.kernel.actor import Role
from app.kernel.db import db
from app.kernel.deliveries import deliver
from talent.consent.models import Step
from talent.prospects.models import Prospect

PEOPLE_A_BATCH = 50_000
REMINDED_OF_A_BATCH = 5_000
"""Each makes a reminder for everybody who is in touch, and for everybody who recruits."""
TRIED_AGAIN_A_BATCH = 50_000
ERASED_A_BATCH = 100
REMINDED_BEFORE = timedelta(days=14)
TRIED_AGAIN_AFTER = timedelta(days=7)
KIND = "retention"
NOBODY = UUID(int=0)

_QUIET = """
SELECT q.id, q.quiet_since, rule.id AS rule_id, (q.quiet_since + make_interval(months => rule.warn_after))::date AS warn_on,
       (q.quiet_since + make_interval(months => rule.ask_after))::date AS ask_on,
       (q.quiet_since + make_interval(months => rule.erase_after))::date AS erase_on
FROM (
    SELECT b.id, b.source, greatest(
               b.created_at::date, ties.last_two_way_on,
               (SELECT max(l.since) FROM legal_bases l
                WHERE l.prospect_id = b.id AND l.state = 'accepted' AND l.basis = 'consent')
           ) AS quiet_since, ties.areas
    FROM ({people}) AS b CROSS JOIN LATERAL (
        SELECT max(r.last_two_way_on) AS last_two_way_on, array_agg(u.area_id) AS areas
        FROM relationships r JOIN users u ON u.id = r.user_id WHERE r.prospect_id = b.id
    ) AS ties
) AS q CROSS JOIN LATERAL (
    SELECT * FROM retention_rules t
    WHERE t.is_on AND t.source IN ('', q.source) AND (t.area_id IS NULL OR t.area_id = ANY(q.areas))
    ORDER BY t.area_id IS NULL, t.source = '', t.erase_after DESC LIMIT 1
) AS rule
"""
_EVERYBODY = """
SELECT p.id, p.source, p.created_at FROM prospects p
WHERE p.id > :after AND p.created_at < :oldest AND p.merged_into_id IS NULL ORDER BY p.id LIMIT :most
"""
_GOING = """
SELECT p.id, p.source, p.created_at FROM prospects p JOIN retentions g ON g.prospect_id = p.id
WHERE g.prospect_id > :after AND p.merged_into_id IS NULL ORDER BY g.prospect_id LIMIT :most
"""

_ONE = "SELECT p.id, p.source, p.created_at FROM prospects p WHERE p.id = g.prospect_id"

_OLDEST = "SELECT min(warn_after) FROM retention_rules WHERE is_on"

_FIND = f"""
INSERT INTO retentions (id, created_at, prospect_id, rule_id, quiet_since, ask_on, erase_on, kept_because)
SELECT gen_random_uuid(), :now, s.id, s.rule_id, s.quiet_since, s.ask_on, s.erase_on, ''
FROM ({_QUIET.format(people=_EVERYBODY)}) AS s WHERE s.warn_on <= :today
ON CONFLICT (prospect_id) DO UPDATE SET
    rule_id = EXCLUDED.rule_id, quiet_since = EXCLUDED.quiet_since, ask_on = EXCLUDED.ask_on,
    erase_on = EXCLUDED.erase_on
WHERE (retentions.rule_id, retentions.quiet_since, retentions.ask_on, retentions.erase_on)
      IS DISTINCT FROM (EXCLUDED.rule_id, EXCLUDED.quiet_since, EXCLUDED.ask_on, EXCLUDED.erase_on)
"""

_LAST = f"SELECT max(id::text) FROM ({_EVERYBODY}) AS batch"

_LAST_GOING = f"SELECT max(id::text) FROM ({_GOING}) AS batch"
_LET_STAY = f"""
DELETE FROM retentions g WHERE g.prospect_id > :after AND g.prospect_id <= :last AND NOT EXISTS (
    SELECT FROM ({_QUIET.format(people=_GOING)}) AS s WHERE s.id = g.prospect_id AND s.warn_on <= :today
)
"""

_LAST_TO_REMIND = """
SELECT max(prospect_id::text) FROM (
    SELECT prospect_id FROM retentions WHERE prospect_id > :after ORDER BY prospect_id LIMIT :most
) AS batch
"""
_REMIND = """
INSERT INTO retention_reminders (id, created_at, retention_id, user_id, step, planned_on)
SELECT gen_random_uuid(), :now, g.id, who.user_id, CAST(:step AS varchar), CAST(:today AS date)
FROM retentions g JOIN retention_rules t ON t.id = g.rule_id CROSS JOIN LATERAL (
    SELECT r.user_id FROM relationships r JOIN users u ON u.id = r.user_id
    WHERE r.prospect_id = g.prospect_id AND r.state <> 'ended' AND u.deactivated_at IS NULL
    UNION SELECT u.id FROM users u
    WHERE u.deactivated_at IS NULL AND CASE
        WHEN EXISTS (SELECT FROM users c WHERE c.id = t.recruiter_id AND c.deactivated_at IS NULL)
        THEN u.id = t.recruiter_id ELSE u.role = :role END
) AS who
WHERE g.prospect_id > :after AND g.prospect_id <= :last
  AND coalesce(g.kept_until, '-infinity') < CAST(:today AS date) AND (CAST(:step AS varchar) = 'warn' OR g.ask_on <= CAST(:today AS date))
ON CONFLICT (retention_id, user_id, step) DO NOTHING
"""

_TRY_AGAIN = """
UPDATE retention_reminders SET delivery_id = NULL WHERE id IN (
    SELECT m.id FROM deliveries d JOIN retention_reminders m ON m.delivery_id = d.id JOIN users u ON u.id = m.user_id
    WHERE d.kind = :kind AND d.state IN ('failed', 'unknown', 'withheld', 'empty') AND d.settled_at < :long_ago
      AND u.deactivated_at IS NULL
    LIMIT :most
)
"""

_NEXT_TO_MAIL = """
SELECT u.id FROM users u
WHERE u.id > :after AND EXISTS (SELECT FROM retention_reminders m WHERE m.user_id = u.id AND m.delivery_id IS NULL)
ORDER BY u.id LIMIT 1
"""
_MAILED = "UPDATE retention_reminders SET delivery_id = :delivery_id WHERE delivery_id IS NULL AND user_id = :user_id"

_MAY_GO = f"""
SELECT g.prospect_id FROM retentions g
WHERE g.erase_on <= :today AND coalesce(g.kept_until, '-infinity') < :today
  AND EXISTS (SELECT FROM ({_QUIET.format(people=_ONE)}) AS s WHERE s.erase_on <= :today)
  AND EXISTS (
      SELECT FROM retention_reminders m JOIN deliveries d ON d.id = m.delivery_id
      WHERE m.retention_id = g.id AND d.state = 'sent' AND d.settled_at <= :reminded_by
  )
  AND NOT EXISTS (
      SELECT FROM retention_reminders m LEFT JOIN deliveries d ON d.id = m.delivery_id
      WHERE m.retention_id = g.id
        AND (d.id IS NULL OR d.state IN ('waiting', 'sending') OR d.state = 'sent' AND d.settled_at > :reminded_by)
  )
ORDER BY g.erase_on, g.id LIMIT :most
"""


def find_quiet(after: UUID | None) -> UUID | None:
    """Note who of the next people will go soon; the last one's id, None at the end or when no rule is on."""
    months = _run(_OLDEST).scalar()
    if months is None:
        return None
    scope = {"after": after or NOBODY, "oldest": clock.now() - timedelta(days=28 * months), "most": PEOPLE_A_BATCH}
    last = _run(_LAST, **scope).scalar()
    if last is None:
        return None
    _run(_FIND, **scope, today=today(), now=clock.now())
    return UUID(last)


def let_stay(after: UUID | None) -> UUID | None:
    """Whoever was talked to since, or for whom no rule is on any more, does not go; the last one's id, None at the end."""
    scope = {"after": after or NOBODY, "most": PEOPLE_A_BATCH}
    last = _run(_LAST_GOING, **scope).scalar()
    if last is None:
        return None
    _run(_LET_STAY, **scope, last=UUID(last), today=today())
    return UUID(last)


def try_again() -> bool:
    """Have some of the reminders that could not be sent long ago sent again; whether there may be more of them."""
    values = {"kind": KIND, "long_ago": clock.now() - TRIED_AGAIN_AFTER, "most": TRIED_AGAIN_A_BATCH}
    return bool(_run(_TRY_AGAIN, **values).rowcount == TRIED_AGAIN_A_BATCH)


def remind(after: UUID | None) -> UUID | None:
    """Note which colleagues are to be told of the next people: who is in touch, and a recruiter; the last one's id, None
    at the end.
    """
    scope = {"after": after or NOBODY}
    last = _run(_LAST_TO_REMIND, **scope, most=REMINDED_OF_A_BATCH).scalar()
    if last is None:
        return None
    role = Role.RECRUITER if _has_any(Role.RECRUITER) else Role.ADMIN
    for step in Step:
        _run(_REMIND, **scope, last=UUID(last), step=step.value, today=today(), now=clock.now(), role=role.value)
    return UUID(last)


def mail(after: UUID | None) -> UUID | None:
    """Ask for one mail to the next colleague, about everybody they are to be told of; their id, None at the end."""
    user_id: UUID | None = _run(_NEXT_TO_MAIL, after=after or NOBODY).scalar()
    if user_id is None:
        return None
    delivery_id = deliver(KIND, f"{KIND}:{user_id}:{today()}", user_id=user_id)
    if delivery_id is not None:
        _run(_MAILED, delivery_id=delivery_id, user_id=user_id)
    return user_id


def _has_any(role: Role) -> bool:
    found = "SELECT EXISTS (SELECT FROM users WHERE role = :role AND deactivated_at IS NULL)"
    return bool(_run(found, role=role.value).scalar())


def whose_time_is_over() -> list[Prospect]:
    """The next few who may be erased now, locked. It is asked twice: they may have talked since the night began, or while
    we waited for them.
    """
    values = {"today": today(), "reminded_by": clock.now() - REMINDED_BEFORE, "most": ERASED_A_BATCH}
    people = _run(_MAY_GO, **values).scalars().all()
    held = select(Prospect).where(Prospect.id.in_(people)).order_by(Prospect.id).with_for_update()
    prospects = db.session.scalars(held).all()
    still = set(_run(_MAY_GO, **values).scalars())
    return [prospect for prospect in prospects if prospect.id in still]


def today() -> date:
    return clock.now().date()


def _run(statement: str, **values: Any) -> Any:
    return db.session.execute(text(statement), values)
