"""What can go wrong with rule sets, forms, point tables, rounds, classes and the papers that follow."""

from ngheo_desktop.fault_texts.marking import N_

Fault = tuple[str, str, str]

RULE_SET_INVALID: Fault = (
    "RUL-001",
    N_("The rule set {rule_set} has {count} faults."),
    N_("It was not installed. Correct every fault listed: {faults}"),
)

RULE_NOT_IN_FORCE: Fault = (
    "RUL-002",
    N_("“{name}” has no value in force on {date}."),
    N_("Check the date of the review round and the dates of the rule set."),
)

RULE_SET_UNKNOWN: Fault = (
    "RUL-003",
    N_("There is no rule set “{rule_set}”."),
    N_("Choose one of: {known}."),
)

RULE_FILE_INVALID: Fault = (
    "RUL-010",
    N_("The file {file} is not a rule set of this program, or it was damaged or altered on the way."),
    N_("Ask the sender for the file again. Nothing was changed."),
)

RULE_SET_SHIPPED: Fault = (
    "RUL-011",
    N_("“{rule_set}” is a rule set that comes with the program; it is never replaced."),
    N_("Give the set a name of its own, or lay an overlay over the shipped one. Nothing was changed."),
)

RULE_SET_UNCONFIRMED: Fault = (
    "RUL-012",
    N_("The rule set {rule_set} is not signed by an office you trust ({signer})."),
    N_("Compare the check sum {shown} with whoever made it, by telephone, then confirm with its first 8 digits."),
)

RULE_SET_OTHER_HASH: Fault = (
    "RUL-013",
    N_("“{typed}” is not how the check sum of the rule set {rule_set} begins."),
    N_("Do not install this file unless the maker reads you exactly this check sum: {shown}. Nothing was changed."),
)

RULE_SET_IN_USE: Fault = (
    "RUL-014",
    N_("The rule set {rule_set} cannot be removed: {count} review rounds use it."),
    N_("A set stays as long as a round rests on it, so that its classes can be explained."),
)

RULE_SET_NOT_INSTALLED: Fault = (
    "RUL-015",
    N_("The rule set “{rule_set}” is not installed here."),
    N_("Only installed sets can be removed; see the list of rule sets."),
)

RULE_SET_ALTERED: Fault = (
    "RUL-016",
    N_("The files of the rule set {rule_set} were changed after it was installed."),
    N_("It is not used. Delete the folder {folder}; the program writes it anew from its database."),
)

RULE_SET_GONE: Fault = (
    "RUL-017",
    N_("The files of the installed rule set {rule_set} are missing in {folder}."),
    N_("Install the file {origin} again; only the version with the check sum {shown} fits."),
)

FORM_INVALID: Fault = (
    "FRM-001",
    N_("The form {form} has {count} faults."),
    N_("It was not installed. Correct every fault listed: {faults}"),
)

FORM_UNKNOWN: Fault = (
    "FRM-002",
    N_("There is no form “{form}”."),
    N_("The round names a form that this version does not have. Install the newer version."),
)

CRITERION_UNKNOWN: Fault = (
    "FRM-004",
    N_("There is no criterion “{criterion}”."),
    N_("Choose one of: {known}."),
)

ANSWER_INVALID: Fault = (
    "FRM-003",
    N_("“{value}” is not a valid answer to “{question}”."),
    N_("Correct the answer; the previous one is still saved."),
)

POINT_TABLE_INVALID: Fault = (
    "PTB-001",
    N_("The point table in {file} has {count} faults."),
    N_("Nothing was loaded. Correct every fault listed: {faults}"),
)

POINT_TABLE_SAME_PERSON: Fault = (
    "PTB-002",
    N_("{name} loaded the table and cannot confirm it, too."),
    N_("Let a second person compare the table with the text of the law and confirm it."),
)

POINT_TABLE_CHECKSUM: Fault = (
    "PTB-003",
    N_("“{typed}” is not the beginning of the checksum of the table that waits."),
    N_("Compare the table once more and type the first {count} characters of its checksum."),
)

POINT_TABLE_NONE: Fault = (
    "PTB-004",
    N_("No point table of “{rule_set}” waits for its confirmation."),
    N_("Load a table first; one that is confirmed already counts."),
)

POINT_TABLE_REGION: Fault = (
    "PTB-005",
    N_("It is not clear which column of the point table counts for {commune}."),
    N_("Choose one of: {known}."),
)

