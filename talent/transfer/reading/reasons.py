"""Why a row, or a cell of it, was not taken: a short code for the database, a sentence for people."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Reason(StrEnum):
    """Codes are stored: never rename one."""

    # Of a row that is rejected.
    ACCOUNT_CLOSED = "account_closed"
    NOBODY = "nobody"
    EMPTY = "empty"
    HEADER_AGAIN = "header_again"
    ROW_TOO_LONG = "row_too_long"
    CELL_TOO_LONG = "cell_too_long"
    UNCLOSED_QUOTE = "unclosed_quote"
    NOT_A_PERSON = "not_a_person"
    ORGANISATION = "organisation"
    # Of a cell that is left out while its row is taken.
    BAD_EMAIL = "bad_email"
    BAD_PHONE = "bad_phone"
    BAD_PROFILE = "bad_profile"
    BAD_HANDLE = "bad_handle"
    BAD_DATE = "bad_date"
    DATE_UNCLEAR = "date_unclear"
    FORMULA = "formula"
    EXTRA_CELLS = "extra_cells"
    # Of a message or an invitation that is left out.
    GROUP = "group"
    SPAM = "spam"
    DRAFT = "draft"
    SELF_UNKNOWN = "self_unknown"
    NOBODY_ELSE = "nobody_else"
    PART_UNREADABLE = "part_unreadable"
    # Of a cell that is taken, but not as it stood.
    FORMULA_KEPT = "formula_kept"
    CUT = "cut"
    NAME_FROM_IDENTITY = "name_from_identity"
    KEPT_AS_LINK = "kept_as_link"


_SENTENCES: dict[Reason, LazyString] = {
    Reason.ACCOUNT_CLOSED: _l("This row has a date but no name: the account was closed."),
    Reason.NOBODY: _l("No name, e-mail, phone number or profile in this row."),
    Reason.EMPTY: _l("This row is empty."),
    Reason.HEADER_AGAIN: _l("This row repeats the column names."),
    Reason.ROW_TOO_LONG: _l("This row is longer than a megabyte."),
    Reason.CELL_TOO_LONG: _l("A cell of this row is longer than 100,000 characters."),
    Reason.UNCLOSED_QUOTE: _l("A quotation mark opens in this row and is never closed."),
    Reason.NOT_A_PERSON: _l("This card is of a group or an organisation, not of a person."),
    Reason.ORGANISATION: _l(
        "This row names an organisation and how to reach it, but nobody there. With a name it comes in."
    ),
    Reason.BAD_EMAIL: _l("“%(text)s” is not an e-mail address and was left out."),
    Reason.BAD_PHONE: _l("“%(text)s” is not a full phone number and was left out."),
    Reason.BAD_PROFILE: _l("“%(text)s” is not the web address of a person's page and was left out."),
    Reason.BAD_HANDLE: _l("“%(text)s” is not a handle and was left out."),
    Reason.BAD_DATE: _l("“%(text)s” is not a date and was left out."),
    Reason.DATE_UNCLEAR: _l("It is not clear which number of “%(text)s” is the month, so the date was left out."),
    Reason.FORMULA: _l("“%(text)s” is a formula and was left out."),
    Reason.EXTRA_CELLS: _l("This row has more cells than there are columns; “%(text)s” was left out."),
    Reason.GROUP: _l("Several people wrote in this conversation: it says little about any two of them."),
    Reason.SPAM: _l("This lay in the spam folder."),
    Reason.DRAFT: _l("This is a draft that was never sent."),
    Reason.SELF_UNKNOWN: _l("It could not be told which of the two is you."),
    Reason.NOBODY_ELSE: _l("It does not say with whom."),
    Reason.PART_UNREADABLE: _l("This part of the archive could not be read."),
    Reason.FORMULA_KEPT: _l("“%(text)s” is a formula; it was kept as plain text."),
    Reason.CUT: _l("“%(text)s” was too long and was shortened."),
    Reason.KEPT_AS_LINK: _l("“%(text)s” is not the page of one person; it was kept as a link."),
    Reason.NAME_FROM_IDENTITY: _l("There is no name in this row; “%(text)s” is shown instead."),
}


def reason_sentence(reason: Reason, *, text: str = "") -> str:
    """The sentence in the reader's language; `text` is what stood in the cell, for reasons that tell of one."""
    sentence = str(_SENTENCES[reason])
    return sentence % {"text": text} if "%(text)s" in sentence else sentence
