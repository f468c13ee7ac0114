"""Every program's columns are known, and become what they mean there."""

import csv
import io
import warnings
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from talent.transfer.reading import (
    Field,
    Format,
    Limits,
    Reason,
    Recipe,
    Unreadable,
    mapping_of,
    open_contacts,
    open_table,
    parse_row,
)

GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Nickname,File As,Organization Name,Organization Title,"
    "Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,"
    "Phone 1 - Label,Phone 1 - Value,Address 1 - City,Website 1 - Value\n"
    "Amara,N.,Okafor,,Dr.,,,Acme,Engineer,R&D, --04-12,,,* myContacts,* Work,a@x.org ::: a@y.org,a@z.org,Mobile,+4930123456,"
    "Berlin,https://linkedin.com/in/amara\n"
)
GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone  1 - Type,"
    "Phone  1 - Value,Organization 1 - Type,Organization 1 - Name,Organization 1 - Title,Organization 1 - Job Description\n"
    "Amara Okafor,Amara,,Okafor,,* starred,*,a@x.org,Mobile,+4930123456,,Acme,Engineer,builds\n"
)
OUTLOOK = (
    "First Name,Middle Name,Last Name,Title,Suffix,Nickname,Given Yomi,Surname Yomi,E-mail Address,E-mail 2 Address,Home Phone,"
    "Mobile Phone,IMAddress,Job Title,Department,Company,Manager's Name,Assistant's Phone,Business City,Web Page,Birthday\n"
    "Amara,,Okafor,Ms,,,,,a@x.org,,,+4930123456,,Engineer,,Acme,Zoe,+4930999999,Berlin,,0/0/00\n"
)
CLASSIC = (
    "First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Gender,Internet Free Busy,E-mail Address,Mobile Phone,"
    "Company,Job Title\nAmara,,Okafor,Ms,,AO,,,,a@x.org,+4930123456,Acme,Engineer\n"
)
DESKTOP = (
    '"Anrede";"Vorname";"Weitere Vornamen";"Nachname";"Firma";"Position";"Ort geschäftlich";"Mobiltelefon";"E-Mail-Adresse"\n'
    '"Frau";"Amara";"";"Okafor";"Acme";"Engineer";"Köln";"+4930123456";"a@x.org"\n'
)
THUNDERBIRD = (
    "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Fax Number,Mobile Number,"
    "Work City,Job Title,Department,Organization,Web Page 1,Birth Year,Birth Month,Birth Day,Notes,\n"
    "Amara,Okafor,Amara Okafor,,a@x.org,,,,,+4930123456,Berlin,Engineer,,Acme,,1993,2,3,,\n"
)
GREENHOUSE = (
    "First Name,Last Name,Company,Title,Notes,Email,Phone,Social Media,Website,Address,Source,Who gets credit,Prospect Pool\n"
    "Amara,Okafor,Acme,Engineer,,a@x.org,+4930123456,linkedin.com/in/amara,,Berlin,Event,Rita,Nurses\n"
)
LEVER = (
    "Full-Name,Email,Phone,Company,Headline,Links,Date-Added,Stage,Archive-Reason,Sources,Origin\n"
    'Amara Okafor,"a@x.org, b@x.org",+4930123456,Acme,Engineer,"https://linkedin.com/in/amara, https://github.com/amara",'
    "2024-01-02,New lead,,Event,Sourced\n"
)
OPENCATS = (
    "First Name,Last Name,City,Cell Phone,Current Employer,Email,Email 2,Web Site,Key Skills,Notes\n"
    "Amara,Okafor,Berlin,+4930123456,Acme,a@x.org,,,welding,\n"
)
DJANGO = (
    "first_name,last_name,email,phone,organization,title,do_not_call,linkedin_url,city,description,account_name,tags\n"
    "Amara,Okafor,a@x.org,+4930123456,Acme,Engineer,False,https://linkedin.com/in/amara,Berlin,,Acme Ltd,\n"
)
ATOMIC = (
    "first_name,last_name,gender,title,background,first_seen,last_seen,has_newsletter,status,tags,linkedin_url,company,email_work,"
    "email_home,phone_work\nAmara,Okafor,f,Engineer,,2024-01-02,,false,,,,Acme,a@x.org,,+4930123456\n"
)
MASTODON = 'Account address,Show boosts,Notify on new posts,Languages\namara@mastodon.social,true,false,\n\nbo@x.org,true,false,"en,fr"\n'


