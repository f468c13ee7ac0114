"""A table is recognised by its content, in every spelling that programs give it, and streamed row by row."""

import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.transfer.reading import Format, Limits, Reason, Unreadable, guess_mapping, open_table, parse_row
from talent.transfer.reading.rows import Recipe

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
JORDAN = 'Jordan,Lee,https://www.linkedin.com/in/jordanlee,,Acme Corp,"VP, Engineering",12 Mar 2025'
CLOSED = ",,,,,,30 Apr 2026"
NOTES = 'Notes:\n"When exporting, you may notice\nthat ""some"", are missing. First Name, too"\n\n'


@pytest.fixture
def table(tmp_path):
    """Opens a table with this content."""

    def opened(content, limits=None):
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_table(path, limits)

    return opened


def rows(table):
    return [(row.line, row.cells) for row in table.rows()]


JORDANS_CELLS = [
    "Jordan",
    "Lee",
    "https://www.linkedin.com/in/jordanlee",
    "",
    "Acme Corp",
    "VP, Engineering",
    "12 Mar 2025",
]


class TestLinkedIn:
    @pytest.mark.parametrize(
        ("before", "line"),
        [
            ("", 1),
            ("\n", 2),
            ("Notes:\n", 2),
            (NOTES, 5),
            ("Notes:,,,,,,\n" + '"When, exporting",,,,,,\n,,,,,,\n', 4),
            ("One\nTwo, three\nFour\nFive\n", 5),
        ],
    )
    def test_the_header_is_found_below_any_preamble(self, table, before, line):
        found = table(f"{before}{HEADER}\n{JORDAN}\n{CLOSED}\n")
        assert found.format is Format.LINKEDIN_CONNECTIONS
        assert found.header_line == line
        assert rows(found) == [(line + 1, JORDANS_CELLS), (line + 2, ["", "", "", "", "", "", "30 Apr 2026"])]

    @pytest.mark.parametrize("notes", [NOTES, "Notes:,,,,,,\n" + f'"{"When exporting " * 20}",,,,,,\n'])
    def test_notes_between_header_and_rows_are_no_rows(self, table, notes):
        found = table(f"{HEADER}\n{notes}{JORDAN}\n")
        assert [cells for _, cells in rows(found)] == [JORDANS_CELLS]

    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    def test_every_line_end_and_encoding_reads_the_same(self, table, ending, encoding):
        text = f"{NOTES}{HEADER}\n{JORDAN.replace('Jordan,', 'Jördan,')}\n{JORDAN}\n".replace("\n", ending)
        found = table(text.encode(encoding))
        assert found.is_certain_encoding is (encoding in {"utf-8", "utf-8-sig", "utf-16"})
        assert rows(found) == [(6, ["Jördan", *JORDANS_CELLS[1:]]), (7, JORDANS_CELLS)]

    def test_an_older_export_has_no_url(self, table):
        found = table(
            "First Name,Last Name,Email Address,Company,Position,Connected On\nJo,Lee,jo@x.org,Acme,VP,12 Mar 2019\n"
        )
        row = parse_row(next(found.rows()), Recipe(guess_mapping(found.header, [])))
        assert found.format is Format.LINKEDIN_CONNECTIONS
        assert [identity.canonical for identity in row.identities] == ["jo@x.org"]

    @pytest.mark.parametrize(
        "name", ["Connections.csv", "a/b c/connections.CSV", "..\\..\\Connections.csv", "/etc/Connections.csv"]
    )
    def test_it_is_read_from_inside_the_archive(self, tmp_path, name):
        path = tmp_path / "export.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("__MACOSX/Connections.csv", "no")
            archive.writestr("messages.csv", "CONVERSATION ID,FROM\n")
            archive.writestr(name, f"{NOTES}{HEADER}\n{JORDAN}\n")
        assert rows(open_table(path)) == [(6, JORDANS_CELLS)]
        assert sorted(tmp_path.iterdir()) == [path]


