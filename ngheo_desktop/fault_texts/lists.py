"""What can go wrong with lists, pictures, papers, life events and second keying."""

from ngheo_desktop.fault_texts.marking import N_

Fault = tuple[str, str, str]

ODK_NOT_INSTANCE: Fault = (
    "ODK-001",
    N_("The file {file} holds no questionnaire of ODK Collect."),
    N_("Choose the XML file of a filled-in form, or a zip file of such. Nothing was changed."),
)

TABLE_TOO_LARGE: Fault = (
    "TBL-001",
    N_("The table has {rows} rows; a sheet of Excel holds {limit}."),
    N_("Save it as CSV, or filter the list first. Nothing was written."),
)

IMAGE_NOT_READ: Fault = (
    "IMG-001",
    N_("The file {file} is not a picture that can be read."),
    N_("Take the picture again, or save it as PNG or JPEG. Nothing was changed."),
)

IMAGE_NO_CODE: Fault = (
    "IMG-002",
    N_("No QR code or barcode was found in {file}."),
    N_("Take the picture again from straight above, in good light. Nothing was changed."),
)

IMAGE_TOO_LARGE: Fault = (
    "IMG-005",
    N_("The picture {file} has too many points ({size})."),
    N_("Take the picture again from nearer with a smaller size, or cut the card out of it. Nothing was changed."),
)

SCAN_NO_FORM: Fault = (
    "IMG-004",
    N_("The codes in {file} are not those of a form of this program."),
    N_("Choose a scan of a printed questionnaire, with the square code at its top right. Nothing was changed."),
)

CARD_TEXT: Fault = (
    "IMG-003",
    N_("The code that was read is not that of an identity card."),
    N_("Scan the QR code of a CCCD or Căn cước card. Nothing was changed."),
)

LIST_NOT_WORKBOOK: Fault = (
    "LST-001",
    N_("The file {file} is not an Excel workbook that can be read."),
    N_("Open it in Excel and save it as “Excel Workbook (.xlsx)”. Nothing was changed."),
)

LIST_NO_SHEET: Fault = (
    "LST-002",
    N_("No sheet of {file} has the columns of a household list."),
    N_(
        "The list needs at least these columns: {columns}; one of heads only “Họ tên chủ hộ” and “Thôn”."
        " Nothing was changed."
    ),
)

LIST_MISSING_COLUMNS: Fault = (
    "LST-003",
    N_("Sheet “{sheet}” lacks the columns {columns}."),
    N_("Say which columns these are, or add them in Excel. Nothing was changed."),
)

LIST_OTHER_COMMUNE: Fault = (
    "LST-004",
    N_("The list is of commune {found}, but these data are of commune {expected}."),
    N_("Choose the list of your own commune. Nothing was changed."),
)

LIST_DOUBLE_COLUMNS: Fault = (
    "LST-005",
    N_("Sheet “{sheet}” has two columns for {columns}."),
    N_("Rename or delete the column that is not meant. Nothing was changed."),
)

LIST_TOO_LONG: Fault = (
    "LST-006",
    N_("The file {file} has {rows} rows and {columns} columns; at most {limit} rows can be read."),
    N_("Check that it is the right file, and delete stray cells far below or beside the list. Nothing was changed."),
)

LIST_WEB_PAGE: Fault = (
    "LST-007",
    N_("The file {file} is a web page (HTML) that only bears the name of a workbook."),
    N_("Open it in Excel and save it as “Excel Workbook (.xlsx)”. Nothing was changed."),
)

LIST_PASSWORD: Fault = (
    "LST-008",
    N_("The workbook {file} is protected by a password."),
    N_("Open it in Excel, take the password off and save it as “Excel Workbook (.xlsx)”. Nothing was changed."),
)

LIST_DAMAGED: Fault = (
    "LST-009",
    N_("The workbook {file} is damaged or was not copied completely."),
    N_("Copy it again, or open it in Excel and save it as “Excel Workbook (.xlsx)”. Nothing was changed."),
)

LIST_UNDO_BLOCKED: Fault = (
    "LST-010",
    N_("The import of {file} cannot be undone: {count} later entries rest on it, first {first}."),
    N_("Take these entries back first, or correct single households by hand. Nothing was changed."),
)

