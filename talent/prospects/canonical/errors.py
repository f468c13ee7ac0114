"""What is said of an identity that has no canonical form."""

from flask_babel.speaklater import LazyString


class NotCanonical(ValueError):
    """A text that names nobody in the way it was meant to; the message is a sentence for people, in their language."""

    def __init__(self, sentence: LazyString) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)
