"""Plain words about a passphrase while it is typed. Only the shortest length is a rule; the rest is advice."""

from PySide6.QtWidgets import QLabel

from ngheo_desktop.domain.text import nfc
from ngheo_desktop.gui import theme
from ngheo_desktop.messages import ntr, tr

# Beside store/keyfile.py, which refuses shorter ones (KEY_PASSPHRASE_SHORT).
SHORTEST = 8
_LONG = 16
_WORDS = 4
_KINDS_OF_LETTERS = 4


def show_strength(label: QLabel, passphrase: str) -> None:
    """Say how good a passphrase is, in words and in the colour of a state."""
    text, style = _strength(nfc(passphrase))
    label.setText(text or " ")
    theme.set_state(label, "textStyle", style)


def is_short(passphrase: str) -> bool:
    """Tell whether a passphrase is shorter than the rule allows."""
    return len(nfc(passphrase)) < SHORTEST


def problem(passphrase: str, repeated: str) -> str:
    """Return what keeps a passphrase from being used, in the language of the screen; empty when nothing does."""
    if is_short(passphrase):
        return ntr(
            "The passphrase needs at least {n} character.", "The passphrase needs at least {n} characters.", SHORTEST
        )
    if nfc(passphrase) != nfc(repeated):
        return tr("The two are not the same.")
    return ""


def _strength(passphrase: str) -> tuple[str, str]:
    if not passphrase:
        return "", "help"
    if len(passphrase) < SHORTEST:
        left = SHORTEST - len(passphrase)
        return ntr(
            "Too short: {n} more character is needed.", "Too short: {n} more characters are needed.", left
        ), "error"
    if len(set(passphrase)) <= _KINDS_OF_LETTERS:
        return tr("Easy to guess: always the same letters."), "warning"
    if len(passphrase) >= _LONG or len(passphrase.split()) >= _WORDS:
        return tr("✓ Good: long enough to be hard to guess."), "saved"
    return tr("It will do. A few more words make it much safer."), "warning"