LIST_UNDO_DONE: Fault = (
    "LST-011",
    N_("There is no import {run} that could be undone."),
    N_(
        "See which imports there are; one can be undone only once, and only on the computer that made it."
        " Nothing was changed."
    ),
)

LIST_FIELD_UNKNOWN: Fault = (
    "LST-012",
    N_("“{field}” is not a column that lists can have."),
    N_("Choose one of: {known}. Nothing was changed."),
)

LIFE_FUTURE: Fault = (
    "LIF-001",
    N_("{date} lies in the future."),
    N_("An event is recorded once it has happened. Correct the date."),
)

LIFE_BEFORE_BIRTH: Fault = (
    "LIF-002",
    N_("{name} was born on {birth}, after {date}."),
    N_("Correct the date of the event, or the date of birth."),
)

LIFE_NOBODY: Fault = (
    "LIF-003",
    N_("Nobody is chosen."),
    N_("Choose with the space bar whom the event is about."),
)

LIFE_NOT_MEMBER: Fault = (
    "LIF-004",
    N_("{count} of the chosen people do not belong to this household any more."),
    N_("Close this window, open the household again and choose anew."),
)

LIFE_HEAD_NEEDED: Fault = (
    "LIF-005",
    N_("A household would be without a head."),
    N_("Choose the new head among those who are in it."),
)

LIFE_EVERYBODY: Fault = (
    "LIF-006",
    N_("That is everybody of the household."),
    N_("Record instead that the whole household left, merged into another or was dissolved."),
)

LIFE_SAME_HOUSEHOLD: Fault = (
    "LIF-007",
    N_("Both are the same household."),
    N_("Choose another household."),
)

LIFE_VOID: Fault = (
    "LIF-008",
    N_("This event was taken back already."),
    N_("Nothing was changed."),
)

LIFE_RESTS: Fault = (
    "LIF-009",
    N_("The event cannot be taken back, because something later rests on it: {what}."),
    N_("Take back the later event first, or bring the later value back in the history."),
)

LIFE_ID_TAKEN: Fault = (
    "LIF-010",
    N_("The number {text} belongs to somebody who is on record already."),
    N_("Correct the number, or record a move from that person's household."),
)

LIFE_ONE_HEAD: Fault = (
    "LIF-011",
    N_("The household has a head already."),
    N_("Choose another relation for the person who joins."),
)

LIFE_NOT_BY_ITSELF: Fault = (
    "LIF-012",
    N_("“{field}” cannot be changed back by itself."),
    N_("Take back the event that changed it."),
)

LIFE_WHICH_HOUSEHOLD: Fault = (
    "LIF-013",
    N_("No household is chosen for “{text}”."),
    N_("Choose one of those that are found, or empty the field when it is elsewhere."),
)

VERIFY_NOT_READY: Fault = (
    "VER-001",
    N_("The questionnaire has not been keyed completely yet."),
    N_("Key it to the end first; only then can it be keyed a second time or compared."),
)

VERIFY_SETTLED: Fault = (
    "VER-002",
    N_("The second keying of this household is settled."),
    N_("Correct an answer in the questionnaire itself; the history shows who changed what."),
)

VERIFY_OPEN_DIFFERENCES: Fault = (
    "VER-003",
    N_("{count} differences are not settled yet."),
    N_("Look at the paper form and choose a value for each of them. Nothing was changed."),
)

VERIFY_OWN: Fault = (
    "VER-004",
    N_("{operator} keyed this questionnaire the first time; somebody else has to key it the second time."),
    N_("Let another person take the keyboard (Ctrl+U), or choose another household."),
)

PAPER_NO_SHEET: Fault = (
    "PAP-001",
    N_("The form of this round has no sheet {sheet}."),
    N_("Print sheet B; sheet A belongs to reviews on request only."),
)

PRINTER_REFUSED: Fault = (
    "PRT-001",
    N_("The printer {printer} did not take the job."),
    N_("Check that it is switched on and has paper, or save a PDF and print it elsewhere. No number was lost."),
)