class TestAnyTable:
    @pytest.mark.parametrize("delimiter", list(",;\t|"))
    def test_the_delimiter_is_counted_outside_quotes(self, table, delimiter):
        lines = [
            ["Name", "E-Mail", "Firma"],
            ['"Lee, Jordan; | x"', "jo@x.org", "Acme"],
            ['"Kim, Ann; | y"', "ann@x.org", "Acme"],
        ]
        found = table("\n".join(delimiter.join(line) for line in lines))
        assert found.delimiter == delimiter
        assert rows(found)[0] == (2, ["Lee, Jordan; | x", "jo@x.org", "Acme"])

    @pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "\ufeffsep=;"])
    def test_a_line_that_names_the_delimiter_is_believed(self, table, first):
        found = table(f"{first}\r\nName;E-Mail,x,y\r\nJordan;jo@x.org\r\n")
        assert (found.delimiter, found.header_line) == (";", 2)
        assert rows(found) == [(3, ["Jordan", "jo@x.org"])]

    def test_lines_are_counted_through_quoted_cells_and_blank_lines(self, table):
        found = table('Name,Note\n\nJordan,"one\ntwo\r\nthree"\n\n\nAnn,x\n')
        assert [line for line, _ in rows(found)] == [3, 8]

    def test_short_rows_are_padded_and_long_ones_keep_the_rest_apart(self, table):
        short, long = table("Name,Email,Company\nJordan\nAnn,a@x.org,Acme,more,\n").rows()
        assert short.cells == ["Jordan", "", ""]
        assert (long.cells, long.extra) == (["Ann", "a@x.org", "Acme"], ["more", ""])

    def test_columns_of_the_same_name_are_all_kept(self, table):
        assert table("Name,Email,Email,\nJo,a@x.org,b@x.org,\n").header == ["Name", "Email", "Email", ""]

    def test_nul_bytes_are_dropped(self, table):
        assert rows(table("Name,Company\nJor\0dan,Ac\0me\nAnn,Acme\n" * 9))[0] == (2, ["Jordan", "Acme"])

    def test_a_header_again_is_no_person(self, table):
        found = list(table("Name,Email\nJo,a@x.org\nNAME , email\n").rows())
        assert [row.problem for row in found] == [None, Reason.HEADER_AGAIN]

    def test_names_in_an_unknown_language_are_known_by_what_stands_below(self, table):
        assert table("Imię,Telefoni\nJo,+48 22 123 45 67\nAnn,+48 22 123 45 68\n").header == ["Imię", "Telefoni"]

    def test_a_single_column_will_do(self, table):
        assert rows(table("E-mail\njo@x.org\n")) == [(2, ["jo@x.org"])]

    def test_reading_goes_on_below_a_line(self, table):
        found = table("Name,Email\nA,a@x.org\nB,b@x.org\nC,c@x.org\n")
        assert [row.cells[0] for row in found.rows(after=3)] == ["C"]

    def test_the_fingerprint_knows_the_columns_whatever_their_case_and_marks(self, table):
        one, same, other = (
            table("\ufeffName , E-Mail\nA,a@x.org\n"),
            table("name;e_mail\nA;a@x.org\n"),
            table("e-mail,name\na@x.org,A\n"),
        )
        assert one.fingerprint == same.fingerprint != other.fingerprint


