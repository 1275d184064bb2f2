"""What can go wrong with what travels between offices."""

from ngheo_desktop.fault_texts.marking import N_

Fault = tuple[str, str, str]

BUNDLE_DAMAGED: Fault = (
    "BND-001",
    N_("The file {file} is damaged or incomplete."),
    N_("Copy it again from the stick, or ask the sender to export anew. Nothing was changed."),
)

BUNDLE_FORGED: Fault = (
    "BND-002",
    N_("The signature of {file} does not match its content: it was altered after it was signed."),
    N_("Do not use this file. Ask the sender for a new one. Nothing was changed."),
)

BUNDLE_TOO_NEW: Fault = (
    "BND-003",
    N_("The file {file} was written by a newer version of this program."),
    N_("Install the newer version, then import again. Nothing was changed."),
)

BUNDLE_NOT_BUNDLE: Fault = (
    "BND-004",
    N_("The file {file} is not a bundle of this program."),
    N_("Choose a file whose name ends in .ngheo. Nothing was changed."),
)

BUNDLE_UNKNOWN_SENDER: Fault = (
    "BND-005",
    N_("The sender of {file} is not known here (key {fingerprint})."),
    N_("Ask the sender for a contact card and add it, then import again. Nothing was changed."),
)

BUNDLE_WRONG_AREA: Fault = (
    "BND-006",
    N_("The file {file} is of {found}, which does not belong to {expected}."),
    N_("Send it to the office it is meant for. Nothing was changed."),
)

BUNDLE_CHAIN: Fault = (
    "BND-007",
    N_("The file {file} does not continue what this office holds: changes are missing before number {seq}."),
    N_("Ask the sender for a full export. Nothing was changed."),
)

BUNDLE_CONTENT: Fault = (
    "BND-008",
    N_("The file {file} holds entries that this program cannot accept: {reason}"),
    N_("Ask the sender to check the data and export anew. Nothing was changed."),
)

BUNDLE_COUNTS: Fault = (
    "BND-009",
    N_("After the import the totals would differ from those of the sender ({what})."),
    N_("The import was taken back: nothing was changed. Send the file and this message for help."),
)

BUNDLE_FORK: Fault = (
    "BND-010",
    N_("The device {device} has two different histories: number {seq} differs from the one held here."),
    N_("A backup may have been restored on that computer. Nothing was changed; ask for help."),
)

CARD_INVALID: Fault = (
    "BND-011",
    N_("The file {file} is not a contact card, or it was altered."),
    N_("Ask the sender for a new contact card. Nothing was changed."),
)
