"""Whether a message says goodbye, or waits for an answer."""

import pytest

from talent.conversations.closing import is_closing


@pytest.mark.parametrize(
    "body",
    [
        "Thanks!",
        "Perfect, thank you.",
        "Thank you so much, Emil. See you on Thursday!",
        "Great, looking forward to it :)",
        "👍",
        "Vielen Dank und liebe Grüße",
        "Super, bis morgen!",
        "Merci beaucoup, bonne journée",
        "¡Muchas gracias, hasta luego!",
        "Grazie mille, a presto",
        "Muito obrigada!",
        "Hartelijk dank, tot morgen",
        "Dziękuję bardzo!",
        "Tack så mycket, hej då",
    ],
)
def test_thanks_and_goodbye_wait_for_nothing(body):
    assert is_closing(body, ["Emil Sund", "Amara Okafor"])


@pytest.mark.parametrize(
    "body",
    [
        "Thanks! And when?",
        "Thank you, I have sent my papers",
        "Great, call me at 030 123456",
        "See you",
        "ok, but the rig",
        "Danke, wann passt es dir",
        "Do people with families go on the offshore rotation?",
        "谢谢 什么时候",
        "",
        "...",
    ],
)
def test_whatever_says_more_does(body):
    assert not is_closing(body, ["Emil Sund"])
