"""What can go wrong with the journal, with what is typed, with the database, its key and files."""

from ngheo_desktop.fault_texts.marking import N_

Fault = tuple[str, str, str]

JOURNAL_VALUE: Fault = (
    "JRN-001",
    N_("A value of type {value_type} cannot be kept in the journal."),
    N_("Nothing was changed. Report this fault."),
)

JOURNAL_SHAPE: Fault = (
    "JRN-002",
    N_("Change number {seq} cannot be read."),
    N_("The file is damaged. Ask the sender for a new one, or restore a backup. Nothing was changed."),
)

JOURNAL_KIND: Fault = (
    "JRN-003",
    N_("One record is described as different things: {kinds}."),
    N_("The file is damaged. Ask the sender for a new one. Nothing was changed."),
)

INPUT_DATE: Fault = (
    "INP-001",
    N_("“{text}” is not a date."),
    N_("Write day/month/year, for example 05/03/1962, or only the year."),
)

INPUT_DATE_AMBIGUOUS: Fault = (
    "INP-022",
    N_("“{text}” can be read as {first} and as {second}."),
    N_("Write day/month/year with strokes, for example 5/3/1962."),
)

INPUT_DATE_LATER: Fault = (
    "INP-023",
    N_("{date} lies after today."),
    N_("Compare the day, the month and the year with the paper."),
)

INPUT_NAME: Fault = (
    "INP-024",
    N_("“{text}” is not a name."),
    N_("Write the full name in letters. A card is scanned with Ctrl+Q in the questionnaire."),
)

INPUT_NUMBER: Fault = (
    "INP-002",
    N_("“{text}” is not a number."),
    N_("Write digits only; a comma separates decimals, for example 45,5."),
)

INPUT_UNKNOWN_CODE: Fault = (
    "INP-003",
    N_("“{code}” is not in the list “{list_name}”."),
    N_("Choose a value from the list."),
)

INPUT_REQUIRED: Fault = (
    "INP-004",
    N_("“{field}” must not be empty."),
    N_("Fill it in and try again."),
)

VALUE_NOT_POSSIBLE: Fault = (
    "INP-021",
    N_("{value} is not possible for “{name}”."),
    N_("Write a number that is not negative, without decimals unless the value has them; percent up to 100."),
)

INPUT_CITIZEN_ID: Fault = (
    "INP-005",
    N_("“{text}” is not a personal identity number."),
    N_("It has 12 digits, on an old card 9."),
)

STORE_LOCKED: Fault = (
    "STO-001",
    N_("The data folder {folder} is in use by another window of this program."),
    N_("Go to that window, or close it and start again. Nothing was changed."),
)

STORE_TOO_NEW: Fault = (
    "STO-002",
    N_("The data were written by a newer version of this program."),
    N_("Install the newer version. The data were not touched."),
)

STORE_CORRUPT: Fault = (
    "STO-003",
    N_("The database {file} is damaged or is not a database of this program."),
    N_("Do not delete it. Restore the latest backup from the folder “backups”, or ask for help."),
)

STORE_DISK_FULL: Fault = (
    "STO-004",
    N_("The disk is full, so the last step was not saved. Everything before it is safe."),
    N_("Free some space on the disk and repeat the step."),
)

STORE_READ_ONLY: Fault = (
    "STO-005",
    N_("The folder {folder} cannot be written to."),
    N_("Choose another folder, or ask whoever looks after this computer for the right to write there."),
)

STORE_NOT_THERE: Fault = (
    "STO-006",
    N_("There is no data in the folder {folder}."),
    N_("Choose another folder, or start with the first set-up."),
)

STORE_EXISTS: Fault = (
    "STO-007",
    N_("The folder {folder} already holds data."),
    N_("Open it, or choose an empty folder. Nothing was changed."),
)

STORE_BUSY: Fault = (
    "STO-008",
    N_("The database is busy with another task."),
    N_("Wait for it to end and repeat the step. Nothing was changed."),
)

STORE_NO_RECORD: Fault = (
    "STO-009",
    N_("The record {record_id} does not exist."),
    N_("It may have been removed. Refresh the list."),
)

STORE_IO: Fault = (
    "STO-010",
    N_("The disk did not do what it was asked to ({cause})."),
    N_("Check the cable and the disk, then start the program again. What was saved before is kept."),
)

KEY_WRONG_PASSPHRASE: Fault = (
    "KEY-001",
    N_("The passphrase is wrong."),
    N_("Check capital letters and the typing of accents, or use the printed recovery key."),
)

KEY_WRONG_RECOVERY: Fault = (
    "KEY-002",
    N_("The recovery key is wrong."),
    N_("Compare each group with the printed sheet. Nothing was changed."),
)

KEY_FILE_DAMAGED: Fault = (
    "KEY-003",
    N_("The key file {file} is damaged or missing; without it the data cannot be opened."),
    N_("Put back key.json from a backup of the data folder."),
)

KEY_PASSPHRASE_NEEDED: Fault = (
    "KEY-004",
    N_("These data are protected by a passphrase."),
    N_("Give it in the variable NGHEO_PASSPHRASE or with --passphrase-file."),
)

KEY_PASSPHRASE_SHORT: Fault = (
    "KEY-005",
    N_("The passphrase is too short: at least {minimum} characters are needed."),
    N_("A short sentence is easy to remember and hard to guess."),
)

FILE_NOT_FOUND: Fault = (
    "FIL-001",
    N_("The file {file} was not found."),
    N_("Check the name and whether the USB stick is plugged in. Nothing was changed."),
)

FILE_TOO_LARGE: Fault = (
    "FIL-002",
    N_("The file {file} is too large ({size} MB; at most {limit} MB)."),
    N_("Check that it is the right file. Nothing was changed."),
)

FILE_NOT_WRITTEN: Fault = (
    "FIL-003",
    N_("The file {file} could not be written ({cause})."),
    N_("Check free space and whether the stick is write-protected. No half-written file was left."),
)

FILE_NOT_READ: Fault = (
    "FIL-004",
    N_("The file {file} could not be read ({cause})."),
    N_("Copy it again from where it came. Nothing was changed."),
)

SETTINGS_DAMAGED: Fault = (
    "SET-001",
    N_("The settings file {file} cannot be read; the usual settings are used."),
    N_("The old file was kept as {kept}. Set your choices again in the settings."),
)