class TestBrokenRows:
    def test_a_quotation_that_is_never_closed_costs_one_row(self, table):
        lines = "".join(f"P{number},x,y\n" for number in range(2000))
        found = list(table(f'Name,Company,Note\n"Jordan,Acme\n{lines}').rows())
        assert [(row.line, row.problem) for row in found[:2]] == [(2, Reason.UNCLOSED_QUOTE), (3, None)]
        assert len(found) == 2001

    def test_two_stray_quotation_marks_do_not_swallow_the_rows_between_them(self, table):
        lines = "".join(f"P{number},p{number}@x.org,Acme\n" for number in range(30))
        found = list(
            table(f'Name,Email,Company\nAnn,a@x.org,"Acme\n{lines}Bob,b@x.org,"Bob" Inc\nKim,k@x.org,Z\n').rows()
        )
        assert [row.problem for row in found] == [Reason.UNCLOSED_QUOTE] + [None] * 32

    def test_a_long_note_with_commas_is_one_cell(self, table):
        letter = "Dear Jo, how are you?\nAnn, Kim and I are well.\n" * 10
        (row,) = table(f'Name,Email,Note\nAnn,a@x.org,"{letter}"\n').rows()
        assert row.cells[2] == letter

    def test_a_row_over_the_limit_costs_one_row(self, table):
        found = list(table(f"Name,Company\nJo,{'x' * 5000}\nAnn,Acme\n", Limits(row=1000)).rows())
        assert [(row.line, row.problem) for row in found] == [(2, Reason.ROW_TOO_LONG), (3, None)]

    def test_an_endless_line_within_an_open_quotation_keeps_the_count_of_lines(self, table):
        found = list(table(f'Name,Company\n"Jo,\nAnn,Acme\nKim,{"x" * 5000}\nLee,Acme\n', Limits(row=1000)).rows())
        assert [(row.line, row.problem) for row in found] == [
            (2, Reason.UNCLOSED_QUOTE),
            (3, None),
            (4, Reason.ROW_TOO_LONG),
            (5, None),
        ]

    def test_a_cell_over_the_limit_costs_one_row(self, table):
        found = list(table(f'Name,Note\nJo,"{"x " * 60_000}"\nAnn,y\n').rows())
        assert [row.problem for row in found] == [Reason.CELL_TOO_LONG, None]

    def test_quotations_that_never_pair_up_end_in_a_sentence(self, table):
        found = table("Name,Company\n" + 'a","\n' * 20_000, Limits(row=2000))
        with pytest.raises(Unreadable, match="do not pair up"):
            list(found.rows())


@pytest.fixture(scope="module")
def anywhere(tmp_path_factory):
    return tmp_path_factory.mktemp("wild") / "upload"


PIECES = [
    HEADER.encode(),
    b"Name;E-Mail\n",
    b'"',
    b'""',
    b",",
    b";",
    b"\n",
    b"\r",
    b"\xff\xfe",
    b"\0",
    b"\xef\xbb\xbf",
    b"sep=;\n",
    b"\xe4",
]
WILD = st.binary(max_size=300) | st.lists(st.sampled_from(PIECES) | st.binary(max_size=8), max_size=30).map(b"".join)


@given(content=WILD, is_named=st.booleans())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_wild_bytes_are_rows_or_a_sentence(anywhere, content, is_named):
    anywhere.write_bytes(b"Name,Email,Phone,URL,Met on,Notes\n" + content if is_named else content)
    try:
        parsed = people(anywhere)
    except Unreadable:
        return
    assert all(row.rejected or row.name.display for row in parsed)
    assert [row.line for row in parsed] == sorted({row.line for row in parsed})


def people(path):
    found = open_table(path, Limits(row=200, cell=50))
    recipe = Recipe(guess_mapping(found.header, []), region="DE")
    return [parse_row(row, recipe) for row in found.rows()]


@given(content=WILD, data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_reading_goes_on_after_any_row_as_if_it_had_never_stopped(anywhere, content, data):
    anywhere.write_bytes(b"Name,Email,Phone,URL,Met on,Notes\n" + content)
    try:
        found = open_table(anywhere, Limits(row=200, cell=50))
        whole = list(found.rows())
    except Unreadable:
        return
    if whole:
        at = data.draw(st.integers(0, len(whole) - 1))
        assert list(found.rows(after=whole[at].line)) == whole[at + 1 :]