POINT_TABLE_DAMAGED: Fault = (
    "PTB-006",
    N_("The point table “{title}” ({checksum}) was altered on record and does not count."),
    N_("Withdraw it and load it again from its workbook."),
)

POINT_TABLE_NOT_HERE: Fault = (
    "PTB-007",
    N_("Point tables are loaded by the communes; an upper office only reads them."),
    N_("Load the table in the data of the commune."),
)

OVERRULE_SUBJECT: Fault = (
    "OVR-001",
    N_("The rule set “{rule_set}” has no indicator “{subject}” that a meeting could decide otherwise."),
    N_("Choose “class” or one of: {known}."),
)

OVERRULE_SAME: Fault = (
    "OVR-002",
    N_("The rule set itself comes to this result for “{subject}”, so there is nothing to decide otherwise."),
    N_("Choose another result, or withdraw the decision on record if it is no longer needed."),
)

OVERRULE_DATE: Fault = (
    "OVR-003",
    N_("The meeting cannot have been held on {date}."),
    N_("Give the day in the minutes, from the start of the round ({first}) to today ({last})."),
)

OVERRULE_NONE: Fault = (
    "OVR-004",
    N_("No decision of the meeting about “{subject}” of this household is on record."),
    N_("List the decisions of the household and choose one that stands."),
)

OVERRULE_NOT_REVIEWED: Fault = (
    "OVR-005",
    N_("This household is not reviewed in this round, so it has no class that a meeting could decide otherwise."),
    N_("It asked for nothing, or Phiếu A keeps it off the list. If that is wrong, correct those answers first."),
)

ROUND_UNKNOWN: Fault = (
    "RND-001",
    N_("There is no review round {round_id}."),
    N_("List the rounds and choose one of them."),
)

ROUND_NONE: Fault = (
    "RND-002",
    N_("There is no review round yet."),
    N_("Create a round with its year and its rule set first."),
)

ROUND_OF_COMMUNE: Fault = (
    "RND-004",
    N_("The classes of a commune are worked out and decided by the commune itself."),
    N_("Ask the commune to do it and to send its file again; here a trial shows what would come out."),
)

ROUND_NOT_HERE: Fault = (
    "RND-003",
    N_("An upper office reviews no households itself, so it has no rounds of its own."),
    N_("Create the round in the data of a commune."),
)

ROUND_HAS_CLASSES: Fault = (
    "RND-005",
    N_("The review round of {year} has {count} classes on record under “{rule_set}”, so that standard stays in it."),
    N_("Choose that standard as well; others may join it."),
)

CERTIFICATE_NONE: Fault = (
    "CRT-001",
    N_("No household is recorded poor or near-poor in this selection."),
    N_("Classify the round first, or choose another village."),
)

CERTIFICATE_UNCONFIRMED: Fault = (
    "CRT-002",
    N_("The classes rest on {count} legal values that nobody has yet checked against the text of the law."),
    N_("Check them, then confirm explicitly; the confirmation is recorded with your name."),
)

CERTIFICATE_LETTERS: Fault = (
    "CRT-003",
    N_("Certificate {number} contains characters that cannot be printed: {characters}."),
    N_("Correct the name or address in the household, then try again. Nothing was printed."),
)

CERTIFICATE_NOT_HERE: Fault = (
    "CRT-004",
    N_("Certificates are issued by the communes; an upper office only reads their registers."),
    N_("Issue the certificate in the data of the commune."),
)

SLIP_NONE: Fault = (
    "SLP-001",
    N_("There is no household in this selection."),
    N_("Choose another village, or take the list of households in first."),
)

SLIP_LETTERS: Fault = (
    "SLP-002",
    N_("The slip of household {household} in {village} contains characters that cannot be printed: {characters}."),
    N_("Correct the name in the household, then try again. Nothing was printed."),
)

ROUND_RULE_SET: Fault = (
    "MSR-001",
    N_("This round was not reviewed under the rule set “{rule_set}”."),
    N_("Choose one of: {known}."),
)

ROUND_VERSIONS: Fault = (
    "MSR-002",
    N_("The classes of this round rest on {count} versions of the rule set “{rule_set}”."),
    N_("Classify the round again, so that one version holds for every household."),
)

YEAR_NOT_ON_RECORD: Fault = (
    "MSR-003",
    N_("No class of {year} is on record under the rule set “{rule_set}”."),
    N_("Import the list of that year, or classify its review round first."),
)
