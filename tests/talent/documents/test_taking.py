"""What is taken, by what is in it; what is refused is told in one sentence, and nothing of it is kept."""

import io
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Refused
from talent.documents.kinds import MediaType
from talent.documents.sniffing import NotTaken, named_for, sniff
from talent.documents.taking import Upload, cleaned, take_in
from tests.support.making_documents import a_docx, a_pdf, a_picture, a_zip, an_odt

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def kind(content: bytes) -> MediaType:
    return sniff(io.BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (a_pdf(), MediaType.PDF),
        (b"\n\n junk of a mail program\n" + a_pdf(), MediaType.PDF),
        (a_docx("Hello"), MediaType.DOCX),
        (an_odt("Hello"), MediaType.ODT),
        (b"Plain words\n", MediaType.TEXT),
        ("Größe und Maß".encode("cp1252"), MediaType.TEXT),
        ("経歴書".encode("shift_jis"), MediaType.TEXT),
        ("経歴書".encode("utf-16"), MediaType.TEXT),
        (b"<html><script>alert(1)</script>", MediaType.TEXT),
        (a_picture("PNG"), MediaType.PNG),
        (a_picture("JPEG"), MediaType.JPEG),
        (a_picture("WEBP"), MediaType.WEBP),
    ],
)
def test_a_file_is_what_is_in_it(content, media_type):
    assert kind(content) is media_type


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nothing in this file."),
        (b"MZ\x90\0\x03\0\0\0" + b"\0" * 60, "This kind of file is not taken. Take PDF"),
        (b"GIF89a\x01\0\x01\0", "This kind of file is not taken."),
        (a_zip({"cv.pdf": a_pdf()}), "This is a packed archive."),
        (a_zip({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "This is a packed archive."),
        (OLE, "Save it as DOCX or PDF"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"{\\rtf1 Hello}", "Rich Text"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
    ],
)
def test_what_is_not_taken_is_told_with_what_to_do(app, content, sentence):
    with pytest.raises(NotTaken) as caught:
        kind(content)
    assert sentence in caught.value.sentence


@pytest.mark.parametrize(
    ("name", "media_type", "fitting", "claimed"),
    [
        ("CV.pdf", MediaType.PDF, "CV.pdf", ""),
        ("CV.PDF", MediaType.PDF, "CV.PDF", ""),
        ("CV.doc", MediaType.PDF, "CV.pdf", ".doc"),
        ("CV.pdf.exe", MediaType.TEXT, "CV.pdf.txt", ".exe"),
        ("photo.jpeg", MediaType.JPEG, "photo.jpeg", ""),
        ("CV v2.1", MediaType.PDF, "CV v2.1.pdf", ""),
        ("CV", MediaType.ODT, "CV.odt", ""),
        (".pdf", MediaType.PDF, ".pdf.pdf", ""),
        ("page.html", MediaType.TEXT, "page.txt", ".html"),
    ],
)
def test_a_wrong_extension_is_noted_and_put_right(name, media_type, fitting, claimed):
    assert named_for(name, media_type) == (fitting, claimed)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\Users\\me\\CV.pdf", "CV.pdf"),
        ("../../etc/passwd", "passwd"),
        ("CV\r\nSet-Cookie: x.pdf", "CV Set-Cookie: x.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("", ""),
    ],
)
def test_a_name_is_one_harmless_line(name, clean):
    assert cleaned(name) == clean


def test_a_long_name_keeps_its_extension():
    assert re.fullmatch(r"x{146}\.pdf", cleaned("x" * 400 + ".pdf"))


def test_what_is_too_large_is_not_stored(app):
    class Large(io.BytesIO):
        def seek(self, offset, whence=0):
            return 2_000_000_000 if whence == io.SEEK_END else super().seek(offset, whence)

    with pytest.raises(Refused, match="larger than 25 MB"):
        take_in(Upload(Large(b"x"), "x.pdf"))
    assert not (app.extensions["settings"].data_dir / "files").exists()


CUT_SHORT = st.sampled_from([a_docx("x"), an_odt("x"), OLE]).flatmap(
    lambda whole: st.integers(0, len(whole)).map(lambda cut: whole[:cut])
)


@given(st.binary(max_size=300) | CUT_SHORT)
def test_whatever_the_bytes_it_is_one_of_the_kinds_or_refused(content):
    with suppress(NotTaken):
        assert kind(content) in MediaType


@given(st.text(max_size=200), st.sampled_from(MediaType))
def test_every_name_gets_an_extension_that_fits(name, media_type):
    fitting, _ = named_for(cleaned(name) or "x", media_type)
    assert fitting.lower().endswith(media_type.extensions)
    assert len(fitting) < 160