@pytest.fixture
def brought(tmp_path):
    """Opens what somebody brought; answers with its format and the people in it."""

    def opened(content, limits=None):
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        table = open_table(path, limits)
        return table, people(table)

    return opened


def people(table):
    rows = list(table.rows())
    recipe = Recipe(mapping_of(table.format, table.header, [row.cells for row in rows[:50]]))
    return [parse_row(row, recipe) for row in rows]


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (GOOGLE, Format.GOOGLE),
        (GOOGLE_OLD, Format.GOOGLE_OLD),
        (OUTLOOK, Format.OUTLOOK),
        (CLASSIC, Format.OUTLOOK_CLASSIC),
        (DESKTOP.encode("cp1252"), Format.OUTLOOK_DESKTOP),
        (THUNDERBIRD, Format.THUNDERBIRD),
        (GREENHOUSE, Format.GREENHOUSE),
        (LEVER, Format.LEVER),
        (OPENCATS, Format.OPENCATS),
        (DJANGO, Format.DJANGO_CRM),
        (ATOMIC, Format.ATOMIC_CRM),
    ],
)
def test_each_programs_columns_are_known(brought, content, format_):
    table, (amara, *_) = brought(content)
    assert table.format is format_
    assert amara.name.family == "Okafor" or amara.name.display == "Amara Okafor"
    assert (amara.employer, amara.title) == ("Acme", "" if format_ is Format.OPENCATS else "Engineer")
    found = {identity.canonical for identity in amara.identities}
    assert {"a@x.org", "+4930123456"} <= found
    assert "+4930999999" not in found
    assert amara.remarks == []


def test_several_values_of_one_cell_are_told_apart(brought):
    _, (amara,) = brought(GOOGLE)
    assert {one.canonical for one in amara.identities} >= {"a@x.org", "a@y.org", "a@z.org", "linkedin.com/in/amara"}
    _, (amara,) = brought(LEVER)
    assert {one.canonical for one in amara.identities} >= {"b@x.org", "linkedin.com/in/amara", "github.com/amara"}


@pytest.mark.parametrize(
    ("born", "meant", "said"),
    [
        ("1993,2,3", "1993-02-03", []),
        (",02,03", "02-03", []),
        ("1993,0,0", "", ["1993"]),
        ("1993,2,30", "", ["1993-02-30"]),
    ],
)
def test_a_birthday_in_three_columns_is_put_together(brought, born, meant, said):
    _, (amara,) = brought(THUNDERBIRD.replace("1993,2,3", born))
    assert (amara.birthday, [remark.text for remark in amara.remarks]) == (meant, said)


@pytest.mark.parametrize(
    "written", ["+49 30 123456;ext=12", "tel:+49-30-123456;ext=12", "+49 30 123456 x12", "+4930123456 ext. 12"]
)
def test_an_extension_is_part_of_its_number(brought, written):
    _, (amara,) = brought(f"Name,Phone\nAmara,{written}; +49 30 654321\n")
    assert [one.canonical for one in amara.identities] == ["+4930123456;ext=12", "+4930654321"]


def test_whom_one_follows_on_mastodon_comes_in_by_handle(brought):
    table, (amara, bo, nobody) = brought(f"{MASTODON}not an address,true,false,\n")
    assert table.format is Format.MASTODON
    assert [one.canonical for one in amara.identities] == ["amara@mastodon.social"]
    assert bo.identities[0].kind == "handle"
    assert (nobody.identities, nobody.rejected) == ([], Reason.NOBODY)


def workbook(*rows, title="People"):
    book = Workbook()
    book.active.title = "Empty"
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TestWorkbooks:
    def test_numbers_dates_and_formulas_read_as_a_person_sees_them(self, brought):
        table, (amara,) = brought(
            workbook(
                ["Name", "Company", "Phone", "Connected on", "Job title"],
                [
                    "Amara Okafor",
                    "Acme",
                    4930123456.0,
                    datetime(2024, 3, 12, tzinfo=UTC).replace(tzinfo=None),
                    '=HYPERLINK("http://evil")',
                ],
                [None, None, None, None, None],
            )
        )
        assert table.format is Format.TABLE
        assert (amara.line, amara.name.display, amara.employer) == (2, "Amara Okafor", "Acme")
        assert amara.connected_on == date(2024, 3, 12)
        assert amara.title == ""

    def test_a_programs_columns_are_known_in_a_workbook_too(self, brought):
        table, (amara,) = brought(workbook(*[line.split(",") for line in DJANGO.splitlines()]))
        assert (table.format, amara.employer) == (Format.DJANGO_CRM, "Acme")

    def test_a_bomb_is_refused_before_it_is_unpacked(self, brought):
        packed = io.BytesIO(workbook(["Name"], ["Amara"]))
        with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet9.xml", b" " * 50_000_000)
        with pytest.raises(Unreadable, match="unpacks to far more"):
            brought(packed.getvalue())

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml"])
    def test_a_damaged_one_ends_in_a_sentence(self, brought, part):
        packed, out = zipfile.ZipFile(io.BytesIO(workbook(["Name"], ["Amara"]))), io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in packed.namelist():
                archive.writestr(
                    name, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' if name == part else packed.read(name)
                )
        with pytest.raises(Unreadable):
            brought(out.getvalue())


