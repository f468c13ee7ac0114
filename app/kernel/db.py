"""The database: the typed base of every model, the column types, and the session.

Time is aware UTC (a naive value is refused), enums are stored as their words, keys are UUIDv7.
"""

from datetime import UTC, datetime
from enum import Enum
from typing import Any, ClassVar
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData, String, Text, TypeDecorator, Uuid
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.kernel import clock, ids


class UTCDateTime(TypeDecorator[datetime]):
    """`timestamptz` that takes and gives aware UTC only.

    Raises ValueError when handed a naive datetime.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: time is aware UTC here")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value is not None else None


def _words(enum: type[Enum]) -> list[str]:
    return [member.value for member in enum]


class Model(DeclarativeBase):
    """Base of every table. `id` is a UUIDv7 made here, so a row is known before it is stored."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UTCDateTime(),
        str: Text(),
        UUID: Uuid(),
        Enum: EnumColumn(Enum, native_enum=False, create_constraint=False, length=40, values_callable=_words),
        dict[str, Any]: JSONB(),
        list[dict[str, Any]]: JSONB(),
        list[str]: ARRAY(String()),
    }

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new)


class Timestamped:
    """Mixin for rows that know when they were made."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Versioned:
    """Mixin for rows that people edit: a stale version is refused as a conflict, never overwritten."""

    version: Mapped[int] = mapped_column(default=1)


db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})
