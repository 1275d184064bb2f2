CREATE INDEX certificate_by_household ON certificate (household_no);

CREATE INDEX certificate_by_register ON certificate (register_year, number);

CREATE INDEX certificate_by_round ON certificate (round_no);

CREATE INDEX change_by_record ON change (record_no);

CREATE INDEX class_record_by_class ON class_record (year, household_class, household_no);

CREATE INDEX class_record_by_household ON class_record (household_no, year);

CREATE INDEX classification_by_household ON classification (household_no, round_no, rule_set);

CREATE INDEX classification_current ON classification (round_no, rule_set, household_class, household_no) WHERE is_current = 1;

CREATE UNIQUE INDEX classification_one_current ON classification (round_no, rule_set, household_no) WHERE is_current = 1;

CREATE INDEX household_by_village ON household (village_no);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

CREATE INDEX life_event_by_household ON life_event (household_no, on_date);

CREATE INDEX life_event_by_other ON life_event (other_household_no) WHERE other_household_no IS NOT NULL;

CREATE INDEX member_by_citizen_id ON member (citizen_id) WHERE citizen_id IS NOT NULL;

CREATE INDEX member_by_household ON member (household_no, position);

CREATE INDEX overrule_by_household ON overrule (round_no, household_no);

CREATE INDEX point_table_by_rule_set ON point_table (commune_code, rule_set);

CREATE INDEX questionnaire_by_round ON questionnaire (round_no, household_no, status);

CREATE INDEX record_in_conflict ON record (record_no) WHERE conflicts > 0;

CREATE INDEX summary_by_commune ON household_summary (commune_code);

CREATE INDEX summary_by_name ON household_summary (name_key, commune_code);

CREATE INDEX summary_by_number ON household_summary (number_key, village_key, name_key, commune_code);

CREATE INDEX summary_by_village ON household_summary (commune_code, village_key, number_key, name_key);

CREATE INDEX verification_by_round ON verification (round_no, household_no);

CREATE INDEX village_by_commune ON village (commune_code, list_key);

CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);

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
) STRICT;

CREATE TABLE change (
    change_no INTEGER PRIMARY KEY,
    device_no INTEGER NOT NULL AS (change_no >> 40) VIRTUAL REFERENCES device,
    seq INTEGER NOT NULL AS (change_no & 1099511627775) VIRTUAL CHECK (seq >= 1),
    record_no INTEGER NOT NULL REFERENCES record,
    counter INTEGER NOT NULL CHECK (counter BETWEEN 1 AND 4503599627370496),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    content TEXT NOT NULL
) STRICT;

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
) STRICT;

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
) STRICT;

CREATE TABLE contact (
    device_id TEXT PRIMARY KEY CHECK (length(device_id) = 32),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    commune_code TEXT NOT NULL,
    province_code TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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
) STRICT;

CREATE TABLE device (
    device_no INTEGER PRIMARY KEY,
    device_id TEXT NOT NULL UNIQUE CHECK (length(device_id) = 32),
    counter INTEGER NOT NULL DEFAULT 0 CHECK (counter >= 0)
) STRICT;

CREATE TABLE duplicate_verdict (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    about TEXT,
    first_no INTEGER REFERENCES record,
    second_no INTEGER REFERENCES record,
    verdict TEXT,
    reason TEXT
) STRICT;

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
) STRICT;

CREATE TABLE head (
    record_no INTEGER NOT NULL REFERENCES record,
    field TEXT NOT NULL,
    device_no INTEGER NOT NULL REFERENCES device,
    seq INTEGER NOT NULL CHECK (seq >= 1),
    PRIMARY KEY (record_no, field, device_no, seq)
) STRICT, WITHOUT ROWID;

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
) STRICT;

CREATE VIRTUAL TABLE household_index USING fts5(
    words, content = 'household_text', content_rowid = 'household_no', tokenize = 'ascii tokenchars ''#<''',
    detail = 'none', columnsize = 0, prefix = '1 2 3 4 5 6'
);

CREATE TABLE 'household_index_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'household_index_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'household_index_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE household_summary (
    household_no INTEGER PRIMARY KEY REFERENCES record,
    commune_code TEXT NOT NULL,
    village_no INTEGER,
    village_key TEXT NOT NULL,
    number_key TEXT NOT NULL,
    name_key TEXT NOT NULL,
    head_name TEXT NOT NULL,
    member_count INTEGER NOT NULL CHECK (member_count >= 0)
) STRICT;

CREATE TABLE household_text (
    household_no INTEGER PRIMARY KEY REFERENCES record,
    words TEXT NOT NULL,
    exact TEXT NOT NULL
) STRICT;

CREATE TABLE identity (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    device_id TEXT NOT NULL CHECK (length(device_id) = 32),
    private_key BLOB NOT NULL CHECK (length(private_key) = 32),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    profile_id TEXT NOT NULL,
    is_sample INTEGER NOT NULL CHECK (is_sample IN (0, 1)),
    created_at TEXT NOT NULL
) STRICT;

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
) STRICT;

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
) STRICT;

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
) STRICT;

CREATE TABLE memory (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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
) STRICT;

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
) STRICT;

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
) STRICT;

CREATE TABLE questionnaire (
    record_no INTEGER PRIMARY KEY REFERENCES record,
    record_id TEXT NOT NULL,
    household_no INTEGER REFERENCES record,
    round_no INTEGER REFERENCES record,
    form_id TEXT,
    status TEXT CONSTRAINT "status of a questionnaire" CHECK (status IN ('open', 'complete')),
    answers TEXT NOT NULL CHECK (json_valid(answers))
) STRICT;

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
) STRICT;

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
) STRICT;

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
) STRICT;

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
) STRICT;

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
) STRICT;

CREATE TRIGGER change_is_never_deleted BEFORE DELETE ON change
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER change_is_never_updated BEFORE UPDATE ON change
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER household_text_is_indexed AFTER INSERT ON household_text
BEGIN INSERT INTO household_index (rowid, words) VALUES (new.household_no, new.words); END;

CREATE TRIGGER household_text_is_indexed_anew AFTER UPDATE OF words ON household_text
BEGIN
    INSERT INTO household_index (household_index, rowid, words) VALUES ('delete', old.household_no, old.words);
    INSERT INTO household_index (rowid, words) VALUES (new.household_no, new.words);
END;

CREATE TRIGGER household_text_leaves_index AFTER DELETE ON household_text
BEGIN
    INSERT INTO household_index (household_index, rowid, words) VALUES ('delete', old.household_no, old.words);
END;
