"""Everything that Perennial does by itself, in words: what goes in, what comes of it, who decides. No rule is about how
good or fitting somebody is; a test looks for such words.
"""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Automatic:
    """One rule, as a person reads it."""

    name: LazyString
    takes: LazyString
    does: LazyString
    decides: LazyString


AUTOMATIC: tuple[Automatic, ...] = (
    Automatic(
        _l("When somebody is due"),
        _l("The day of your last two-way contact, the rhythm you chose, and what you put off."),
        _l("Shows the person on your Today page and in your weekly mail."),
        _l("You: write, talk, put off, pause or let go."),
    ),
    Automatic(
        _l("How close two people are"),
        _l("How often, how lately and in which ways the two were in contact during the last year."),
        _l("Says so in words, with what it rests on. It is about the two of them, never about one person."),
        _l("Nobody: nothing follows from it."),
    ),
    Automatic(
        _l("When reminders fall silent"),
        _l("How many reminders about one relationship had no answer."),
        _l("After two it asks half as often, after four it asks once whether to go on, and then no more."),
        _l("You: answer, and it begins again."),
    ),
    Automatic(
        _l("Who waits for an answer"),
        _l(
            "Since when somebody waits in a conversation, who of us wrote in it last, working days and absences. A mere “thank you” or “goodbye” waits for nothing."
        ),
        _l("After two days asks that colleague to answer, on Today and by four mails at most."),
        _l("The colleague: by answering, or saying that it needs no answer."),
    ),
    Automatic(
        _l("Who answers for somebody out of office"),
        _l(
            "How long somebody outside has waited, the topics, community and area that colleagues share, and in how many conversations they are waited for."
        ),
        _l("Lets a colleague into the conversation, who reads from the message that waits. Both sides are told in it."),
        _l(
            "Whoever waits: they may say that they would rather wait. The colleague may leave; administrators set the days."
        ),
    ),
    Automatic(
        _l("Who an imported row is"),
        _l("E-mail addresses, phone numbers, profiles, names and employers in the file and in Perennial."),
        _l("Brings the row to the person it means. Whatever points to two people waits for an answer."),
        _l("Whoever imports: nothing is written before they say go, and it can be undone."),
    ),
    Automatic(
        _l("Whom a colleague could take on"),
        _l("Business area, topics, time left in the week, and whether they know each other."),
        _l("Puts colleagues whom you could ask in an order. People outside are never put in an order like this."),
        _l("You, by asking; and the colleague, by saying yes or no."),
    ),
    Automatic(
        _l("Whom we must tell that we have their data"),
        _l("The day on which somebody was added or imported, and the day of the first message to them."),
        _l("Puts them on the list of people to tell."),
        _l("Recruiters: they tell them, and write down how."),
    ),
    Automatic(
        _l("When consent runs out"),
        _l("The last day on which it holds."),
        _l("Nothing is sent for that purpose any more, until the person agrees again."),
        _l("The person."),
    ),
    Automatic(
        _l("Who is erased because nobody talks with them"),
        _l("The last two-way contact or consent, and the rules for how long we keep people."),
        _l(
            "Reminds colleagues first, weeks before; then erases. Without a reminder that has arrived nobody is erased."
        ),
        _l("Colleagues, by talking, keeping for a reason, or letting it happen."),
    ),
    Automatic(
        _l("Who is not written to"),
        _l("Whether somebody is not to be contacted, took consent back, or is erased."),
        _l("Stops everything on its way out at the last moment."),
        _l("The person; and whoever lifts the ban."),
    ),
    Automatic(
        _l("How somebody likes to hear from us"),
        _l("What they said on their own page: how often, by whom, in which way, and not before which day."),
        _l("Nobody is asked to write to them against that, and no mail goes."),
        _l("The person, at any time."),
    ),
    Automatic(
        _l("Who joins a talent community"),
        _l("Whether the browser showed that a person was there, how long the form was open, links, and the address."),
        _l("Takes them in once they have confirmed their address; whatever is doubtful waits for somebody's look."),
        _l("The person, by confirming; and whoever looks after the community."),
    ),
    Automatic(
        _l("Who is asked a question from outside"),
        _l("The topics of colleagues who show a public profile, who is there, and how many questions they have open."),
        _l("Asks the one with the fewest; without any it waits for whoever looks after the community."),
        _l("The colleague, by answering or passing it on. Others read it only if both sides agree."),
    ),
    Automatic(
        _l("Whom a file may not bring back"),
        _l("Keyed hashes of the addresses and profiles of people who were erased."),
        _l("Leaves their rows out of imports, and says why."),
        _l("Whoever adds them by hand, after a warning."),
    ),
    Automatic(
        _l("Which files may be about one person"),
        _l(
            "Addresses, numbers and profiles that two files share, the same name and employer, or a like name and city."
        ),
        _l("Shows the two side by side with why. Nothing is merged by itself."),
        _l("You, by making them one or keeping them two; a merge can be taken back."),
    ),
    Automatic(
        _l("Who is in a pool that fills itself"),
        _l("The question that the pool's owner wrote down, and what the files say."),
        _l(
            "Puts people in and takes them out as their files change, and says on which words of the question it rests."
        ),
        _l("The owners: by the question, and by keeping somebody in or out by hand."),
    ),
)
