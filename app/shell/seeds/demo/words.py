"""What people said, one line a talk. Slots are filled with what is true of the two; each line stands once a person.

{She} {she} {her} {them} speak of the prospect; {month} is two to five months after the talk.
"""

from talent.relationships.models import ContactKind, Direction

Line = tuple[ContactKind, Direction, str]

_MET, _CALL, _CHAT = ContactKind.MET, ContactKind.CALL, ContactKind.CHAT
_EMAIL, _LINKEDIN, _EVENT = ContactKind.EMAIL, ContactKind.LINKEDIN, ContactKind.EVENT
_BOTH = Direction.BOTH

BEGINNINGS: tuple[Line, ...] = (
    (_EVENT, _BOTH, "Sat next to each other at {event}; {she} sketched an idea on {topic} on a napkin"),
    (_EVENT, _BOTH, "Gave the sharpest question after my talk at {event}, about {topic}"),
    (_EVENT, _BOTH, "Showed {her} poster on {topic} at {event}; we stayed until they switched off the lights"),
    (_CALL, _BOTH, "First call: how {employer} works on {topic}, and what {she} would do differently"),
    (_MET, _BOTH, "Coffee in {city}; {she} knows half of our old team from {employer}"),
    (_CHAT, _BOTH, "Answered {her} question about our paper on {topic}; offered to send the data"),
    (_LINKEDIN, _BOTH, "Thanked {them} for the write-up on {topic}; {she} would like to see the test rig"),
    (_MET, _BOTH, "Visited {employer} with the apprentices; {she} showed us round and did not skip the failures"),
)

STUDENT: tuple[Line, ...] = (
    (_CALL, _BOTH, "{Her} thesis on {topic}, defends in {month}"),
    (_CALL, _BOTH, "Went through the outline of {her} thesis; the chapter on {topic} is the strong one"),
    (_CHAT, _BOTH, "Passed the last exam, sleeping for a week, then writing up"),
    (_EMAIL, _BOTH, "Sent {them} our field data on {topic} for the validation chapter"),
    (_MET, _BOTH, "Lunch on campus in {city}; torn between a post-doc and industry, hands on matters to {them}"),
    (_CALL, _BOTH, "Mock defence with two of us; {she} was calm about everything but the committee's chair"),
    (_EMAIL, _BOTH, "Paper on {topic} accepted, presents it in {month}"),
    (_CHAT, _BOTH, "{Her} supervisor moves to another university; {she} stays in {city} to finish"),
    (_CALL, _BOTH, "Internship ends in {month}; liked the workshop more than the office"),
)

WORK: tuple[Line, ...] = (
    (_CALL, _BOTH, "Leads a small group on {topic} now and misses the bench a little"),
    (_CALL, _BOTH, "{employer} reorganises; {her} group on {topic} moves under another head in {month}"),
    (_MET, _BOTH, "Walk along the harbour in {city}: proud of the prototype, tired of the travel"),
    (_CHAT, _BOTH, "Asked how we handle {topic}; sent {them} to the person who built it"),
    (_EMAIL, _BOTH, "Swapped notes on {topic}; their numbers are better than ours in cold weather"),
    (_MET, _BOTH, "Dinner after {event}; {she} would leave {employer} only for real work on {topic}"),
    (_CALL, _BOTH, "Back from parental leave, four days a week until {month}"),
    (_CALL, _BOTH, "Not looking: the project on {topic} runs until {month} and {she} wants to see it through"),
    (_LINKEDIN, _BOTH, "Congratulated {them} on the patent; {she} says the credit is the technician's"),
    (_EMAIL, _BOTH, "Recommended a book on {topic} and two people we should meet"),
    (_CALL, _BOTH, "Thinks of moving closer to {her} parents next year; asked what our offices are like"),
    (_EVENT, _BOTH, "Ran the workshop on {topic} at {event}; twenty people, no slides, very good"),
    (_CHAT, _BOTH, "Running a half marathon in {month}; the knee holds so far"),
    (_CALL, _BOTH, "First year as a team lead: hiring is harder than {topic}"),
    (_MET, _BOTH, "Showed {them} our test hall; an hour at the rig, ten minutes for the coffee"),
    (_EMAIL, _BOTH, "Standards committee on {topic} meets in {month}; {she} wants us to send someone"),
    (_CALL, _BOTH, "The storm took out their mast; {she} spent three nights on the phone with the crew"),
    (_CHAT, _BOTH, "Learning to sail; asks every engineer about knots now"),
    (_CALL, _BOTH, "Wants to go part-time to teach {topic} at the evening school"),
)

OUTWARD: tuple[Line, ...] = (
    (_EMAIL, Direction.OUT, "Sent the article on {topic} that {she} had asked about"),
    (_LINKEDIN, Direction.OUT, "Congratulated {them} on five years at {employer}"),
    (_EMAIL, Direction.OUT, "Asked whether {she} comes to {event} this time"),
    (_CHAT, Direction.OUT, "Wished {them} luck with the deadline"),
    (_EMAIL, Direction.OUT, "Shared the date of our open day in {month}"),
    (_LINKEDIN, Direction.OUT, "Asked how the new role goes"),
)

INWARD: tuple[Line, ...] = (
    (_EMAIL, Direction.IN, "Wrote that the pilot on {topic} got its funding"),
    (_CHAT, Direction.IN, "Sent a photo from the top of a tower: fog, and one gull"),
    (_EMAIL, Direction.IN, "Asked who of us could speak about {topic} in {city}"),
    (_LINKEDIN, Direction.IN, "Asked whether we take interns for {topic}"),
    (_EMAIL, Direction.IN, "Thanked us for the introduction, they talk every week now"),
)

EVENTS: tuple[str, ...] = (
    "the Bremen wind days",
    "the tidal forum in Brest",
    "the grid week in Madrid",
    "the winter school in Trondheim",
    "the storage summit in Busan",
    "the open-source energy day",
    "the offshore fair in Aberdeen",
    "the Nairobi power exchange",
)

NOTES: tuple[str, ...] = (
    "Prefers a call on Friday afternoons. Do not write on weekends, {she} is with the kids.",
    "Would want to stay in {city}; asked twice whether the role could be done from there.",
    "Careful with salary talk: {employer} matched an offer last year and {she} felt awkward about it.",
    "Great with apprentices. Think of {them} when the training workshop gets its lead.",
    "Knows {topic} better than anybody we met at {event}. Ask before we build that ourselves.",
    "Has a non-compete until {month}. Keep it friendly, no specifics on {topic}.",
    "Pronounces the name with the stress on the first syllable, and notices who gets it right.",
    "Met the whole team at the open day. Everybody asked afterwards when {she} starts.",
    "Said no to us two years ago because of the travel. The new rotation may change that.",
    "Vegetarian, allergic to nuts: matters when we do the crew dinner again.",
    "{Her} partner looks for work in the region too, a nurse. The hospital in town is hiring.",
    "Wants to hear about failures, not about awards.",
)

ENDED: tuple[str, ...] = (
    "Moved into teaching for good and is happy there.",
    "Asked kindly not to be contacted about work any more.",
    "Handed over: {she} works with the other team now.",
    "Went back to run the family farm.",
)
