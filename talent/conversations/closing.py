"""Words with which a conversation ends: whoever says no more than "Thank you, see you then!" waits for nothing.

A message is a closing one when it asks nothing and every word of it is known here, in whatever language; one word more,
and somebody is better asked once too often. The rule is that of tools for student ambassadors, which remind of
everything but "thanks" and "bye".
"""

import re
from collections.abc import Iterable

MOST_WORDS = 14

_CLOSING = """
    thanks thank thx ty cheers bye goodbye great perfect wonderful lovely brilliant awesome ok okay deal agreed
    danke dankeschön merci tschüss tschüs ciao super prima perfekt klasse alles klar einverstanden gern gerne
    mercis parfait super adieu accord revoir salut
    gracias perfecto genial vale adiós adios hasta
    grazie perfetto ottimo arrivederci
    obrigado obrigada perfeito tchau
    dank bedankt dankjewel dankuwel perfect prima doei
    dzięki dziękuję super świetnie
    tack tak takk perfekt perfekte kiitos
"""
"""At least one of these is said."""

_BESIDE = """
    you so much very a lot again for and the that this is was are it your you're time help answer quick reply all once i me my we us on at till until
    will see soon then there later tomorrow monday tuesday wednesday thursday friday saturday sunday week day weekend
    have nice good evening morning night best regards kind wishes sounds works fine looking forward to talk speak
    works look everything clear got understood yes yep sure no worries problem welcome have had
    vielen lieben herzlichen besten dank schön sehr nochmal nochmals für und die das ist dir dich ihnen sie euch auch ich freue mich
    bis dann bald morgen später gleich montag dienstag mittwoch donnerstag freitag samstag sonntag woche schönen tag abend
    wochenende noch grüße gruß viele liebe beste mit freundlichen auf wiedersehen passt gut antwort hilfe schnelle ja
    beaucoup bien bonne journée soirée au à bientôt demain pour votre ton ta réponse et d oui très merveilleux
    muchas mil por la el tu su respuesta todo buen día luego pronto mañana y que nos vemos muy bien sí
    mille tante per risposta tutto buona giornata a presto domani e molto bene sì
    muito pela resposta tudo bom boa dia até logo amanhã e sim
    je u wel heel veel hartelijk voor het fijne dag tot ziens morgen en ja
    bardzo wielkie za odpowiedź do widzenia miłego dnia jutra i tak
    så mycket mange tusen for svaret ha det bra hej då vi ses ja paljon
"""
"""These may stand beside it."""

_ENDING = frozenset(_CLOSING.casefold().split())
_KNOWN = _ENDING | frozenset(_BESIDE.casefold().split())
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_QUESTION = re.compile(r"[?\uff1f\u061f\u037e]")
_MARK = re.compile(r"[^\w\s.,;:!'\"()\u2019\u2026-]|[:;]-?[)D]")
"""A picture or a smile that stands for words."""


def is_closing(body: str, names: Iterable[str] = ()) -> bool:
    """Whether a message says thanks or goodbye and nothing else; `names` are those who take part."""
    words = [word.casefold() for word in _WORD.findall(body)]
    if _QUESTION.search(body) or re.search(r"\d", body) or len(words) > MOST_WORDS:
        return False
    if not words:
        return bool(_MARK.search(body))
    called = {part.casefold() for name in names for part in _WORD.findall(name)}
    return all(word in _KNOWN or word in called for word in words) and any(word in _ENDING for word in words)
