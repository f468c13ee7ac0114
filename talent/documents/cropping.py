"""`python -m talent.documents.cropping FILE` writes a small square JPEG of a picture, within limits.

Only pixels are taken over: where and with what a picture was made (EXIF), its colour profile and whatever else was in
the file stays behind.
"""

import io
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from app.kernel.apart import Limits, Unreadable, answer

LIMITS = Limits(memory=500_000_000, seconds=15)
SIDE = 320
MOST_PIXELS = 60_000_000
QUALITY = 85
_FACES_ARE_ABOVE_THE_MIDDLE = (0.5, 0.35)


def square(path: Path) -> bytes:
    """The picture upright, cut to a square, on white where it was transparent. Raises Unreadable and MemoryError."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as picture:
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))
            return _as_jpeg(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise MemoryError from error
    except MemoryError:
        raise
    except Exception as error:  # the library raises whatever it trips over in a broken file
        raise Unreadable("damaged") from error


def _as_jpeg(picture: Image.Image) -> bytes:
    seen = picture.convert("RGBA")
    fitted = ImageOps.fit(seen, (SIDE, SIDE), Image.Resampling.LANCZOS, centering=_FACES_ARE_ABOVE_THE_MIDDLE)
    ground = Image.new("RGB", fitted.size, "white")
    ground.paste(fitted, mask=fitted.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(answer(lambda: square(Path(sys.argv[1])), sys.stdout.buffer.write, LIMITS))
