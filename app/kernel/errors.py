"""What can go wrong in the user's words. The shell turns each into a page, a fragment or problem+json in one place."""

from flask_babel import LazyString, lazy_gettext


class Failure(Exception):
    """Base of every failure that a person is told about, as one sentence that says what to do next."""

    status = 400
    default: LazyString = lazy_gettext("That did not work. Please try again.")

    def __init__(self, sentence: str | LazyString | None = None) -> None:
        super().__init__()
        self._sentence = sentence

    @property
    def sentence(self) -> str:
        return str(self._sentence or self.default)

    def __str__(self) -> str:
        return self.sentence


class Refused(Failure):
    """The request makes no sense in the present state (422)."""

    status = 422


class Forbidden(Failure):
    """The actor may not do this (403)."""

    status = 403
    default = lazy_gettext("Your role does not include this. Ask an administrator if you need it.")


class NotFound(Failure):
    """What does not exist, or may not be seen: the same answer (404)."""

    status = 404
    default = lazy_gettext("There is nothing here, or nothing that you may see.")


class Conflict(Failure):
    """Somebody was quicker, or the same thing exists already (409)."""

    status = 409
    default = lazy_gettext("Somebody changed this meanwhile. Reload to see it, then try again.")
