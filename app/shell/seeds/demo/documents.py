"""CVs, letters and drawn photos of those whose tales are told. The files are as small as such files can be."""

import io

from PIL import Image, ImageDraw

from app.kernel import files
from app.kernel.db import db
from app.kernel.files import KeptFile
from app.shell.seeds.demo.outside import Person
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.ties import Tie
from talent.documents.jobs import index
from talent.documents.kinds import MediaType
from talent.documents.models import Document, DocumentKind, Photo, ReadingState

_WITH_A_LETTER = 4
_WITH_A_PHOTO = 9
_SIDE, _FINER = 320, 3
_SKINS = ("#f1cfae", "#d9a37a", "#a8703f", "#6f452a")
_HAIRS = ("#2b211b", "#5c3d26", "#a9743b", "#8b8b8b")
_GROUNDS = ("#cfe3dc", "#e6dcc9", "#d5dcea", "#e9d4d0", "#dbe6c8")
_CLOTHES = ("#2f5d50", "#7a4b3a", "#3c4f76", "#8a6d2f")


def make_documents(story: Story, ties: list[Tie]) -> None:
    """A CV for everybody who has a tale, a letter and a photo for some of them."""
    told = [tie for tie in ties if tie.person.tale is not None]
    documents = [_cv(story, tie) for tie in told] + [_letter(story, tie) for tie in told[:_WITH_A_LETTER]]
    photos = [_photo(story, tie) for tie in told[:_WITH_A_PHOTO]]
    db.session.add_all([*documents, *photos])
    db.session.flush()
    for document in documents:
        story.happened(
            document.created_at, document.uploaded_by_id, "document.added", document, kind=document.kind.value
        )
    for photo in photos:
        story.happened(photo.created_at, photo.uploaded_by_id, "photo.put", photo)


def _cv(story: Story, tie: Tie) -> Document:
    person = tie.person.prospect
    lines = [
        person.display_name,
        f"{person.title}, {person.employer}",
        person.location,
        "",
        "What I do",
        f"{tie.person.field}, at {person.employer}: from the first sketch to what runs outside in the rain.",
        "",
        "What I look for",
        "A small team, work that one can see from the shore, and colleagues who explain things.",
    ]
    title = f"CV {person.display_name}"
    content = _pdf(lines)
    return _document(story, tie, title=title, content=content, text="\n".join(lines), kind=DocumentKind.CV)


def _letter(story: Story, tie: Tie) -> Document:
    person = tie.person.prospect
    text = (
        f"Dear {tie.user.name.split()[0]},\n\nthank you for the time you took. What you told of your work stayed with me, "
        f"and I would be glad to go on talking when there is a good moment.\n\nYours, {person.display_name}"
    )
    title = f"Letter {person.display_name}"
    return _document(story, tie, title=title, content=text.encode(), text=text, kind=DocumentKind.LETTER)


def _document(story: Story, tie: Tie, *, title: str, content: bytes, text: str, kind: DocumentKind) -> Document:
    is_cv = kind is DocumentKind.CV
    kept, moment = _kept(story, content), story.moment(20 if is_cv else 12, tie.user.zone)
    document = Document(
        id=story.new_id(moment),
        created_at=moment,
        prospect_id=tie.person.prospect.id,
        kind=kind,
        title=title,
        original_name=f"{title}{'.pdf' if is_cv else '.txt'}",
        media_type=MediaType.PDF if is_cv else MediaType.TEXT,
        size=kept.size,
        sha256=kept.digest,
        stored_as=kept.name,
        state=ReadingState.READ,
        text=text,
        characters=len(text),
        uploaded_by_id=tie.user.id,
    )
    index(document, text)
    return document


def _kept(story: Story, content: bytes) -> KeptFile:
    return files.keep(io.BytesIO(content), f"{story.random.getrandbits(128):032x}")


def _pdf(lines: list[str]) -> bytes:
    """One page of text in Helvetica (ISO 32000-1, annex H.3), without whatever the font has no letter for."""
    shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    content = f"BT /F1 11 Tf 16 TL 64 770 Td {shown}ET".encode("cp1252", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    whole, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(whole)
    return bytes(whole) + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _photo(story: Story, tie: Tie) -> Photo:
    kept, moment = _kept(story, _portrait(story, tie.person)), story.moment(30, tie.user.zone)
    tie.person.prospect.photo = kept.digest
    return Photo(
        id=story.new_id(moment),
        created_at=moment,
        prospect_id=tie.person.prospect.id,
        sha256=kept.digest,
        stored_as=kept.name,
        size=kept.size,
        uploaded_by_id=tie.user.id,
    )


def _portrait(story: Story, person: Person) -> bytes:
    """A head and shoulders in flat colours: nobody's face."""
    side, choose = _SIDE * _FINER, story.random.choice
    picture = Image.new("RGB", (side, side), choose(_GROUNDS))
    draw, skin, hair = ImageDraw.Draw(picture), choose(_SKINS), choose(_HAIRS)
    if person.she:
        draw.rounded_rectangle(_scaled(0.27, 0.18, 0.73, 0.72), side * 0.2, hair)
    draw.ellipse(_scaled(0.14, 0.68, 0.86, 1.4), choose(_CLOTHES))
    draw.rounded_rectangle(_scaled(0.42, 0.5, 0.58, 0.76), side * 0.07, skin)
    draw.ellipse(_scaled(0.32, 0.2, 0.68, 0.64), skin)
    draw.pieslice(_scaled(0.3, 0.15, 0.7, 0.58), 180, 360, hair)
    out = io.BytesIO()
    picture.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS).save(out, "JPEG", quality=85)
    return out.getvalue()


def _scaled(*shares: float) -> list[float]:
    return [share * _SIDE * _FINER for share in shares]
