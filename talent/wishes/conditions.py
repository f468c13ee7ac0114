"""When somebody's wishes, or a block, speak against a contact: for planning in SQL, and for the gate."""

SPEAK_AGAINST = """
(EXISTS (SELECT FROM blocks b WHERE b.prospect_id = {prospect_id} AND b.lifted_at IS NULL) OR EXISTS (
    SELECT FROM contact_wishes w
     WHERE w.prospect_id = {prospect_id}
       AND (w.from_nobody
            OR w.pause_until > {today}
            OR CAST({user_id} AS text) = ANY (w.not_by)
            OR cardinality(w.only_by) > 0 AND CAST({user_id} AS text) <> ALL (w.only_by)
            OR w.least_days IS NOT NULL AND EXISTS (
                SELECT FROM touchpoints t
                 WHERE t.prospect_id = w.prospect_id AND t.direction <> 'in'
                   AND t.at >= CAST({today} AS date) - CAST(w.least_days AS int)))
))
"""


def wishes_speak_against(*, prospect_id: str, user_id: str, today: str) -> str:
    """An SQL condition: the person does not like to hear from that user on that day. Takes SQL expressions, such as
    names of columns; costs two look-ups by index for a person without wishes. Nobody is asked to write to who is blocked.
    """
    return SPEAK_AGAINST.format(prospect_id=prospect_id, user_id=user_id, today=today)
