"""Small real files of every kind that is taken, and documents as a person brings them."""

import io
import zipfile
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from app.identity.models import User
from talent.documents import actions
from talent.documents.models import Document
from talent.documents.taking import Upload, take_in
from talent.prospects.models import Prospect

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def a_pdf(text: str = "Amara builds lighthouses", *, pages: int = 1, password: str = "") -> bytes:
    """A PDF with one line a page."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for _ in range(pages):
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 72 770 Td ({text}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = content
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_docx(*paragraphs: str, document: str = "") -> bytes:
    """A Word document with these paragraphs, or with this XML as its main part."""
    body = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    return a_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": document or f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        }
    )


def an_odt(*paragraphs: str) -> bytes:
    """An OpenDocument text with these paragraphs."""
    body = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    content = (
        f'<office:document-content xmlns:office="{_OPEN}office:1.0" xmlns:text="{_OPEN}text:1.0">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    manifest = "<manifest/>"
    return a_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def a_zip(parts: dict[str, str | bytes]) -> bytes:
    """An archive; what is called `mimetype` is not packed, as OpenDocument asks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=kind)
    return out.getvalue()


def a_picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), colour: str = "teal", **options: Any) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def a_document(
    user: User,
    prospect: Prospect,
    content: bytes | None = None,
    *,
    name: str = "CV Amara.pdf",
    is_private: bool = False,
) -> Document:
    """A document that somebody brought; its text is still to be read."""
    brought = take_in(Upload(io.BytesIO(content if content is not None else a_pdf()), name))
    return actions.add(user.as_actor(), prospect, brought, is_private=is_private)
