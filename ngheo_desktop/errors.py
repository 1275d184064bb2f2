"""What can go wrong, as one tree and one catalogue.

    NgheoError
    ├── KnownError      the world or the input: told to the user with what to do; carries an ErrorCode and its context
    ├── CancelledError  somebody pressed Cancel: nothing was changed
    └── BugError        our mistake: details to copy and a log entry, no guess at a cause

A `KnownError` carries no finished text: the message is made from the catalogue, in the language of the screen, when it
is shown (`messages.describe`). Tokens in braces are filled from the context. Context never holds personal data beyond
what the officer just typed or the row of the file being read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ngheo_desktop.fault_texts import bundles, data, lists, rules
from ngheo_desktop.fault_texts.marking import N_ as N_  # noqa: PLC0414  (everybody imports it from here)


class ErrorCode(Enum):
    """Every known fault: its printed number, its message and its advice (both English message ids)."""

    def __init__(self, number: str, message: str, advice: str) -> None:
        self.number = number
        self.message = message
        self.advice = advice

    # journal
    JOURNAL_VALUE = data.JOURNAL_VALUE
    JOURNAL_SHAPE = data.JOURNAL_SHAPE
    JOURNAL_KIND = data.JOURNAL_KIND
    # input
    INPUT_DATE = data.INPUT_DATE
    INPUT_DATE_AMBIGUOUS = data.INPUT_DATE_AMBIGUOUS
    INPUT_DATE_LATER = data.INPUT_DATE_LATER
    INPUT_NAME = data.INPUT_NAME
    INPUT_NUMBER = data.INPUT_NUMBER
    INPUT_UNKNOWN_CODE = data.INPUT_UNKNOWN_CODE
    INPUT_REQUIRED = data.INPUT_REQUIRED
    VALUE_NOT_POSSIBLE = data.VALUE_NOT_POSSIBLE
    INPUT_CITIZEN_ID = data.INPUT_CITIZEN_ID
    # store
    STORE_LOCKED = data.STORE_LOCKED
    STORE_TOO_NEW = data.STORE_TOO_NEW
    STORE_CORRUPT = data.STORE_CORRUPT
    STORE_DISK_FULL = data.STORE_DISK_FULL
    STORE_READ_ONLY = data.STORE_READ_ONLY
    STORE_NOT_THERE = data.STORE_NOT_THERE
    STORE_EXISTS = data.STORE_EXISTS
    STORE_BUSY = data.STORE_BUSY
    STORE_NO_RECORD = data.STORE_NO_RECORD
    STORE_IO = data.STORE_IO
    KEY_WRONG_PASSPHRASE = data.KEY_WRONG_PASSPHRASE
    KEY_WRONG_RECOVERY = data.KEY_WRONG_RECOVERY
    KEY_FILE_DAMAGED = data.KEY_FILE_DAMAGED
    KEY_PASSPHRASE_NEEDED = data.KEY_PASSPHRASE_NEEDED
    KEY_PASSPHRASE_SHORT = data.KEY_PASSPHRASE_SHORT
    # files
    FILE_NOT_FOUND = data.FILE_NOT_FOUND
    FILE_TOO_LARGE = data.FILE_TOO_LARGE
    FILE_NOT_WRITTEN = data.FILE_NOT_WRITTEN
    FILE_NOT_READ = data.FILE_NOT_READ
    # workbook lists
    ODK_NOT_INSTANCE = lists.ODK_NOT_INSTANCE
    TABLE_TOO_LARGE = lists.TABLE_TOO_LARGE
    IMAGE_NOT_READ = lists.IMAGE_NOT_READ
    IMAGE_TOO_LARGE = lists.IMAGE_TOO_LARGE
    IMAGE_NO_CODE = lists.IMAGE_NO_CODE
    SCAN_NO_FORM = lists.SCAN_NO_FORM
    CARD_TEXT = lists.CARD_TEXT
    LIST_NOT_WORKBOOK = lists.LIST_NOT_WORKBOOK
    LIST_NO_SHEET = lists.LIST_NO_SHEET
    LIST_MISSING_COLUMNS = lists.LIST_MISSING_COLUMNS
    LIST_OTHER_COMMUNE = lists.LIST_OTHER_COMMUNE
    LIST_DOUBLE_COLUMNS = lists.LIST_DOUBLE_COLUMNS
    LIST_TOO_LONG = lists.LIST_TOO_LONG
    LIST_WEB_PAGE = lists.LIST_WEB_PAGE
    LIST_PASSWORD = lists.LIST_PASSWORD
    LIST_DAMAGED = lists.LIST_DAMAGED
    LIST_UNDO_BLOCKED = lists.LIST_UNDO_BLOCKED
    LIST_UNDO_DONE = lists.LIST_UNDO_DONE
    LIST_FIELD_UNKNOWN = lists.LIST_FIELD_UNKNOWN
    # settings
    SETTINGS_DAMAGED = data.SETTINGS_DAMAGED
    # life events and history
    LIFE_FUTURE = lists.LIFE_FUTURE
    LIFE_BEFORE_BIRTH = lists.LIFE_BEFORE_BIRTH
    LIFE_NOBODY = lists.LIFE_NOBODY
    LIFE_NOT_MEMBER = lists.LIFE_NOT_MEMBER
    LIFE_HEAD_NEEDED = lists.LIFE_HEAD_NEEDED
    LIFE_EVERYBODY = lists.LIFE_EVERYBODY
    LIFE_SAME_HOUSEHOLD = lists.LIFE_SAME_HOUSEHOLD
    LIFE_VOID = lists.LIFE_VOID
    LIFE_RESTS = lists.LIFE_RESTS
    LIFE_ID_TAKEN = lists.LIFE_ID_TAKEN
    LIFE_ONE_HEAD = lists.LIFE_ONE_HEAD
    LIFE_NOT_BY_ITSELF = lists.LIFE_NOT_BY_ITSELF
    LIFE_WHICH_HOUSEHOLD = lists.LIFE_WHICH_HOUSEHOLD
    # rules and forms
    RULE_SET_INVALID = rules.RULE_SET_INVALID
    RULE_NOT_IN_FORCE = rules.RULE_NOT_IN_FORCE
    RULE_SET_UNKNOWN = rules.RULE_SET_UNKNOWN
    RULE_FILE_INVALID = rules.RULE_FILE_INVALID
    RULE_SET_SHIPPED = rules.RULE_SET_SHIPPED
    RULE_SET_UNCONFIRMED = rules.RULE_SET_UNCONFIRMED
    RULE_SET_OTHER_HASH = rules.RULE_SET_OTHER_HASH
    RULE_SET_IN_USE = rules.RULE_SET_IN_USE
    RULE_SET_NOT_INSTALLED = rules.RULE_SET_NOT_INSTALLED
    RULE_SET_ALTERED = rules.RULE_SET_ALTERED
    RULE_SET_GONE = rules.RULE_SET_GONE
    FORM_INVALID = rules.FORM_INVALID
    FORM_UNKNOWN = rules.FORM_UNKNOWN
    CRITERION_UNKNOWN = rules.CRITERION_UNKNOWN
    ANSWER_INVALID = rules.ANSWER_INVALID
    # income point tables
    POINT_TABLE_INVALID = rules.POINT_TABLE_INVALID
    POINT_TABLE_SAME_PERSON = rules.POINT_TABLE_SAME_PERSON
    POINT_TABLE_CHECKSUM = rules.POINT_TABLE_CHECKSUM
    POINT_TABLE_NONE = rules.POINT_TABLE_NONE
    POINT_TABLE_REGION = rules.POINT_TABLE_REGION
    POINT_TABLE_DAMAGED = rules.POINT_TABLE_DAMAGED
    POINT_TABLE_NOT_HERE = rules.POINT_TABLE_NOT_HERE
    # rounds, classification, certificates
    OVERRULE_SUBJECT = rules.OVERRULE_SUBJECT
    OVERRULE_SAME = rules.OVERRULE_SAME
    OVERRULE_DATE = rules.OVERRULE_DATE
    OVERRULE_NONE = rules.OVERRULE_NONE
    OVERRULE_NOT_REVIEWED = rules.OVERRULE_NOT_REVIEWED
    ROUND_UNKNOWN = rules.ROUND_UNKNOWN
    ROUND_NONE = rules.ROUND_NONE
    ROUND_NOT_HERE = rules.ROUND_NOT_HERE
    ROUND_OF_COMMUNE = rules.ROUND_OF_COMMUNE
    ROUND_HAS_CLASSES = rules.ROUND_HAS_CLASSES
    CERTIFICATE_NONE = rules.CERTIFICATE_NONE
    CERTIFICATE_UNCONFIRMED = rules.CERTIFICATE_UNCONFIRMED
    CERTIFICATE_LETTERS = rules.CERTIFICATE_LETTERS
    CERTIFICATE_NOT_HERE = rules.CERTIFICATE_NOT_HERE
    SLIP_NONE = rules.SLIP_NONE
    SLIP_LETTERS = rules.SLIP_LETTERS
    VERIFY_NOT_READY = lists.VERIFY_NOT_READY
    VERIFY_SETTLED = lists.VERIFY_SETTLED
    VERIFY_OPEN_DIFFERENCES = lists.VERIFY_OPEN_DIFFERENCES
    VERIFY_OWN = lists.VERIFY_OWN
    PAPER_NO_SHEET = lists.PAPER_NO_SHEET
    PRINTER_REFUSED = lists.PRINTER_REFUSED
    # measures and movement
    ROUND_RULE_SET = rules.ROUND_RULE_SET
    ROUND_VERSIONS = rules.ROUND_VERSIONS
    YEAR_NOT_ON_RECORD = rules.YEAR_NOT_ON_RECORD
    # bundles
    BUNDLE_DAMAGED = bundles.BUNDLE_DAMAGED
    BUNDLE_FORGED = bundles.BUNDLE_FORGED
    BUNDLE_TOO_NEW = bundles.BUNDLE_TOO_NEW
    BUNDLE_NOT_BUNDLE = bundles.BUNDLE_NOT_BUNDLE
    BUNDLE_UNKNOWN_SENDER = bundles.BUNDLE_UNKNOWN_SENDER
    BUNDLE_WRONG_AREA = bundles.BUNDLE_WRONG_AREA
    BUNDLE_CHAIN = bundles.BUNDLE_CHAIN
    BUNDLE_CONTENT = bundles.BUNDLE_CONTENT
    BUNDLE_COUNTS = bundles.BUNDLE_COUNTS
    BUNDLE_FORK = bundles.BUNDLE_FORK
    CARD_INVALID = bundles.CARD_INVALID


@dataclass(frozen=True, slots=True)
class Detail:
    """One of several faults that an error lists: its place (a file and a key), and a message id with its tokens."""

    place: str
    message: str
    context: Mapping[str, object]


class NgheoError(Exception):
    """The root of every error this program raises on purpose."""


class KnownError(NgheoError):
    """A fault of the world or the input, told to the user with what to do."""

    def __init__(self, code: ErrorCode, /, **context: object) -> None:
        super().__init__(code, context)
        self.code = code
        self.context = context

    def __str__(self) -> str:
        return f"{self.code.number} {self.code.name}"


class CancelledError(NgheoError):
    """Somebody pressed Cancel: not a fault. Whatever raises it has changed nothing."""


class BugError(NgheoError):
    """Our own mistake: reported with its details, never swallowed."""
