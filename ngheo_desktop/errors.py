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


def N_(text: str) -> str:  # noqa: N802  (the name gettext tools look for)
    """Mark a text for translation without translating it."""
    return text


class ErrorCode(Enum):
    """Every known fault: its printed number, its message and its advice (both English message ids)."""

    def __init__(self, number: str, message: str, advice: str) -> None:
        self.number = number
        self.message = message
        self.advice = advice

    # journal
    JOURNAL_VALUE = (
        "JRN-001",
        N_("A value of type {value_type} cannot be kept in the journal."),
        N_("Nothing was changed. Report this fault."),
    )
    JOURNAL_SHAPE = (
        "JRN-002",
        N_("Change number {seq} cannot be read."),
        N_("The file is damaged. Ask the sender for a new one, or restore a backup."),
    )
    JOURNAL_KIND = (
        "JRN-003",
        N_("One record is described as different things: {kinds}."),
        N_("The file is damaged. Ask the sender for a new one."),
    )
    # input
    INPUT_DATE = (
        "INP-001",
        N_("“{text}” is not a date."),
        N_("Write day/month/year, for example 05/03/1962, or only the year."),
    )
    INPUT_NUMBER = (
        "INP-002",
        N_("“{text}” is not a number."),
        N_("Write digits only; a comma separates decimals, for example 45,5."),
    )
    INPUT_UNKNOWN_CODE = (
        "INP-003",
        N_("“{code}” is not in the list “{list_name}”."),
        N_("Choose a value from the list."),
    )
    INPUT_REQUIRED = (
        "INP-004",
        N_("“{field}” must not be empty."),
        N_("Fill it in and try again."),
    )
    VALUE_NOT_POSSIBLE = (
        "INP-021",
        N_("{value} is not possible for “{name}”."),
        N_("Write a number that is not negative, without decimals unless the value has them; percent up to 100."),
    )
    INPUT_CITIZEN_ID = (
        "INP-005",
        N_("“{text}” is not a personal identity number."),
        N_("It has 12 digits, on an old card 9."),
    )
    # store
    STORE_LOCKED = (
        "STO-001",
        N_("The data folder {folder} is in use by another window of this program."),
        N_("Go to that window, or close it and start again. Nothing was changed."),
    )
    STORE_TOO_NEW = (
        "STO-002",
        N_("The data were written by a newer version of this program."),
        N_("Install the newer version. The data were not touched."),
    )
    STORE_CORRUPT = (
        "STO-003",
        N_("The database {file} is damaged or is not a database of this program."),
        N_("Do not delete it. Restore the latest backup from the folder “backups”, or ask for help."),
    )
    STORE_DISK_FULL = (
        "STO-004",
        N_("The disk is full, so the last step was not saved. Everything before it is safe."),
        N_("Free some space on the disk and repeat the step."),
    )
    STORE_READ_ONLY = (
        "STO-005",
        N_("The folder {folder} cannot be written to."),
        N_("Choose another folder, or ask whoever looks after this computer for the right to write there."),
    )
    STORE_NOT_THERE = (
        "STO-006",
        N_("There is no data in the folder {folder}."),
        N_("Choose another folder, or start with the first set-up."),
    )
    STORE_EXISTS = (
        "STO-007",
        N_("The folder {folder} already holds data."),
        N_("Open it, or choose an empty folder. Nothing was changed."),
    )
    STORE_BUSY = (
        "STO-008",
        N_("The database is busy with another task."),
        N_("Wait for it to end and repeat the step. Nothing was changed."),
    )
    STORE_NO_RECORD = (
        "STO-009",
        N_("The record {record_id} does not exist."),
        N_("It may have been removed. Refresh the list."),
    )
    STORE_IO = (
        "STO-010",
        N_("The disk did not do what it was asked to ({cause})."),
        N_("Check the cable and the disk, then start the program again. What was saved before is kept."),
    )
    KEY_WRONG_PASSPHRASE = (
        "KEY-001",
        N_("The passphrase is wrong."),
        N_("Check capital letters and the typing of accents, or use the printed recovery key."),
    )
    KEY_WRONG_RECOVERY = (
        "KEY-002",
        N_("The recovery key is wrong."),
        N_("Compare each group with the printed sheet. Nothing was changed."),
    )
    KEY_FILE_DAMAGED = (
        "KEY-003",
        N_("The key file {file} is damaged or missing; without it the data cannot be opened."),
        N_("Put back key.json from a backup of the data folder."),
    )
    KEY_PASSPHRASE_NEEDED = (
        "KEY-004",
        N_("These data are protected by a passphrase."),
        N_("Give it in the variable NGHEO_PASSPHRASE or with --passphrase-file."),
    )
    KEY_PASSPHRASE_SHORT = (
        "KEY-005",
        N_("The passphrase is too short: at least {minimum} characters are needed."),
        N_("A short sentence is easy to remember and hard to guess."),
    )
    # files
    FILE_NOT_FOUND = (
        "FIL-001",
        N_("The file {file} was not found."),
        N_("Check the name and whether the USB stick is plugged in."),
    )
    FILE_TOO_LARGE = (
        "FIL-002",
        N_("The file {file} is too large ({size} MB; at most {limit} MB)."),
        N_("Check that it is the right file. Nothing was changed."),
    )
    FILE_NOT_WRITTEN = (
        "FIL-003",
        N_("The file {file} could not be written ({cause})."),
        N_("Check free space and whether the stick is write-protected. No half-written file was left."),
    )
    FILE_NOT_READ = (
        "FIL-004",
        N_("The file {file} could not be read ({cause})."),
        N_("Copy it again from where it came. Nothing was changed."),
    )
    # workbook lists
    ODK_NOT_INSTANCE = (
        "ODK-001",
        N_("The file {file} holds no questionnaire of ODK Collect."),
        N_("Choose the XML file of a filled-in form, or a zip file of such. Nothing was changed."),
    )
    TABLE_TOO_LARGE = (
        "TBL-001",
        N_("The table has {rows} rows; a sheet of Excel holds {limit}."),
        N_("Save it as CSV, or filter the list first. Nothing was written."),
    )
    IMAGE_NOT_READ = (
        "IMG-001",
        N_("The file {file} is not a picture that can be read."),
        N_("Take the picture again, or save it as PNG or JPEG. Nothing was changed."),
    )
    IMAGE_NO_CODE = (
        "IMG-002",
        N_("No QR code or barcode was found in {file}."),
        N_("Take the picture again from straight above, in good light. Nothing was changed."),
    )
    CARD_TEXT = (
        "IMG-003",
        N_("The code that was read is not that of an identity card."),
        N_("Scan the QR code of a CCCD or Căn cước card. Nothing was changed."),
    )
    LIST_NOT_WORKBOOK = (
        "LST-001",
        N_("The file {file} is not an Excel workbook that can be read."),
        N_("Open it in Excel and save it as “Excel Workbook (.xlsx)”."),
    )
    LIST_NO_SHEET = (
        "LST-002",
        N_("No sheet of {file} has the columns of a household list."),
        N_("The list needs at least these columns: {columns}."),
    )
    LIST_MISSING_COLUMNS = (
        "LST-003",
        N_("Sheet “{sheet}” lacks the columns {columns}."),
        N_("Add the columns or correct their headings. Nothing was imported."),
    )
    LIST_OTHER_COMMUNE = (
        "LST-004",
        N_("The list is of commune {found}, but these data are of commune {expected}."),
        N_("Choose the list of your own commune. Nothing was imported."),
    )
    LIST_DOUBLE_COLUMNS = (
        "LST-005",
        N_("Sheet “{sheet}” has two columns for {columns}."),
        N_("Rename or delete the column that is not meant. Nothing was imported."),
    )
    LIST_TOO_LONG = (
        "LST-006",
        N_("The file {file} has {rows} rows and {columns} columns; at most {limit} rows can be read."),
        N_("Check that it is the right file, and delete stray cells far below or beside the list."),
    )
    LIST_WEB_PAGE = (
        "LST-007",
        N_("The file {file} is a web page (HTML) that only bears the name of a workbook."),
        N_("Open it in Excel and save it as “Excel Workbook (.xlsx)”. Nothing was changed."),
    )
    LIST_PASSWORD = (
        "LST-008",
        N_("The workbook {file} is protected by a password."),
        N_("Open it in Excel, take the password off and save it as “Excel Workbook (.xlsx)”. Nothing was changed."),
    )
    LIST_DAMAGED = (
        "LST-009",
        N_("The workbook {file} is damaged or was not copied completely."),
        N_("Copy it again, or open it in Excel and save it as “Excel Workbook (.xlsx)”. Nothing was changed."),
    )
    LIST_UNDO_BLOCKED = (
        "LST-010",
        N_("The import of {file} cannot be undone: {count} later entries rest on it, first {first}."),
        N_("Take these entries back first, or correct single households by hand. Nothing was changed."),
    )
    LIST_UNDO_DONE = (
        "LST-011",
        N_("There is no import {run} that could be undone."),
        N_("See which imports there are; one can be undone only once, and only on the computer that made it."),
    )
    LIST_FIELD_UNKNOWN = (
        "LST-012",
        N_("“{field}” is not a column that lists can have."),
        N_("These are known: {known}."),
    )
    # settings
    SETTINGS_DAMAGED = (
        "SET-001",
        N_("The settings file {file} cannot be read; the usual settings are used."),
        N_("The old file was kept as {kept}. Set your choices again in the settings."),
    )
    # life events and history
    LIFE_FUTURE = (
        "LIF-001",
        N_("{date} lies in the future."),
        N_("An event is recorded once it has happened. Correct the date."),
    )
    LIFE_BEFORE_BIRTH = (
        "LIF-002",
        N_("{name} was born on {birth}, after {date}."),
        N_("Correct the date of the event, or the date of birth."),
    )
    LIFE_NOBODY = (
        "LIF-003",
        N_("Nobody is chosen."),
        N_("Choose with the space bar whom the event is about."),
    )
    LIFE_NOT_MEMBER = (
        "LIF-004",
        N_("{count} of the chosen people do not belong to this household any more."),
        N_("Close this window, open the household again and choose anew."),
    )
    LIFE_HEAD_NEEDED = (
        "LIF-005",
        N_("A household would be without a head."),
        N_("Choose the new head among those who are in it."),
    )
    LIFE_EVERYBODY = (
        "LIF-006",
        N_("That is everybody of the household."),
        N_("Record instead that the whole household left, merged into another or was dissolved."),
    )
    LIFE_SAME_HOUSEHOLD = (
        "LIF-007",
        N_("Both are the same household."),
        N_("Choose another household."),
    )
    LIFE_VOID = (
        "LIF-008",
        N_("This event was taken back already."),
        N_("Nothing was changed."),
    )
    LIFE_RESTS = (
        "LIF-009",
        N_("The event cannot be taken back, because something later rests on it: {what}."),
        N_("Take back the later event first, or bring the later value back in the history."),
    )
    LIFE_ID_TAKEN = (
        "LIF-010",
        N_("The number {text} belongs to somebody who is on record already."),
        N_("Correct the number, or record a move from that person's household."),
    )
    LIFE_ONE_HEAD = (
        "LIF-011",
        N_("The household has a head already."),
        N_("Choose another relation for the person who joins."),
    )
    LIFE_NOT_BY_ITSELF = (
        "LIF-012",
        N_("“{field}” cannot be changed back by itself."),
        N_("Take back the event that changed it."),
    )
    # rules and forms
    RULE_SET_INVALID = (
        "RUL-001",
        N_("The rule set {rule_set} has {count} faults."),
        N_("It was not installed. Correct every fault listed: {faults}"),
    )
    RULE_NOT_IN_FORCE = (
        "RUL-002",
        N_("“{name}” has no value in force on {date}."),
        N_("Check the date of the review round and the dates of the rule set."),
    )
    RULE_SET_UNKNOWN = (
        "RUL-003",
        N_("There is no rule set “{rule_set}”."),
        N_("Choose one of: {known}."),
    )
    RULE_FILE_INVALID = (
        "RUL-010",
        N_("The file {file} is not a rule set of this program, or it was damaged or altered on the way."),
        N_("Ask the sender for the file again. Nothing was changed."),
    )
    RULE_SET_SHIPPED = (
        "RUL-011",
        N_("“{rule_set}” is a rule set that comes with the program; it is never replaced."),
        N_("Give the set a name of its own, or lay an overlay over the shipped one."),
    )
    RULE_SET_UNCONFIRMED = (
        "RUL-012",
        N_("The rule set {rule_set} is not signed by an office you trust ({signer})."),
        N_("Compare the check sum {shown} with whoever made it, by telephone, then confirm with its first 8 digits."),
    )
    RULE_SET_OTHER_HASH = (
        "RUL-013",
        N_("“{typed}” is not how the check sum of the rule set {rule_set} begins."),
        N_("Do not install this file unless the maker reads you exactly this check sum: {shown}."),
    )
    RULE_SET_IN_USE = (
        "RUL-014",
        N_("The rule set {rule_set} cannot be removed: {count} review rounds use it."),
        N_("A set stays as long as a round rests on it, so that its classes can be explained."),
    )
    RULE_SET_NOT_INSTALLED = (
        "RUL-015",
        N_("The rule set “{rule_set}” is not installed here."),
        N_("Only installed sets can be removed; see the list of rule sets."),
    )
    RULE_SET_ALTERED = (
        "RUL-016",
        N_("The files of the rule set {rule_set} were changed after it was installed."),
        N_("It is not used. Delete the folder {folder}; the program writes it anew from its database."),
    )
    RULE_SET_GONE = (
        "RUL-017",
        N_("The files of the installed rule set {rule_set} are missing in {folder}."),
        N_("Install the file {origin} again; only the version with the check sum {shown} fits."),
    )
    FORM_INVALID = (
        "FRM-001",
        N_("The form {form} has {count} faults."),
        N_("It was not installed. Correct every fault listed: {faults}"),
    )
    FORM_UNKNOWN = (
        "FRM-002",
        N_("There is no form “{form}”."),
        N_("The round names a form that this version does not have. Install the newer version."),
    )
    CRITERION_UNKNOWN = (
        "FRM-004",
        N_("There is no criterion “{criterion}”."),
        N_("Choose one of: {known}."),
    )
    ANSWER_INVALID = (
        "FRM-003",
        N_("“{value}” is not a valid answer to “{question}”."),
        N_("Correct the answer; the previous one is still saved."),
    )
    # income point tables
    POINT_TABLE_INVALID = (
        "PTB-001",
        N_("The point table in {file} has {count} faults."),
        N_("Nothing was loaded. Correct every fault listed: {faults}"),
    )
    POINT_TABLE_SAME_PERSON = (
        "PTB-002",
        N_("{name} loaded the table and cannot confirm it, too."),
        N_("Let a second person compare the table with the text of the law and confirm it."),
    )
    POINT_TABLE_CHECKSUM = (
        "PTB-003",
        N_("“{typed}” is not the beginning of the checksum of the table that waits."),
        N_("Compare the table once more and type the first {count} characters of its checksum."),
    )
    POINT_TABLE_NONE = (
        "PTB-004",
        N_("No point table of “{rule_set}” waits for its confirmation."),
        N_("Load a table first; one that is confirmed already counts."),
    )
    POINT_TABLE_REGION = (
        "PTB-005",
        N_("It is not clear which column of the point table counts for {commune}."),
        N_("Choose one of: {known}."),
    )
    POINT_TABLE_DAMAGED = (
        "PTB-006",
        N_("The point table “{title}” ({checksum}) was altered on record and does not count."),
        N_("Withdraw it and load it again from its workbook."),
    )
    POINT_TABLE_NOT_HERE = (
        "PTB-007",
        N_("Point tables are loaded by the communes; an upper office only reads them."),
        N_("Load the table in the data of the commune."),
    )
    # rounds, classification, certificates
    OVERRULE_SUBJECT = (
        "OVR-001",
        N_("The rule set “{rule_set}” has no indicator “{subject}” that a meeting could decide otherwise."),
        N_("Choose “class” or one of: {known}."),
    )
    OVERRULE_SAME = (
        "OVR-002",
        N_("The rule set itself comes to this result for “{subject}”, so there is nothing to decide otherwise."),
        N_("Choose another result, or withdraw the decision on record if it is no longer needed."),
    )
    OVERRULE_DATE = (
        "OVR-003",
        N_("The meeting cannot have been held on {date}."),
        N_("Give the day in the minutes, from the start of the round ({first}) to today ({last})."),
    )
    OVERRULE_NONE = (
        "OVR-004",
        N_("No decision of the meeting about “{subject}” of this household is on record."),
        N_("List the decisions of the household and choose one that stands."),
    )
    ROUND_UNKNOWN = (
        "RND-001",
        N_("There is no review round {round_id}."),
        N_("List the rounds and choose one of them."),
    )
    ROUND_NONE = (
        "RND-002",
        N_("There is no review round yet."),
        N_("Create a round with its year and its rule set first."),
    )
    ROUND_NOT_HERE = (
        "RND-003",
        N_("An upper office reviews no households itself, so it has no rounds of its own."),
        N_("Create the round in the data of a commune."),
    )
    CERTIFICATE_NONE = (
        "CRT-001",
        N_("No household is recorded poor or near-poor in this selection."),
        N_("Classify the round first, or choose another village."),
    )
    CERTIFICATE_UNCONFIRMED = (
        "CRT-002",
        N_("The classes rest on {count} legal values that nobody has yet checked against the text of the law."),
        N_("Check them, then confirm explicitly; the confirmation is recorded with your name."),
    )
    CERTIFICATE_LETTERS = (
        "CRT-003",
        N_("Certificate {number} contains characters that cannot be printed: {characters}."),
        N_("Correct the name or address in the household, then try again. Nothing was printed."),
    )
    CERTIFICATE_NOT_HERE = (
        "CRT-004",
        N_("Certificates are issued by the communes; an upper office only reads their registers."),
        N_("Issue the certificate in the data of the commune."),
    )
    SLIP_NONE = (
        "SLP-001",
        N_("There is no household in this selection."),
        N_("Choose another village, or take the list of households in first."),
    )
    SLIP_LETTERS = (
        "SLP-002",
        N_("The slip of household {household} in {village} contains characters that cannot be printed: {characters}."),
        N_("Correct the name in the household, then try again. Nothing was printed."),
    )
    VERIFY_NOT_READY = (
        "VER-001",
        N_("The questionnaire has not been keyed completely yet."),
        N_("Key it to the end first; only then can it be keyed a second time or compared."),
    )
    VERIFY_SETTLED = (
        "VER-002",
        N_("The second keying of this household is settled."),
        N_("Correct an answer in the questionnaire itself; the history shows who changed what."),
    )
    VERIFY_OPEN_DIFFERENCES = (
        "VER-003",
        N_("{count} differences are not settled yet."),
        N_("Look at the paper form and choose a value for each of them. Nothing was changed."),
    )
    PAPER_NO_SHEET = (
        "PAP-001",
        N_("The form of this round has no sheet {sheet}."),
        N_("Print sheet B; sheet A belongs to reviews on request only."),
    )
    PRINTER_REFUSED = (
        "PRT-001",
        N_("The printer {printer} did not take the job."),
        N_("Check that it is switched on and has paper, or save a PDF and print it elsewhere. No number was lost."),
    )
    # measures and movement
    ROUND_RULE_SET = (
        "MSR-001",
        N_("This round was not reviewed under the rule set “{rule_set}”."),
        N_("Choose one of: {known}."),
    )
    ROUND_VERSIONS = (
        "MSR-002",
        N_("The classes of this round rest on {count} versions of the rule set “{rule_set}”."),
        N_("Classify the round again, so that one version holds for every household."),
    )
    YEAR_NOT_ON_RECORD = (
        "MSR-003",
        N_("No class of {year} is on record under the rule set “{rule_set}”."),
        N_("Import the list of that year, or classify its review round first."),
    )
    # bundles
    BUNDLE_DAMAGED = (
        "BND-001",
        N_("The file {file} is damaged or incomplete."),
        N_("Copy it again from the stick, or ask the sender to export anew. Nothing was changed."),
    )
    BUNDLE_FORGED = (
        "BND-002",
        N_("The signature of {file} does not match its content: it was altered after it was signed."),
        N_("Do not use this file. Ask the sender for a new one. Nothing was changed."),
    )
    BUNDLE_TOO_NEW = (
        "BND-003",
        N_("The file {file} was written by a newer version of this program."),
        N_("Install the newer version, then import again. Nothing was changed."),
    )
    BUNDLE_NOT_BUNDLE = (
        "BND-004",
        N_("The file {file} is not a bundle of this program."),
        N_("Choose a file whose name ends in .ngheo. Nothing was changed."),
    )
    BUNDLE_UNKNOWN_SENDER = (
        "BND-005",
        N_("The sender of {file} is not known here (key {fingerprint})."),
        N_("Ask the sender for a contact card and add it, then import again. Nothing was changed."),
    )
    BUNDLE_WRONG_AREA = (
        "BND-006",
        N_("The file {file} is of {found}, which does not belong to {expected}."),
        N_("Send it to the office it is meant for. Nothing was changed."),
    )
    BUNDLE_CHAIN = (
        "BND-007",
        N_("The file {file} does not continue what this office holds: changes are missing before number {seq}."),
        N_("Ask the sender for a full export. Nothing was changed."),
    )
    BUNDLE_CONTENT = (
        "BND-008",
        N_("The file {file} holds entries that this program cannot accept: {reason}"),
        N_("Ask the sender to check the data and export anew. Nothing was changed."),
    )
    BUNDLE_COUNTS = (
        "BND-009",
        N_("After the import the totals would differ from those of the sender ({what})."),
        N_("The import was taken back. Send the file and this message for help."),
    )
    BUNDLE_FORK = (
        "BND-010",
        N_("The device {device} has two different histories: number {seq} differs from the one held here."),
        N_("A backup may have been restored on that computer. Nothing was changed; ask for help."),
    )
    CARD_INVALID = (
        "BND-011",
        N_("The file {file} is not a contact card, or it was altered."),
        N_("Ask the sender for a new contact card. Nothing was changed."),
    )


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
