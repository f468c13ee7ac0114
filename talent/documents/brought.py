"""What the row of a file that somebody brought says of it, whatever the row belongs to."""

from sqlalchemy import BigInteger, Enum
from sqlalchemy.orm import Mapped, mapped_column

from talent.documents.kinds import MediaType


class BroughtFile:
    """Mixin for rows that stand for one file. `original_name` is the name it was brought under, cleaned, with the extension
    of what it is; `claimed` the extension it came with if that was another one. `size` is in bytes, `sha256` in hexadecimal
    digits, `stored_as` its name in the storage.
    """

    original_name: Mapped[str]
    claimed: Mapped[str] = mapped_column(default="")
    media_type: Mapped[MediaType] = mapped_column(
        Enum(MediaType, native_enum=False, create_constraint=False, length=80, values_callable=list)
    )
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    stored_as: Mapped[str]
