"""The base of every form. Field names are the keyword arguments of the verb that the form leads to."""

from typing import Any

from flask_wtf import FlaskForm


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose `values` can be handed to a verb as they are."""

    @property
    def values(self) -> dict[str, Any]:
        """The fields' data without the token and the buttons."""
        return {
            name: field.data for name, field in self._fields.items() if field.type not in ("CSRFTokenField", "SubmitField")
        }
