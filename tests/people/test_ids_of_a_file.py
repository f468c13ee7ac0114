"""On the page of a file stand several forms: what a label names must be one thing."""

import re
from collections import Counter

from tests.support.makers import a_prospect, a_relationship


def test_no_two_things_on_a_file_have_the_same_id(world, browser):
    prospect = a_prospect()
    a_relationship(world.emil, prospect)
    page = browser(world.emil).get(f"/people/{prospect.id}").text
    ids = Counter(re.findall(r'<[a-z][^>]*\sid="([^"]+)"', page))
    assert [found for found, times in ids.items() if times > 1] == []
