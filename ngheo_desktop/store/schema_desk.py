"""Tables of the first schema that stand beside the review itself. Never edited after a release, like `m0001_initial`.

Decisions of the office (point tables, installed rule sets, overrulings, criteria), events in the life of households,
second keying, verdicts on duplicates, imports; and `memory`, which is local and never leaves this computer.
"""

_POINT_TABLE = """
CREATE TABLE point_table (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    commune_code TEXT,
    rule_set TEXT,
    title TEXT,
    document TEXT,
    article TEXT,
    checksum TEXT,
    content TEXT CONSTRAINT "content of a point table" CHECK (json_valid(content)),
    origin TEXT,
    loaded_by TEXT,
    loaded_on TEXT,
    confirmed_by TEXT,
    confirmed_on TEXT,
    removed INTEGER CHECK (removed IN (0, 1)),
    removed_reason TEXT
) STRICT
"""

_RULE_SET_INSTALL = """
CREATE TABLE rule_set_install (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    rule_set TEXT,
    content_hash TEXT,
    origin TEXT,
    signed_by TEXT,
    confirmed_by TEXT,
    installed_on TEXT,
    removed INTEGER CHECK (removed IN (0, 1)),
    removed_reason TEXT
) STRICT
"""

_OVERRULE = """
CREATE TABLE overrule (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    household_no INTEGER REFERENCES record,
    round_no INTEGER REFERENCES record,
    rule_set TEXT,
    subject TEXT,
    decided TEXT,
    computed TEXT,
    reason TEXT,
    minutes_number TEXT,
    meeting_date TEXT,
    removed INTEGER CHECK (removed IN (0, 1)),
    removed_reason TEXT
) STRICT
"""

_CRITERION = """
CREATE TABLE criterion (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    commune_code TEXT,
    form_id TEXT,
    criterion TEXT,
    text TEXT,
    document TEXT,
    article TEXT,
    filled_by TEXT,
    filled_on TEXT
) STRICT
"""

_LIFE_EVENT = """
CREATE TABLE life_event (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    event_kind TEXT,
    on_date TEXT,
    household_no INTEGER REFERENCES record,
    other_household_no INTEGER REFERENCES record,
    member_ids TEXT CHECK (json_valid(member_ids)),
    new_head_no INTEGER REFERENCES record,
    people INTEGER,
    note TEXT,
    removed INTEGER CHECK (removed IN (0, 1)),
    removed_reason TEXT
) STRICT
"""

_VERIFICATION = """
CREATE TABLE verification (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    household_no INTEGER REFERENCES record,
    round_no INTEGER REFERENCES record,
    form_id TEXT,
    status TEXT,
    operator TEXT,
    compared INTEGER,
    differences TEXT CHECK (json_valid(differences)),
    settled_on TEXT,
    settled_by TEXT,
    answers TEXT NOT NULL CHECK (json_valid(answers))
) STRICT
"""

_DUPLICATE_VERDICT = """
CREATE TABLE duplicate_verdict (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    about TEXT,
    first_no INTEGER REFERENCES record,
    second_no INTEGER REFERENCES record,
    verdict TEXT,
    reason TEXT
) STRICT
"""

_IMPORT_RUN = """
CREATE TABLE import_run (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    commune_code TEXT,
    file TEXT,
    digest TEXT,
    imported_on TEXT,
    device_id TEXT,
    first_seq INTEGER,
    last_seq INTEGER,
    households INTEGER,
    members INTEGER,
    changed INTEGER,
    undone INTEGER CHECK (undone IN (0, 1)),
    undone_reason TEXT
) STRICT
"""

_MEMORY = """
CREATE TABLE memory (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""

_INDEXES = (
    "CREATE INDEX point_table_by_rule_set ON point_table (commune_code, rule_set)",
    "CREATE INDEX overrule_by_household ON overrule (round_no, household_no)",
    "CREATE INDEX life_event_by_household ON life_event (household_no, on_date)",
    "CREATE INDEX life_event_by_other ON life_event (other_household_no) WHERE other_household_no IS NOT NULL",
    "CREATE INDEX verification_by_round ON verification (round_no, household_no)",
)

STATEMENTS = (
    _POINT_TABLE,
    _RULE_SET_INSTALL,
    _OVERRULE,
    _CRITERION,
    _LIFE_EVENT,
    _VERIFICATION,
    _DUPLICATE_VERDICT,
    _IMPORT_RUN,
    _MEMORY,
    *_INDEXES,
)
