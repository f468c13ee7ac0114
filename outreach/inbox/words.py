"""What is said of mails that came in, in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from outreach.inbox.models import PartyState, Shares, Way

SHARES: dict[Shares, LazyString] = {
    Shares.FACT: _l("That you wrote, and when. The text stays with you"),
    Shares.TEXT: _l("Subject and text as well"),
    Shares.NOTHING: _l("Nothing: what you bring in is private"),
}
STATES: dict[PartyState, LazyString] = {
    PartyState.WAITING: _l("waits to be sorted"),
    PartyState.FILED: _l("in their file"),
    PartyState.INSIDE: _l("one of us"),
    PartyState.IGNORED: _l("ignored"),
    PartyState.LEFT_OUT: _l("left out"),
}
SHAPES: dict[PartyState, str] = {
    PartyState.WAITING: "diamond",
    PartyState.FILED: "filled",
    PartyState.INSIDE: "ring",
    PartyState.IGNORED: "dash",
    PartyState.LEFT_OUT: "dash",
}
WAYS: dict[Way, LazyString] = {
    Way.SMTP: _l("By SMTP"),
    Way.LMTP: _l("By LMTP"),
    Way.HTTP: _l("Handed over by another program"),
    Way.IMAP: _l("From the mailbox"),
}
REMARKS: dict[str, LazyString] = {
    "calendar": _l("There is an invitation in it."),
    "winmail": _l("Outlook packed its attachments in a form that only Outlook opens (winmail.dat)."),
    "charset": _l("Its letters are not what it says they are; some may be wrong."),
    "not_taken": _l("An attachment is of a kind that is not taken into conversations."),
    "no_files_in_notes": _l("Notes hold no files: what hung on it stays here."),
    "long_text": _l("Its text is longer than what is shown."),
    "too_many_parts": _l("It has more parts than we look at."),
    "too_many_attachments": _l("It has more attachments than are listed."),
}
REASONS: dict[str, LazyString] = {
    "unconfirmed": _l("It is not sure who sent it."),
    "unproven": _l("It answers a mail of ours, but came without the address that proves who wrote it."),
    "unclaimed": _l("It answers a note, but does not come from an address of yours."),
    "note_gone": _l("The note that it answers is no more, or only its author can read it now."),
    "has_left": _l("Who wrote it has left the conversation."),
    "unwelcome": _l("Whom it is for may not be written to. Its author was told."),
    "says_nothing": _l("There is nothing in it."),
    "concerns_nobody": _l("It is with nobody from outside."),
    "disowned": _l("You said that it is not yours."),
    "auto_reply": _l("A machine answered."),
    "loop": _l("It is one of our own mails that came back in a circle."),
    "not_of_ours": _l("It reports on a mail that is not ours."),
    "no_failure": _l("It reports no failure."),
    "nobody_reads_this": _l("Nobody reads what comes to this address."),
    "nested": _l("Its parts are nested too deeply."),
    "takes_too_much": _l("Reading it takes too long or too much memory."),
    "damaged": _l("The program that reads mails fell over it."),
    "file_gone": _l("The stored message is gone."),
    "held": _l("It is held until somebody has looked at it."),
    "erased": _l("What it said was erased with the person."),
}


def reason_in_words(reason: str) -> str:
    """Why a mail stands where it stands; what nobody has foreseen is said as it is."""
    return str(REASONS.get(reason, reason))
