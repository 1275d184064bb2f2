"""The first schema. Never edited after a release: later changes are migrations of their own.

Parts: the journal (device, change), what is worked out from it for writing (record, head), its projection into typed
tables, what lists and searches need, and the local tables that never leave this computer.

A record has one local number, `record_no`, and every table refers to it by that number; a number is also given to a
record that is only mentioned yet. `record.device_no, seq` is the record's first change: a field without a row in
`head` has that change as its only head, so a record written once costs no rows there. Answers carry their only head
beside their value in `questionnaire.answers` ([value, device_no, seq]) and have rows in `head` only while there are
several, so that saving an answer touches few pages. `record.forks` counts the fields with several heads, `conflicts`
those of them whose values disagree.

A change's key is its device's number and its seq in one integer (`device_no << 40 | seq`): half the size and twice the
speed of a table without rowid that is keyed by the two. The end of a device's chain is its last row in `change`.
`device.counter` is the greatest counter received from a device; it is not written with every answer, because the own
device's last change has the greatest of all.
"""

_DEVICE = """
CREATE TABLE device (
    device_no INTEGER PRIMARY KEY,
    device_id TEXT NOT NULL UNIQUE CHECK (length(device_id) = 32),
    counter INTEGER NOT NULL DEFAULT 0 CHECK (counter >= 0)
) STRICT
"""

_RECORD = """
CREATE TABLE record (
    record_no INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE CHECK (length(record_id) BETWEEN 1 AND 100),
    kind TEXT CHECK (kind IN ('profile', 'village', 'household', 'member', 'review_round', 'questionnaire',
        'class_record', 'classification', 'certificate', 'point_table', 'rule_set_install', 'overrule', 'criterion',
        'life_event', 'verification', 'duplicate_verdict', 'import_run')),
    device_no INTEGER REFERENCES device,
    seq INTEGER,
    forks INTEGER NOT NULL DEFAULT 0,
    conflicts INTEGER NOT NULL DEFAULT 0 CHECK (conflicts BETWEEN 0 AND forks),
    CHECK ((kind IS NULL) = (seq IS NULL) AND (kind IS NULL) = (device_no IS NULL))
) STRICT
"""

_CHANGE = """
CREATE TABLE change (
    change_no INTEGER PRIMARY KEY,
    device_no INTEGER NOT NULL AS (change_no >> 40) VIRTUAL REFERENCES device,
    seq INTEGER NOT NULL AS (change_no & 1099511627775) VIRTUAL CHECK (seq >= 1),
    record_no INTEGER NOT NULL REFERENCES record,
    counter INTEGER NOT NULL CHECK (counter BETWEEN 1 AND 4503599627370496),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    content TEXT NOT NULL
) STRICT
"""

_HEAD = """
CREATE TABLE head (
    record_no INTEGER NOT NULL REFERENCES record,
    field TEXT NOT NULL,
    device_no INTEGER NOT NULL REFERENCES device,
    seq INTEGER NOT NULL CHECK (seq >= 1),
    PRIMARY KEY (record_no, field, device_no, seq)
) STRICT, WITHOUT ROWID
"""

_PROFILE = """
CREATE TABLE profile (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    role TEXT,
    commune_code TEXT,
    commune_list TEXT,
    province_code TEXT,
    office_name TEXT,
    upper_office TEXT,
    officer TEXT,
    signer_name TEXT,
    signer_title TEXT,
    region TEXT
) STRICT
"""

_VILLAGE = """
CREATE TABLE village (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    commune_code TEXT,
    name TEXT,
    position INTEGER,
    valid_from TEXT,
    valid_to TEXT,
    folded TEXT NOT NULL,
    list_key TEXT NOT NULL
) STRICT
"""

_HOUSEHOLD = """
CREATE TABLE household (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    commune_code TEXT,
    commune_list TEXT,
    village_no INTEGER REFERENCES record,
    number TEXT,
    address TEXT,
    phone TEXT,
    ethnic_code TEXT,
    ethnic_list TEXT,
    is_minority INTEGER CHECK (is_minority IN (0, 1)),
    no_labour INTEGER CHECK (no_labour IN (0, 1)),
    has_merit INTEGER CHECK (has_merit IN (0, 1)),
    causes TEXT CHECK (json_valid(causes)),
    removed INTEGER CHECK (removed IN (0, 1)),
    removed_reason TEXT
) STRICT
"""