CARD = "BEGIN:VCARD\r\nVERSION:{version}\r\n{lines}\r\nEND:VCARD\r\n"


def card(*lines, version="3.0"):
    return CARD.format(version=version, lines="\r\n".join(lines))


class TestCards:
    @pytest.mark.parametrize(
        "lines",
        [
            ("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=89mile;=4A=65=61=", "=6E;;;"),
            ("N:Émile;Jean", "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ", " AAAQABAAD=", ""),
            ("N:Émile;Jean", "PHOTO;BASE64:", "  /9j/4AAQSkZJRgAB"),
            ("FN:Jean Émile", "this is no property", "BDAY:--0102"),
            ("N:Émile;Jean", "AGENT:", "BEGIN:VCARD", "N:Friday;Fred", "END:VCARD", "BDAY:1604-01-02"),
            ("FN:Jean Ém", " ile", 'ADR;X-A="a \\"b\\" c":;;Road;'),
            ("item1.FN:Jean Émile", "item1.X-ABLabel:_$!<HomePage>!$_"),
        ],
    )
    def test_every_oddity_reads_as_the_same_person(self, brought, lines):
        table, (jean,) = brought(card(*lines, "ORG:Acme;Research", "TITLE:Engineer", "UID:urn:1"))
        assert table.format is Format.VCARD
        assert (jean.name.display, jean.employer, jean.title) == ("Jean Émile", "Acme", "Engineer")
        assert jean.external_id == "urn:1"

    def test_old_character_sets_are_read_line_by_line(self, brought):
        body = card("N;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C8=E2=E0=ED=EE=E2;=C8=E2=E0=ED", version="2.1")
        content = body.encode() + b"BEGIN:VCARD\nFN;CHARSET=windows-1251:" + "Анна".encode("cp1251") + b"\nEND:VCARD\n"
        _, found = brought(content + card("FN:Zoë").encode())
        assert [one.name.display for one in found] == ["Иван Иванов", "Анна", "Zoë"]

    def test_all_addresses_numbers_and_pages_come_in_the_preferred_first(self, brought):
        _, (one,) = brought(
            card(
                "FN:Jo",
                "EMAIL;TYPE=HOME:b@x.org",
                "EMAIL;TYPE=WORK,PREF:a@x.org",
                "TEL;VALUE=uri;PREF=1:tel:+49-30-1234567",
                "item1.URL;type=pref:http\\://linkedin.com/in/jo",
                "X-SOCIALPROFILE;type=twitter:https://x.com/jo",
                "ADR;TYPE=HOME:;;Road 1;Berlin;;10115;Germany",
                "NOTE:two\\nlines\\, one note",
                "IMPP:@jo@mastodon.social",
                version="4.0",
            )
        )
        assert [found.canonical for found in one.identities[:2]] == ["a@x.org", "b@x.org"]
        others = {"+49301234567", "linkedin.com/in/jo", "x.com/jo", "jo@mastodon.social"}
        assert {found.canonical for found in one.identities} >= others
        assert (one.location, one.note) == ("Berlin", "two\nlines, one note")
        assert "+49-30-1234567" in {found.raw for found in one.identities}

    def test_addresses_and_numbers_are_shown_without_the_scheme_before_them(self, brought):
        _, (one,) = brought(card("FN:Jo", "EMAIL:mailto:jo@x.org", "TEL;VALUE=uri:TEL:+49-30-1234567", version="4.0"))
        assert [found.raw for found in one.identities] == ["jo@x.org", "+49-30-1234567"]

    def test_a_card_without_an_end_is_ended_by_the_next(self, brought):
        _, found = brought("BEGIN:VCARD\nFN:One\nBEGIN:VCARD\nFN:Two\nEND:VCARD\nBEGIN:VCARD\nFN:Three")
        assert [(one.line, one.name.display) for one in found] == [(1, "One"), (3, "Two"), (6, "Three")]

    @pytest.mark.parametrize("line", ["KIND:group", "X-ADDRESSBOOKSERVER-KIND:group", "X-ABShowAs:COMPANY", "KIND:org"])
    def test_groups_and_organisations_are_no_people(self, brought, line):
        _, (one,) = brought(card("FN:Everybody", line))
        assert one.rejected is Reason.NOT_A_PERSON

    def test_cards_come_out_of_an_archive_too(self, brought):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("Takeout/Contacts/All.vcf", card("FN:Jo"))
        assert [one.name.display for one in brought(packed.getvalue())[1]] == ["Jo"]


