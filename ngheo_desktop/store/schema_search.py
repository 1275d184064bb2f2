"""The part of the first schema that finds households by their words. Never edited after a release.

The index holds no text of its own; it follows `household_text` by triggers, in the same transaction. Whoever writes
that table must insert, update or delete: a row replaced (`INSERT OR REPLACE`) fires no trigger for the old one. And
whoever copies that table in a later migration must make the triggers again; `check` compares the index with the table.

Without positions (`detail = none`) an index of 500,000 households has 140 MB; the beginnings of one to six letters are
kept, as long as Vietnamese syllables are, so that each word typed is one look-up (without those of four to six it has
100 MB and several common words take four times as long). The tokenizer takes the words as they are: they
come folded, between blanks.
"""

_INDEX = """
CREATE VIRTUAL TABLE household_index USING fts5(
    words, content = 'household_text', content_rowid = 'household_no', tokenize = 'ascii tokenchars ''#<''',
    detail = 'none', columnsize = 0, prefix = '1 2 3 4 5 6'
)
"""

_TRIGGERS = (
    """
CREATE TRIGGER household_text_is_indexed AFTER INSERT ON household_text
BEGIN INSERT INTO household_index (rowid, words) VALUES (new.household_no, new.words); END
""",
    """
CREATE TRIGGER household_text_leaves_index AFTER DELETE ON household_text
BEGIN
    INSERT INTO household_index (household_index, rowid, words) VALUES ('delete', old.household_no, old.words);
END
""",
    """
CREATE TRIGGER household_text_is_indexed_anew AFTER UPDATE OF words ON household_text
BEGIN
    INSERT INTO household_index (household_index, rowid, words) VALUES ('delete', old.household_no, old.words);
    INSERT INTO household_index (rowid, words) VALUES (new.household_no, new.words);
END
""",
)

STATEMENTS = (_INDEX, *_TRIGGERS)
