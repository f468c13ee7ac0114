"""Files that are no tables, or are made to do harm, end in a sentence, at once and in little memory."""

import io
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from talent.transfer.reading import Limits, Unreadable, open_table

CSV = "First Name,Last Name,Connected On\nJo,Lee,12 Mar 2025\n"


@pytest.fixture
def upload(tmp_path):
    return tmp_path / "upload"


def sentence(path, limits=None):
    with pytest.raises(Unreadable) as caught:
        list(open_table(path, limits).rows())
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\n %PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel"),
        (b"{\\rtf1", "Word"),
        (b"\x1f\x8b\x08\0", "packed"),
        (b"\x7fELF\x02\x01", "program"),
        (b"MZ\x90\0\x03\0\0\0", "program"),
        (b"SQLite format 3\0", "database"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b'[{"name": "Jo"}]', "JSON"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "calendar entries"),
        (bytes(range(256)) * 40, "does not look like a table"),
        (b"\0" * 100_000, "No column names"),
        (b"Dear Jo,\nhow are you, and how is Ann?\nBest wishes\n", "No column names"),
        (b"Jordan,Lee,jo@x.org\nAnn,Kim,ann@x.org\n", "No column names"),
        (b"\n\n\n", "No column names"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(upload, content, said):
    upload.write_bytes(content)
    assert said in sentence(upload)


def test_ten_gigabytes_are_refused_at_once(upload):
    with upload.open("wb") as file:
        file.write(b'Name,Email\n"')
        file.truncate(10_000_000_000)
    begun = time.monotonic()
    assert "larger than 200 MB" in sentence(upload)
    assert time.monotonic() - begun < 1


MEASURE = """
import sys
from pathlib import Path
from talent.transfer.reading import Limits, Unreadable, open_table

def most_memory():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) // 1024

before = most_memory()
try:
    print(sum(1 for _ in open_table(Path(sys.argv[1]), Limits(broken_rows=10)).rows()))
except Unreadable as error:
    print(error)
print(most_memory() - before)
"""


@pytest.mark.parametrize(
    "line", [b"x" * 1023 + b" ", b"Jo Lee, jo@x.org\n", b'a","\n'], ids=["no line end", "lines", "shifting quotes"]
)
def test_an_endless_quotation_ends_quickly_and_in_little_memory(upload, line):
    with upload.open("wb") as file:
        file.write(b'Name,Email\nAnn,ann@x.org\n"')
        for _ in range(8):
            file.write(line * (1_000_000 // len(line)))
    begun = time.monotonic()
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, upload], capture_output=True, text=True, check=True, cwd=root()
    )
    _, megabytes = measured.stdout.splitlines()
    assert int(megabytes) < 50
    assert time.monotonic() - begun < 60


def outcome(upload):
    try:
        return list(open_table(upload).rows())
    except Unreadable as error:
        return str(error)


def root():
    return Path(__file__).parents[3]


class TestArchives:
    def archive(self, upload, *entries, compression=zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(upload, "w", compression) as archive:
            for name, content in entries:
                archive.writestr(name, content)

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("skills.csv", "no Connections.csv"),
            ("photo.jpg", "Ask LinkedIn"),
            ("part1.zip", "another ZIP file"),
            ("xl/workbook.xml", "Excel"),
            ("word/document.xml", "Word"),
            ("content.xml", "similar"),
        ],
    )
    def test_without_connections_it_says_what_else_it_holds(self, upload, name, said):
        self.archive(upload, (name, "x"))
        assert said in sentence(upload)

    def test_an_empty_archive_holds_nothing(self, upload):
        self.archive(upload)
        assert "no Connections.csv" in sentence(upload)

    def test_a_bomb_is_not_unpacked(self, upload):
        self.archive(upload, ("Connections.csv", CSV + "x" * 50_000_000))
        assert "far more than its size" in sentence(upload)

    def test_a_bomb_that_lies_about_its_size_is_not_unpacked(self, upload):
        self.archive(upload, ("Connections.csv", CSV + "Jo,Lee,1 Jan 2020\n" * 3_000_000))
        content = bytearray(upload.read_bytes())
        claimed = (900_000).to_bytes(4, "little")
        central = content.rindex(b"PK\x01\x02")
        content[central + 24 : central + 28] = content[22:26] = claimed
        upload.write_bytes(content)
        assert sentence(upload)

    def test_more_than_may_be_unpacked_is_refused(self, upload):
        self.archive(upload, ("Connections.csv", CSV), ("other", "x" * 5000))
        assert "more than can be taken" in sentence(upload, Limits(unpacked=4000))

    def test_too_many_entries_are_refused(self, upload):
        self.archive(upload, *((f"{number}.csv", "") for number in range(2001)))
        assert "too many entries" in sentence(upload)

    def test_a_huge_directory_is_not_even_read(self, upload):
        self.archive(upload, *(("x" * 60_000 + str(number), "") for number in range(80)))
        assert "too many entries" in sentence(upload)

    def test_a_password_is_asked_of_nobody(self, upload):
        self.archive(upload, ("Connections.csv", CSV))
        content = bytearray(upload.read_bytes())
        content[6] |= 1
        content[content.rindex(b"PK\x01\x02") + 8] |= 1
        upload.write_bytes(content)
        assert "password" in sentence(upload)

    @pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_unusual_packing_is_refused(self, upload, compression):
        self.archive(upload, ("Connections.csv", CSV), compression=compression)
        assert "unusual" in sentence(upload)

    def test_an_archive_called_connections_is_no_table(self, upload):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("Connections.csv", CSV)
        self.archive(upload, ("Connections.csv", inner.getvalue()))
        assert sentence(upload)

    @pytest.mark.parametrize("position", [4, 12, 30, 60, 90, -30, -10, -4])
    def test_a_damaged_archive_is_a_sentence_or_its_rows(self, upload, position):
        self.archive(upload, ("Connections.csv", CSV * 50))
        content = bytearray(upload.read_bytes())
        content[position] ^= 0xFF
        upload.write_bytes(content)
        assert outcome(upload)

    def test_half_an_archive_is_damaged(self, upload):
        self.archive(upload, ("Connections.csv", CSV * 50))
        upload.write_bytes(upload.read_bytes()[:100])
        assert "damaged" in sentence(upload)


def test_memory_stays_the_same_however_many_rows(upload):
    with upload.open("w") as file:
        file.write("Name,Email\n")
        file.writelines(f"Jordan Lee {number},jo{number}@example.org\n" for number in range(100_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in open_table(upload).rows()) == 100_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
