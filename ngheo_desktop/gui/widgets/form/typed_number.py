"""The number of an answer while its digits are typed: nobody is hurried, and nothing is guessed."""

from collections.abc import Sequence

from ngheo_desktop.messages import tr


class TypedNumber:
    """Follows the digits typed over numbered answers.

    Where every number is one digit, that digit is all. Where some are longer, a digit that may begin a longer one
    waits for the next key, whenever it comes; `01` is 1, as some write it on paper. What is no number of these answers
    stays to be corrected, so that the digits behind it answer nothing.
    """

    def __init__(self, numbers: Sequence[str] = ()) -> None:
        """Take the numbers; keys that are no digits are no numbers."""
        self._numbers = [number for number in numbers if number.isdigit()]
        self._width = max(map(len, self._numbers), default=1)
        self.typed = ""

    @property
    def is_long(self) -> bool:
        """Whether a number has more than one digit."""
        return self._width > 1

    @property
    def found(self) -> str:
        """The number that is typed as it stands; empty for none."""
        return self._found(self.typed)

    @property
    def may_go_on(self) -> bool:
        """Whether another digit may belong to it."""
        return self._may_go_on(self.typed)

    @property
    def is_refused(self) -> bool:
        """Whether what is typed is the number of no answer, and cannot become one."""
        return self.refuses(self.typed)

    def refuses(self, typed: str) -> bool:
        """Tell whether digits are the number of no answer, and cannot become one."""
        return bool(typed) and not self._found(typed) and not self._may_go_on(typed)

    def _found(self, typed: str) -> str:
        shortest = typed.lstrip("0") or typed[-1:]
        return shortest if len(typed) <= self._width and shortest in self._numbers else ""

    def _may_go_on(self, typed: str) -> bool:
        return bool(typed) and any(
            len(written) > len(typed) and written.startswith(typed)
            for number in self._numbers
            for written in (number, number.zfill(self._width))
        )

    @property
    def rule(self) -> str:
        """How numbers are typed here, for the help line; empty where one digit is all."""
        if not self.is_long:
            return ""
        longer = [number for number in self._numbers if len(number) > 1]
        begun = next((number for number in self._numbers if longer[0].startswith(number)), "")
        rule = tr("Numbers as on the paper: {numbers} by all their digits.", numbers=", ".join(longer))
        return f"{rule} " + tr("{number}, then Enter.", number=begun) if begun else rule

    @property
    def words(self) -> str:
        """What is typed and what may follow, or why it cannot be taken; empty while nothing is."""
        if not self.typed:
            return ""
        if self.is_refused:
            return tr(
                "{number} is no answer here ({first}–{last}). Backspace takes a digit back, Esc all of it.",
                number=self.typed,
                first=self._numbers[0],
                last=self._numbers[-1],
            )
        longer = ", ".join(each for each in self._numbers if each != self.typed and each.startswith(self.typed))
        if not longer:
            return tr("{number} … one more digit", number=self.typed)
        return tr("{number} … one more digit for {longer}; Enter: {number}", number=self.typed, longer=longer)