PIECES = [
    "BEGIN:VCARD", "END:VCARD", "AGENT:", "FN:Jo", "N:;;", "N;ENCODING=QUOTED-PRINTABLE:=4", "=", " folded", "\t", "TEL:+49",
    "EMAIL;CHARSET=none:ü@x", "PHOTO;BASE64:AAAA", "item1.URL:http\\:", 'X;A="', "\\", ";;;", "BDAY:--0230", "UID:", "NOTE:\\",
]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=25))
def test_no_cards_make_the_reader_raise_and_each_has_one_outcome(brought, lines):
    content = "BEGIN:VCARD\r\n" + "\r\n".join(lines)
    _, found = brought(content.encode("utf-8", "surrogatepass"))
    assert len(found) >= 1
    assert len({one.line for one in found}) == len(found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.binary(max_size=200),
    st.sampled_from(["PK\x03\x04", "BEGIN:VCARD\n", "window.YTD.direct_messages.part0 = [", ""]),
)
def test_no_bytes_make_anything_raise_but_our_reasons(tmp_path, brought, rest, start):
    content = start.encode("latin-1") + rest
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with suppress(Unreadable):
            brought(content)
            for part in open_contacts(tmp_path / "upload", Limits()):
                list(part.read("Emil"))


JUNK = st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=12)
HEADER = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.lists(JUNK, min_size=9, max_size=9), min_size=1, max_size=8))
def test_no_message_makes_the_reader_raise(tmp_path, rows):
    with (tmp_path / "upload").open("w", newline="", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        csv.writer(file).writerows(rows)
    with suppress(Unreadable):
        (part,) = open_contacts(tmp_path / "upload")
        found = list(part.read("Emil"))
        assert len(found) == sum(1 for _ in part.read("Emil"))
        assert all(one.reason or one.at for one in found)


def test_what_a_table_is_taken_for_decides_what_its_columns_become():
    header = ["First Name", "Last Name", "Title", "E-mail Address", "Job Title", "Company"]
    assert mapping_of(Format.OUTLOOK, header, [])[4] is Field.TITLE
    assert 2 not in mapping_of(Format.OUTLOOK, header, [])


class TestBareLists:
    @pytest.mark.parametrize(
        ("content", "format_", "fields"),
        [
            ("amara@mastodon.social\n\nben@fosstodon.org\n", Format.MASTODON, [Field.HANDLE]),
            ("@amara@my.own.example\n", Format.MASTODON, [Field.HANDLE]),
            ("Work,amara@hachyderm.io\nFriends,ben@mstdn.jp\n", Format.MASTODON, [Field.HANDLE]),
            ("amara@acme.example\nben@acme.example\n", Format.TABLE, [Field.EMAIL]),
        ],
    )
    def test_one_address_a_line_needs_no_column_names(self, tmp_path, content, format_, fields):
        file = tmp_path / "list.csv"
        file.write_text(content)
        table = open_table(file)
        mapping = mapping_of(table.format, table.header, [row.cells for row in table.rows()])
        assert (table.format, list(mapping.values())) == (format_, fields)
        assert len(list(table.rows())) == content.count("@") - content.count("\n@") - content.startswith("@")

    def test_a_list_of_something_else_still_wants_them(self, tmp_path):
        file = tmp_path / "list.csv"
        file.write_text("amara@mastodon.social\nben\n")
        with pytest.raises(Unreadable, match="No column names"):
            open_table(file)

    def test_other_files_of_xs_archive_say_what_to_choose(self, tmp_path):
        file = tmp_path / "direct-messages-group.js"
        file.write_text("window.YTD.direct_messages_group.part0 = [ ]")
        with pytest.raises(Unreadable, match="Choose the whole archive"):
            open_table(file)
