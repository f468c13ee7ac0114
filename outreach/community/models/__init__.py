"""The talent community of a business area: its page, who can be talked to, who wants to join, questions and answers."""

from outreach.community.models.pages import Changing, Community, Gathering, Story, StoryState
from outreach.community.models.people import Profile, Topic, TopicPerson
from outreach.community.models.visitors import (
    Hold,
    Join,
    JoinState,
    Pruned,
    Pruning,
    PublicAnswer,
    Question,
    QuestionState,
)

__all__ = [
    "Changing",
    "Community",
    "Gathering",
    "Hold",
    "Join",
    "JoinState",
    "Profile",
    "Pruned",
    "Pruning",
    "PublicAnswer",
    "Question",
    "QuestionState",
    "Story",
    "StoryState",
    "Topic",
    "TopicPerson",
]
