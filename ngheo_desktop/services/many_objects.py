"""Making very many objects at once without Python looking through all of them again and again."""

import functools
import gc
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def gathers_many(make: Callable[P, R]) -> Callable[P, R]:
    """Let a function keep what it makes without a search for reference cycles meanwhile.

    A list of 50,000 rows becomes a million objects that are all kept; looking through them takes a third of the time
    and finds nothing.
    """

    @functools.wraps(make)
    def undisturbed(*args: P.args, **kwargs: P.kwargs) -> R:
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            return make(*args, **kwargs)
        finally:
            if was_enabled:
                gc.enable()

    return undisturbed
