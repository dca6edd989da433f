-- A Communiqué record, version 1. Append-only: triggers at the end refuse every UPDATE, DELETE and REPLACE.
-- Instants are ISO 8601; days are ISO days; `number` is the order of arrival, which no result depends on.

CREATE TABLE meta (
  key TEXT PRIMARY KEY, value TEXT NOT NULL
) WITHOUT ROWID;

-- One text. `id` is a hash of it, `text` its UTF-8 compressed with zlib, `length` its code points.
CREATE TABLE document (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, length INTEGER NOT NULL, text BLOB NOT NULL,
  recorded_at TEXT NOT NULL
);

-- Who reads: a version of the reader, in the order in which versions came to this record.
CREATE TABLE reader (
  number INTEGER PRIMARY KEY, version TEXT NOT NULL UNIQUE, recorded_at TEXT NOT NULL
);

-- One place where a text was met. `key` hashes all that follows but `recorded_at`. `reader` is the version that
-- took the day from the text; null where the day came with the article.
CREATE TABLE sighting (
  number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, document TEXT NOT NULL REFERENCES document (id),
  path TEXT NOT NULL, url TEXT, title TEXT, publisher TEXT,
  published_earliest TEXT, published_latest TEXT, published_basis TEXT NOT NULL, language TEXT NOT NULL,
  reader TEXT REFERENCES reader (version), recorded_at TEXT NOT NULL
);
CREATE INDEX sighting_of_document ON sighting (document);

-- What one reader found in one text. `actors` is JSON; `marks` zlib-compressed JSON of timexes, mentions, attributions.
CREATE TABLE reading (
  number INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES document (id),
  reader TEXT NOT NULL REFERENCES reader (version), actors TEXT NOT NULL, marks BLOB NOT NULL, recorded_at TEXT NOT NULL,
  UNIQUE (document, reader)
);

-- A statement as that reader gave it. Two readers may give one id: it follows from text, kind, place, core arguments.
CREATE TABLE statement (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, document TEXT NOT NULL, reader TEXT NOT NULL, kind TEXT NOT NULL,
  json TEXT NOT NULL, recorded_at TEXT NOT NULL,
  UNIQUE (document, reader, id), FOREIGN KEY (document, reader) REFERENCES reading (document, reader)
);
CREATE INDEX statement_by_id ON statement (id);

CREATE TABLE judgement (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, verb TEXT NOT NULL, subject TEXT NOT NULL, other TEXT, value TEXT,
  who TEXT NOT NULL, judged_at TEXT, recorded_at TEXT NOT NULL
);
CREATE INDEX judgement_by_subject ON judgement (subject);

CREATE TABLE refusal (
  path TEXT NOT NULL, reason TEXT NOT NULL, recorded_at TEXT NOT NULL, PRIMARY KEY (path, reason)
) WITHOUT ROWID;

