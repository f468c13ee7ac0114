"""Forms of communities: those that anybody fills in, and those of people inside."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from app.identity.forms.colleagues import ColleagueField, offer_colleagues
from app.identity.forms.fields import LONGEST_NAME, WordsField, one_line
from app.identity.models import BusinessArea
from app.identity.queries import people_inside
from app.kernel.errors import NotFound
from app.kernel.forms import Form, VersionField, options, stripped, text_field
from outreach.community.joining import Sent
from outreach.community.models import Community, Topic
from outreach.community.proving import opened_now, proof_in, seconds_open
from talent.prospects.canonical import NotCanonical, canonical_email

LONGEST_REASON, LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_TEXT = 1_000, 2_000, 8_000, 40_000
LONGEST_EMAIL = 254


def as_id(text: object) -> UUID:
    return UUID(str(text))


def id_or_none(text: object) -> UUID | None:
    return as_id(text) if text else None


def id_sent(text: str | None) -> UUID | None:
    """An id in an address or a button. Raises NotFound for what is none."""
    try:
        return id_or_none(text)
    except ValueError as error:
        raise NotFound from error


class EmailOutside(EmailField):
    """An address of somebody outside; its data is the canonical form."""

    def pre_validate(self, form: Any) -> None:
        """Raises StopValidation with what to type instead."""
        try:
            self.data = canonical_email((self.data or "")[: LONGEST_EMAIL + 1])
        except NotCanonical as error:
            raise StopValidation(str(error)) from error


class VisitorForm(Form):
    """What every form for visitors has besides its fields: a field that nobody sees, when it was opened, and the work
    that the browser did meanwhile.
    """

    website = StringField(_l("Leave this empty"))
    opened = HiddenField()
    proof = HiddenField()

    @property
    def is_by_a_machine(self) -> bool:
        """Only a program fills in what nobody sees."""
        return bool(self.website.data)

    @property
    def is_fresh(self) -> bool:
        return seconds_open(self.opened.data or "") is not None

    def sent(self) -> Sent:
        """What is known of how it was filled in; only after the form was found valid."""
        return Sent(proof_in(self.proof.data or ""), seconds_open(self.opened.data or "") or 0.0)

    def open_anew(self) -> None:
        """Note when it is opened; what was typed stays, and the work counts from now on."""
        if not self.is_fresh:
            self.opened.data = opened_now()
        self.proof.data = ""

    def validate_opened(self, field: HiddenField) -> None:
        """Raises StopValidation for a form that lay open for more than a day, or was never opened."""
        if not self.is_fresh:
            raise StopValidation(_("This page was open for very long. Please send it once more."))

    def told(self) -> dict[str, Any]:
        """The values besides these."""
        return {name: value for name, value in self.values.items() if name not in NOT_TOLD}


NOT_TOLD = frozenset({"website", "opened", "proof", "agrees"})


class JoinForm(VisitorForm):
    """Three fields, and what is agreed to."""

    name = StringField(
        _l("Your name"),
        [DataRequired(_l("Tell us what you are called.")), Length(max=LONGEST_NAME)],
        filters=[one_line],
    )
    email = EmailOutside(_l("Your e-mail address"))
    reason = TextAreaField(
        _l("Why are you interested?"),
        [DataRequired(_l("One sentence is enough.")), Length(max=LONGEST_REASON)],
        filters=[stripped],
    )
    agrees = BooleanField(_l("I agree"), [DataRequired(_l("Without this we may not keep your address."))])


class AskForm(VisitorForm):
    """A question. The name is theirs to give or not."""

    body = TextAreaField(
        _l("Your question"),
        [DataRequired(_l("Write down what you would like to know.")), Length(max=LONGEST_QUESTION)],
        filters=[stripped],
    )
    topic_id = SelectField(_l("What is it about?"), coerce=id_or_none)
    email = EmailOutside(_l("Your e-mail address"))
    name = StringField(_l("Your name"), [Length(max=LONGEST_NAME)], filters=[one_line])

    def offer(self, topics: Iterable[Topic]) -> None:
        self.topic_id.choices = options([("", _("Something else")), *((topic.id, topic.name) for topic in topics)])


class AgreeForm(Form):
    """Whether an answer may be shown."""

    shows_name = BooleanField(_l("With my name beside it"))


class CommunityForm(Form):
    """What a community is."""

    title = text_field(_l("Title"), DataRequired(_l("Give it a title.")), Length(max=LONGEST_NAME))
    slug = text_field(_l("Address"), DataRequired(_l("Give it an address.")), Length(max=60))
    introduction = TextAreaField(_l("Introduction"), [Length(max=LONGEST_TEXT)], filters=[stripped])
    pool_id = SelectField(_l("Who joins comes into the pool"), coerce=id_or_none)
    recruiter_id = ColleagueField(_l("Who looks after it"), nobody=_l("Nobody yet"))
    is_findable = BooleanField(_l("Search engines may list it, as far as nobody is named who has not allowed that"))
    version = VersionField()

    def offer(self, pools: Iterable[Any]) -> None:
        self.pool_id.choices = options([("", _("No pool")), *((pool.id, pool.name) for pool in pools)])
        offer_colleagues(people_inside(), self.recruiter_id)


class BeginForm(Form):
    """For which area a community is begun."""

    area_id = SelectField(_l("Business area"), [InputRequired(_l("Choose an area."))], coerce=as_id)

    def offer(self, areas: Iterable[BusinessArea]) -> None:
        self.area_id.choices = options((area.id, area.name) for area in areas)


class ReasonForm(Form):
    """Why something is hidden or shown."""

    reason = text_field(_l("Why"), DataRequired(_l("Say why, for your colleagues.")), Length(max=300))
    version = VersionField()


class VersionForm(Form):
    """An act on a row as it was read."""

    version = VersionField()


class PassOnForm(Form):
    """Who is to answer."""

    user_id = ColleagueField(
        _l("Who could answer?"), [DataRequired(_l("Choose a colleague."))], nobody=_l("Choose somebody")
    )
    version = VersionField()

    def offer(self) -> None:
        offer_colleagues(people_inside(), self.user_id)


class AnswerForm(Form):
    """An answer."""

    answer = TextAreaField(
        _l("Your answer"),
        [DataRequired(_l("Write a few sentences.")), Length(max=LONGEST_ANSWER)],
        filters=[stripped],
    )
    is_offered = BooleanField(_l("Others may read it too, if the person who asked agrees"), default=True)
    version = VersionField()


class PruneForm(ReasonForm):
    """What is read in public."""

    shown_body = TextAreaField(
        _l("The question, as it is shown"),
        [DataRequired(_l("It needs a question.")), Length(max=LONGEST_QUESTION)],
        filters=[stripped],
    )
    shown_answer = TextAreaField(
        _l("The answer, as it is shown"),
        [DataRequired(_l("It needs an answer.")), Length(max=LONGEST_ANSWER)],
        filters=[stripped],
    )
    topic_id = SelectField(_l("Topic"), coerce=id_or_none)

    def offer(self, topics: Iterable[Topic]) -> None:
        self.topic_id.choices = options([("", _("No topic")), *((topic.id, topic.name) for topic in topics)])


class TopicForm(Form):
    """What a topic is called."""

    name = text_field(_l("Topic"), DataRequired(_l("Give it a name.")), Length(max=60))


class MergeTopicForm(Form):
    """Of which topic another becomes a part."""

    into_id = SelectField(_l("Make it part of"), [InputRequired(_l("Choose a topic."))], coerce=as_id)

    def offer(self, topics: Iterable[Topic]) -> None:
        self.into_id.choices = options((topic.id, topic.name) for topic in topics)


class StoryForm(Form):
    """A story."""

    title = text_field(_l("Title"), DataRequired(_l("Give it a title.")), Length(max=160))
    body = TextAreaField(
        _l("Story"), [DataRequired(_l("Tell what you work on.")), Length(max=LONGEST_TEXT)], filters=[stripped]
    )
    author_id = ColleagueField(_l("Who wrote it"), nobody=_l("Nobody in particular"))
    review_on = DateField(_l("Read it again on"), [InputRequired(_l("Choose a day."))])
    version = VersionField()

    def offer(self) -> None:
        offer_colleagues(people_inside(), self.author_id)


class ProfileForm(Form):
    """What an employee shows of themselves."""

    community_id = SelectField(_l("In which community"), [InputRequired(_l("Choose one."))], coerce=as_id)
    shown_name = StringField(
        _l("Your name, as it is shown"),
        [DataRequired(_l("Say by which name you are shown.")), Length(max=LONGEST_NAME)],
        filters=[one_line],
    )
    title = StringField(_l("What you do"), [Length(max=LONGEST_NAME)], filters=[one_line])
    topics = WordsField(_l("Your topics"))
    ask_me = StringField(_l("Ask me about…"), [Length(max=200)], filters=[one_line])
    is_findable = BooleanField(_l("Search engines may list pages that name me"))
    version = VersionField()

    def offer(self, communities: Iterable[Community]) -> None:
        self.community_id.choices = options((community.id, community.title) for community in communities)