_MEMBER = """
CREATE TABLE member (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    household_no INTEGER REFERENCES record,
    position INTEGER,
    full_name TEXT,
    sex TEXT CONSTRAINT "sex of a member" CHECK (sex IN ('male', 'female')),
    birth_date TEXT,
    relation TEXT,
    relation_list TEXT,
    ethnic_code TEXT,
    ethnic_list TEXT,
    citizen_id TEXT,
    id_issued_on TEXT,
    removed INTEGER CHECK (removed IN (0, 1)),
    removed_reason TEXT,
    folded TEXT NOT NULL DEFAULT ''
) STRICT
"""

_REVIEW_ROUND = """
CREATE TABLE review_round (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    commune_code TEXT,
    year INTEGER,
    round_kind TEXT CONSTRAINT "kind of a round" CHECK (round_kind IN ('periodic', 'on_request')),
    rule_sets TEXT CHECK (json_valid(rule_sets)),
    form_id TEXT,
    opened_on TEXT CONSTRAINT "first day of a round" CHECK (date(opened_on) IS opened_on),
    closed_on TEXT
) STRICT
"""

_QUESTIONNAIRE = """
CREATE TABLE questionnaire (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    household_no INTEGER REFERENCES record,
    round_no INTEGER REFERENCES record,
    form_id TEXT,
    status TEXT CONSTRAINT "status of a questionnaire" CHECK (status IN ('open', 'complete')),
    answers TEXT NOT NULL CHECK (json_valid(answers))
) STRICT
"""

_CLASS_RECORD = """
CREATE TABLE class_record (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    household_no INTEGER REFERENCES record,
    year INTEGER,
    standard TEXT,
    household_class TEXT CONSTRAINT "class of an earlier year" CHECK (household_class IN
        ('poor', 'near_poor', 'average', 'non_poor', 'incomplete')),
    previous_class TEXT,
    income_score INTEGER,
    deprivation_score INTEGER,
    decision_number TEXT,
    decision_date TEXT,
    source TEXT
) STRICT
"""

_CLASSIFICATION = """
CREATE TABLE classification (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    household_no INTEGER REFERENCES record,
    round_no INTEGER REFERENCES record,
    rule_set TEXT,
    rule_set_hash TEXT,
    answers_hash TEXT,
    engine TEXT,
    classified_on TEXT,
    household_class TEXT CONSTRAINT "class of a household" CHECK (household_class IN
        ('poor', 'near_poor', 'average', 'non_poor', 'incomplete')),
    income_score INTEGER,
    deprivation_score INTEGER,
    deprived TEXT CHECK (json_valid(deprived)),
    missing TEXT CHECK (json_valid(missing)),
    unverified TEXT CHECK (json_valid(unverified)),
    trace TEXT CHECK (json_valid(trace)),
    voids TEXT CHECK (json_valid(voids)),
    computed_class TEXT CONSTRAINT "class before the meeting" CHECK (computed_class IN
        ('poor', 'near_poor', 'average', 'non_poor', 'incomplete')),
    overruled TEXT CHECK (json_valid(overruled)),
    point_table TEXT,
    counter INTEGER NOT NULL,
    device_no INTEGER NOT NULL REFERENCES device,
    seq INTEGER NOT NULL,
    is_current INTEGER NOT NULL DEFAULT 0 CHECK (is_current IN (0, 1))
) STRICT
"""

_CERTIFICATE = """
CREATE TABLE certificate (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    household_no INTEGER REFERENCES record,
    round_no INTEGER REFERENCES record,
    village_no INTEGER REFERENCES record,
    rule_set TEXT,
    classification_no INTEGER REFERENCES record,
    household_class TEXT CONSTRAINT "class on a certificate" CHECK (household_class IN ('poor', 'near_poor')),
    register_year INTEGER,
    number INTEGER CONSTRAINT "number of a certificate" CHECK (number >= 1),
    issued_on TEXT,
    signer_name TEXT,
    signer_title TEXT,
    confirmed_by TEXT,
    content TEXT CONSTRAINT "content of a certificate" CHECK (json_valid(content))
) STRICT
"""

