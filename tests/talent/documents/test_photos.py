"""Photos: cropped and written anew, shown where people are, kept by the browser, removed."""

import io
import re
from datetime import timedelta

import pytest
from flask import url_for
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import enqueue
from talent.documents import jobs
from talent.documents.cropping import square
from talent.documents.models import Photo
from talent.documents.photos import photo_of, photo_url
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_documents import a_pdf, a_picture
from tests.support.making_pools import a_pool
from tests.support.outbox import run_jobs


def put(client, prospect, content, name="photo.jpg"):
    boundary, whole = encode_multipart({"photo": FileStorage(io.BytesIO(content), name)})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(f"/people/{prospect.id}/photo", data=whole, content_type=kind)


def cropped(tmp_path, content):
    path = tmp_path / "picture"
    path.write_bytes(content)
    return Image.open(io.BytesIO(square(path)))


def test_a_picture_becomes_a_square_without_what_else_was_in_the_file(tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "canary: taken at home"
    exif[0x0112] = 6  # lies on its side
    content = a_picture("JPEG", (900, 600), exif=exif)
    assert b"canary" in content
    made = cropped(tmp_path, content)
    assert (made.format, made.size) == ("JPEG", (320, 320))
    assert not made.getexif()
    assert not {"exif", "icc_profile"} & set(made.info)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "CMYK", "I;16", "1"])
def test_pictures_of_every_kind_of_colour(tmp_path, mode):
    out = io.BytesIO()
    Image.new(mode, (50, 70)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert cropped(tmp_path, out.getvalue()).size == (320, 320)


def test_a_photo_is_seen_in_the_file_the_list_and_on_today(world, browser):
    person, emil = a_prospect(), browser(world.emil)
    a_relationship(world.emil, person)
    assert put(emil, person, a_picture("PNG", (400, 300))).status_code == 303
    photo = photo_of(person.id)
    assert photo is not None
    url = photo_url(photo)
    assert f'src="{url}"' in emil.get(f"/people/{person.id}").text
    assert f'src="{url}"' in emil.get("/people").text
    answer = browser(world.eva).get(url)
    assert Image.open(io.BytesIO(answer.data)).size == (320, 320)
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert emil.get(re.sub(r"\w+\.jpg", "0" * 16 + ".jpg", url)).status_code == 404
    assert emil.get(url, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_its_address_is_that_of_its_door(app, world, browser):
    person = a_prospect()
    put(browser(world.emil), person, a_picture("PNG"))
    photo = photo_of(person.id)
    assert photo is not None
    with app.test_request_context():
        assert photo_url(photo) == url_for("photos.show", prospect_id=person.id, digest=photo.sha256[:16])


def test_another_one_takes_its_place_and_removing_shows_initials_again(app, world, browser):
    person, emil = a_prospect(), browser(world.emil)
    put(emil, person, a_picture("PNG", colour="red"))
    put(emil, person, a_picture("PNG", colour="blue"))
    emil.post(f"/people/{person.id}/photo/remove")
    assert photo_of(person.id) is None
    assert "<img" not in emil.get("/people").text


class TestBringingBack:
    @pytest.fixture
    def pictured(self, world, browser):
        """Somebody with two photos, one after the other; and Emil, who set them."""
        person, emil = a_prospect(), browser(world.emil)
        addresses = []
        for colour in ("red", "blue"):
            put(emil, person, a_picture("PNG", colour=colour))
            photo = photo_of(person.id)
            assert photo is not None
            addresses.append(photo_url(photo))
        return person, emil, addresses

    def test_a_photo_that_was_removed_comes_back(self, pictured):
        person, emil, (_, url) = pictured
        gone = photo_of(person.id)
        emil.post(f"/people/{person.id}/photo/remove")
        assert emil.get(url).status_code == 404
        assert emil.post(f"/photos/{gone.id}/restore").status_code == 303
        assert f'src="{url}"' in emil.get("/people").text
        assert emil.get(url).status_code == 200

    def test_one_that_was_replaced_takes_its_place_again(self, pictured):
        person, emil, (before, after) = pictured
        (replaced,) = db.session.scalars(select(Photo).where(Photo.deleted_at.is_not(None)))
        emil.post(f"/photos/{replaced.id}/restore")
        assert f'src="{before}"' in emil.get(f"/people/{person.id}").text
        assert emil.get(after).status_code == 404

    def test_only_who_removed_it_can(self, world, browser, pictured):
        person, emil, _ = pictured
        gone = photo_of(person.id)
        emil.post(f"/people/{person.id}/photo/remove")
        assert browser(world.eva).post(f"/photos/{gone.id}/restore").status_code == 404

    def test_after_an_hour_it_is_gone_for_good(self, app, pictured, time_machine):
        person, emil, _ = pictured
        emil.post(f"/people/{person.id}/photo/remove")
        time_machine.move_to(clock.now() + timedelta(minutes=61))
        enqueue(jobs.forget_deleted)
        run_jobs(app)
        assert db.session.scalars(select(Photo)).all() == []
        assert list((app.extensions["settings"].data_dir / "files").glob("*/*")) == []


def test_every_list_shows_it_and_asks_no_more_for_it(world, browser):
    person, emil = a_prospect("Wanda Quell"), browser(world.emil)
    pool = a_pool(world.emil, person)
    put(emil, person, a_picture("PNG"))
    photo = photo_of(person.id)
    assert photo is not None
    for address in ("/people?q=quell", "/people/suggest?q=quell", f"/pools/{pool.id}", "/log?q=quell"):
        assert f'src="{photo_url(photo)}"' in emil.get(address).text, address


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (a_pdf(), "not a picture that can be shown"),
        (b"", "not a picture that can be shown"),
        (a_picture("PNG")[:60], "This picture is damaged."),
        (b"\xff\xd8\xff garbage", "This picture is damaged."),
    ],
)
def test_what_is_no_picture_is_refused_beside_the_field(app, world, browser, content, sentence):
    answer = put(browser(world.emil), a_prospect(), content)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert list((app.extensions["settings"].data_dir / "files").glob("*/*")) == []


def test_a_bomb_of_pixels_is_not_unpacked(world, browser):
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    answer = put(browser(world.emil), a_prospect(), out.getvalue())
    assert answer.status_code == 422
    assert "too many pixels" in answer.text
