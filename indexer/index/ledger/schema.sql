-- The token of the only process that may write.
CREATE TABLE IF NOT EXISTS holder (
    token TEXT NOT NULL
);
-- One row a run of the rebuild; the state is the step that it is about to do or in.
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    owner TEXT NOT NULL,
    options TEXT NOT NULL,
    generation INTEGER,
    previous INTEGER,
    sources TEXT NOT NULL,
    started REAL NOT NULL,
    ended REAL,
    outcome TEXT
);
CREATE TABLE IF NOT EXISTS steps (
    run INTEGER NOT NULL,
    state TEXT NOT NULL,
    at REAL NOT NULL
);
-- Prepared forms of pages, by what they were made from: what need not be parsed and cut again. Beside
-- that of the plan there are those of the generations that are kept.
CREATE TABLE IF NOT EXISTS forms (
    id INTEGER PRIMARY KEY,
    page TEXT NOT NULL,
    origin TEXT NOT NULL,
    essays INTEGER NOT NULL,
    sections INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    text TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    said INTEGER,
    documents BLOB NOT NULL,
    UNIQUE (page, origin)
);
CREATE TABLE IF NOT EXISTS fingerprints (
    essay TEXT NOT NULL,
    form INTEGER NOT NULL,
    shingles BLOB NOT NULL,
    PRIMARY KEY (essay, form)
);
CREATE INDEX IF NOT EXISTS fingerprints_by_form ON fingerprints (form);
-- What the running or last run found in its sources, and what becomes of each page.
CREATE TABLE IF NOT EXISTS plan (
    name TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    origin TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    reason TEXT NOT NULL,
    dead INTEGER NOT NULL DEFAULT 0
);
-- What becomes of the plan, as far as it is prepared.
CREATE VIEW IF NOT EXISTS planned_forms AS
    SELECT forms.* FROM plan JOIN forms ON page = name AND forms.origin = plan.origin
    WHERE NOT dead;
-- What editors had amended, under the digest that origins of pages have.
CREATE TABLE IF NOT EXISTS amended (
    digest TEXT PRIMARY KEY,
    terms TEXT NOT NULL
);
-- What each generation holds, page by page; a page is 'sending' until all of it is acknowledged.
CREATE TABLE IF NOT EXISTS contents (
    generation INTEGER NOT NULL,
    page TEXT NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    essays INTEGER NOT NULL,
    sections INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (generation, page)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS letters (
    run INTEGER NOT NULL,
    page TEXT NOT NULL,
    origin TEXT NOT NULL,
    code TEXT NOT NULL,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    replay TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS letters_by_page ON letters (page, origin);