_SUMMARY = """
CREATE TABLE household_summary (
    household_no INTEGER PRIMARY KEY REFERENCES record,
    commune_code TEXT NOT NULL,
    village_no INTEGER,
    village_key TEXT NOT NULL,
    number_key TEXT NOT NULL,
    name_key TEXT NOT NULL,
    head_name TEXT NOT NULL,
    member_count INTEGER NOT NULL CHECK (member_count >= 0)
) STRICT
"""

_SEARCH_TEXT = """
CREATE TABLE household_text (
    household_no INTEGER PRIMARY KEY REFERENCES record,
    words TEXT NOT NULL,
    exact TEXT NOT NULL
) STRICT
"""

_IDENTITY = """
CREATE TABLE identity (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    device_id TEXT NOT NULL CHECK (length(device_id) = 32),
    private_key BLOB NOT NULL CHECK (length(private_key) = 32),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    profile_id TEXT NOT NULL,
    is_sample INTEGER NOT NULL CHECK (is_sample IN (0, 1)),
    created_at TEXT NOT NULL
) STRICT
"""

_CONTACT = """
CREATE TABLE contact (
    device_id TEXT PRIMARY KEY CHECK (length(device_id) = 32),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    commune_code TEXT NOT NULL,
    province_code TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""

_EXCHANGE_LOG = """
CREATE TABLE exchange_log (
    entry_no INTEGER PRIMARY KEY,
    direction TEXT NOT NULL CHECK (direction IN ('export', 'import')),
    at TEXT NOT NULL,
    file TEXT NOT NULL,
    counterpart TEXT NOT NULL,
    commune_code TEXT NOT NULL,
    changes INTEGER NOT NULL,
    households INTEGER NOT NULL,
    members INTEGER NOT NULL,
    digest TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT
"""

_GUARDS = (
    """
CREATE TRIGGER change_is_never_updated BEFORE UPDATE ON change
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
""",
    """
CREATE TRIGGER change_is_never_deleted BEFORE DELETE ON change
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
""",
)

_INDEXES = (
    "CREATE INDEX change_by_record ON change (record_no)",
    "CREATE INDEX record_in_conflict ON record (record_no) WHERE conflicts > 0",
    "CREATE INDEX village_by_commune ON village (commune_code, list_key)",
    "CREATE INDEX household_by_village ON household (village_no)",
    "CREATE INDEX member_by_household ON member (household_no, position)",
    "CREATE INDEX member_by_citizen_id ON member (citizen_id) WHERE citizen_id IS NOT NULL",
    "CREATE INDEX summary_by_village ON household_summary (commune_code, village_key, number_key, name_key)",
    "CREATE INDEX summary_by_commune ON household_summary (commune_code)",
    "CREATE INDEX summary_by_name ON household_summary (name_key, commune_code)",
    "CREATE INDEX summary_by_number ON household_summary (number_key, village_key, name_key, commune_code)",
    "CREATE INDEX questionnaire_by_round ON questionnaire (round_no, household_no, status)",
    "CREATE INDEX class_record_by_household ON class_record (household_no, year)",
    "CREATE INDEX class_record_by_class ON class_record (year, household_class, household_no)",
    "CREATE INDEX classification_by_household ON classification (household_no, round_no, rule_set)",
    (
        "CREATE INDEX classification_current ON classification (round_no, rule_set, household_class, household_no)"
        " WHERE is_current = 1"
    ),
    (
        "CREATE UNIQUE INDEX classification_one_current ON classification (round_no, rule_set, household_no)"
        " WHERE is_current = 1"
    ),
    "CREATE INDEX certificate_by_household ON certificate (household_no)",
    "CREATE INDEX certificate_by_round ON certificate (round_no)",
    "CREATE INDEX certificate_by_register ON certificate (register_year, number)",
)

STATEMENTS = (
    _DEVICE,
    _RECORD,
    _CHANGE,
    _HEAD,
    _PROFILE,
    _VILLAGE,
    _HOUSEHOLD,
    _MEMBER,
    _REVIEW_ROUND,
    _QUESTIONNAIRE,
    _CLASS_RECORD,
    _CLASSIFICATION,
    _CERTIFICATE,
    _SUMMARY,
    _SEARCH_TEXT,
    _IDENTITY,
    _CONTACT,
    _EXCHANGE_LOG,
    *_GUARDS,
    *_INDEXES,
)