-- Near-duplicates: a sketch of each text, keys under which likely copies meet (by document.number), the pairs alike.
CREATE TABLE signature (
  document TEXT PRIMARY KEY REFERENCES document (id), method TEXT NOT NULL, sketch BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE band (
  key TEXT NOT NULL, number INTEGER NOT NULL REFERENCES document (number), PRIMARY KEY (key, number)
) WITHOUT ROWID;
CREATE TABLE alike (
  document TEXT NOT NULL REFERENCES signature (document), other TEXT NOT NULL REFERENCES signature (document),
  score REAL NOT NULL, PRIMARY KEY (document, other), CHECK (document < other)
) WITHOUT ROWID;

-- Full text; rowid is document.number and sighting.number. The words only: the text itself stands in document.
CREATE VIRTUAL TABLE text_index USING fts5 (text, content='', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE title_index USING fts5 (title, content='', tokenize='porter unicode61 remove_diacritics 2');

-- Views to look at the record with (Datasette, sqlite3). Programs use communique.store.view.

-- The reading that counts of each document: that of the reader who came last.
CREATE VIEW latest_readings AS
SELECT document, reader FROM (
  SELECT reading.document, reading.reader,
         row_number() OVER (PARTITION BY reading.document ORDER BY reader.number DESC) AS place
  FROM reading JOIN reader ON reader.version = reading.reader)
WHERE place = 1;

-- One line a text, with what its earliest dated sighting says.
CREATE VIEW documents AS
SELECT document AS id, title, publisher, url, path, published_earliest, published_latest, published_basis, language,
       sightings, length, recorded_at
FROM (SELECT sighting.*, document.length,
             count(*) OVER (PARTITION BY document) AS sightings,
             row_number() OVER (PARTITION BY document ORDER BY published_latest IS NULL, published_latest,
                                published_earliest, path, coalesce(url, '')) AS place
      FROM sighting JOIN document ON document.id = sighting.document)
WHERE place = 1;

CREATE VIEW statements AS
SELECT statement.id, kind, document, json ->> '$.evidence[0].quote' AS quote, json ->> '$.sources[0]' AS source,
       json ->> '$.source_class' AS source_class, json ->> '$.time_basis' AS time_basis,
       json_extract(json, '$.confidence') AS confidence, json_extract(json, '$.shown') AS shown,
       json ->> '$.rule' AS rule, reader, json
FROM statement JOIN latest_readings USING (document, reader);

CREATE VIEW events AS
SELECT id, document, json ->> '$.type' AS type, json ->> '$.status' AS status, json ->> '$.when[0]' AS earliest,
       json ->> '$.when[1]' AS latest, json ->> '$.place' AS place, json_extract(json, '$.participants') AS participants,
       source, quote
FROM statements WHERE kind = 'event';

CREATE VIEW expectations AS
SELECT id, document, json ->> '$.about' AS about, json ->> '$.hedge' AS hedge, json ->> '$.window[0]' AS earliest,
       json ->> '$.window[1]' AS latest, source, quote
FROM statements WHERE kind = 'expectation';

CREATE VIEW commitments AS
SELECT id, document, json ->> '$.party' AS party, json ->> '$.action' AS action, json ->> '$.by[1]' AS due, source, quote
FROM statements WHERE kind = 'commitment';

CREATE VIEW positions AS
SELECT id, document, json ->> '$.party' AS party, json ->> '$.stance' AS stance, json ->> '$.issue' AS issue, source, quote
FROM statements WHERE kind = 'position';

CREATE VIEW conditions AS
SELECT id, document, json ->> '$.party' AS party,
       json ->> '$.step.party' AS step_party, json ->> '$.step.action' AS step, json ->> '$.step.class' AS step_class,
       json ->> '$.requires.party' AS requires_party, json ->> '$.requires.action' AS requires,
       json ->> '$.requires.class' AS requires_class, source, quote
FROM statements WHERE kind = 'condition';

CREATE VIEW agenda AS
SELECT id, document, json ->> '$.issue' AS issue, json ->> '$.event' AS event, source, quote
FROM statements WHERE kind = 'agenda';

CREATE VIEW terms AS
SELECT id, document, json ->> '$.term' AS term, json ->> '$.party' AS party, json ->> '$.meaning' AS meaning,
       json_extract(json, '$.contested') AS contested, source, quote
FROM statements WHERE kind = 'term';

CREATE VIEW assessments AS
SELECT id, document, json ->> '$.holder' AS holder, json ->> '$.polarity' AS polarity, source, quote
FROM statements WHERE kind = 'assessment';

CREATE VIEW quotes AS
SELECT id, document, json ->> '$.speaker' AS speaker, json ->> '$.style' AS style, source, quote
FROM statements WHERE kind = 'quote';

-- Judgements that stand: not undone, or their undoing undone, four steps deep (communique.store.view: any depth).
CREATE VIEW judgements_in_force AS
SELECT * FROM judgement j WHERE verb <> 'undo' AND NOT EXISTS (
  SELECT 1 FROM judgement a WHERE a.verb = 'undo' AND a.subject = j.id AND NOT EXISTS (
    SELECT 1 FROM judgement b WHERE b.verb = 'undo' AND b.subject = a.id AND NOT EXISTS (
      SELECT 1 FROM judgement c WHERE c.verb = 'undo' AND c.subject = b.id AND NOT EXISTS (
        SELECT 1 FROM judgement d WHERE d.verb = 'undo' AND d.subject = c.id))));

-- Nothing is changed, removed or replaced (REPLACE fires no delete trigger, hence the guards on insert).
CREATE TRIGGER meta_is_not_changed BEFORE UPDATE ON meta
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER meta_is_not_removed BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER meta_is_not_replaced BEFORE INSERT ON meta
WHEN EXISTS (SELECT 1 FROM meta WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER document_is_not_changed BEFORE UPDATE ON document
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER document_is_not_removed BEFORE DELETE ON document
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER document_is_not_replaced BEFORE INSERT ON document
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.id OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER reader_is_not_changed BEFORE UPDATE ON reader
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER reader_is_not_removed BEFORE DELETE ON reader
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER reader_is_not_replaced BEFORE INSERT ON reader
WHEN EXISTS (SELECT 1 FROM reader WHERE version = NEW.version OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER sighting_is_not_changed BEFORE UPDATE ON sighting
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER sighting_is_not_removed BEFORE DELETE ON sighting
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER sighting_is_not_replaced BEFORE INSERT ON sighting
WHEN EXISTS (SELECT 1 FROM sighting WHERE key = NEW.key OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER reading_is_not_changed BEFORE UPDATE ON reading
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER reading_is_not_removed BEFORE DELETE ON reading
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER reading_is_not_replaced BEFORE INSERT ON reading
WHEN EXISTS (SELECT 1 FROM reading WHERE document = NEW.document AND reader = NEW.reader OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER statement_is_not_changed BEFORE UPDATE ON statement
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER statement_is_not_removed BEFORE DELETE ON statement
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER statement_is_not_replaced BEFORE INSERT ON statement
WHEN EXISTS (SELECT 1 FROM statement WHERE document = NEW.document AND reader = NEW.reader AND id = NEW.id OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER judgement_is_not_changed BEFORE UPDATE ON judgement
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER judgement_is_not_removed BEFORE DELETE ON judgement
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER judgement_is_not_replaced BEFORE INSERT ON judgement
WHEN EXISTS (SELECT 1 FROM judgement WHERE id = NEW.id OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER refusal_is_not_changed BEFORE UPDATE ON refusal
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER refusal_is_not_removed BEFORE DELETE ON refusal
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER refusal_is_not_replaced BEFORE INSERT ON refusal
WHEN EXISTS (SELECT 1 FROM refusal WHERE path = NEW.path AND reason = NEW.reason)
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER signature_is_not_changed BEFORE UPDATE ON signature
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER signature_is_not_removed BEFORE DELETE ON signature
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER signature_is_not_replaced BEFORE INSERT ON signature
WHEN EXISTS (SELECT 1 FROM signature WHERE document = NEW.document)
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER band_is_not_changed BEFORE UPDATE ON band
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER band_is_not_removed BEFORE DELETE ON band
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER band_is_not_replaced BEFORE INSERT ON band
WHEN EXISTS (SELECT 1 FROM band WHERE key = NEW.key AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER alike_is_not_changed BEFORE UPDATE ON alike
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER alike_is_not_removed BEFORE DELETE ON alike
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
CREATE TRIGGER alike_is_not_replaced BEFORE INSERT ON alike
WHEN EXISTS (SELECT 1 FROM alike WHERE document = NEW.document AND other = NEW.other)
BEGIN SELECT RAISE(ABORT, 'a record is append-only'); END;
