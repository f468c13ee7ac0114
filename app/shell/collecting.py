"""What is made at the start stays to the end: looking for garbage among it took a fifth of every start.

Afterwards garbage is looked for seldom. Pages make hardly any that is not gone with them, and a look at everything that is
kept, such as statements and templates, held up one page in forty by a fifth of a second.
"""

import gc
from collections.abc import Generator
from contextlib import contextmanager

SELDOM = 20_000, 20, 20
"""After so many new objects those are looked through, after so many such looks what stayed, and so on for everything."""


@contextmanager
def without_collecting() -> Generator[None]:
    """Collect no garbage meanwhile, seldom afterwards, and never look again at what was made; copies of this process then
    share its memory.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*SELDOM)
        if was_on:
            gc.enable()
