-- What the reports of a statement refer to is looked up once a statement, and each report is seen to
-- be good by a shorter expression.
--
-- A row's own faults are not left to the statement: CHECK constraints and ON CONFLICT come before the
-- end of it, so that not all that is wrong would be told, or nothing.

-- The same as before: a text that holds something beside white space, as Python knows it.
CREATE OR REPLACE FUNCTION is_note(words text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT octet_length(words) <= 1000000
    AND words !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]'
    AND words ~ E'[^\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002'
    '\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000]'
$$;

-- Whether kinds of traffic stand as `sorted_once` leaves them: some of ours, one after the other.
CREATE FUNCTION is_sorted(list text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT list IN (ARRAY['goods'], ARRAY['people'], ARRAY['fuel'], ARRAY['fuel', 'goods', 'people'],
    ARRAY['fuel', 'goods'], ARRAY['goods', 'people'], ARRAY['fuel', 'people'])
$$;

-- The same as before, with the JSON of a row: keys as they stand in it, here sorted.
CREATE TYPE report_content AS (
  basis text, effective_from date, effective_to date, note text, publisher text, reason text,
  reported_on date, status text, subject text, title text, traffic text[], url text
);
CREATE OR REPLACE FUNCTION report_id(
  subject text, status text, traffic text[], basis text, effective_from date, effective_to date,
  reported_on date, publisher text, title text, url text, note text, reason text
) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT left(encode(sha256(convert_to(replace(replace(replace(
    row_to_json(ROW(basis, effective_from, effective_to, note, publisher, reason, reported_on, status,
      subject, title, CASE WHEN cardinality(traffic) < 2 OR aidmap.is_sorted(traffic) THEN traffic
        ELSE aidmap.sorted_once(traffic) END, url)::aidmap.report_content)::text,
    '\u0010\u0010', chr(1)), '\u00100', '\u0000'), chr(1), '\u0010'), 'UTF8')), 'hex'), 16)
$$;

-- Most addresses are plain: one look in place of six.
CREATE OR REPLACE FUNCTION is_web_address(url text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN url ~ '^https?://[A-Za-z0-9.:-]+([/?#][!-~]*)?$' AND octet_length(url) <= 1000000
    THEN true
    ELSE url ~* '^https?://[^/?#\[\]]+' AND aidmap.without_space(url) = url AND aidmap.is_text(url)
      AND regexp_replace(normalize(substring(url FROM '//([^/?#]*)'), NFKC), '[^/?#@:]', '', 'g')
        = regexp_replace(substring(url FROM '//([^/?#]*)'), '[^/?#@:]', '', 'g')
      AND url !~* '^https?://[^/?#]*[\[\]]'
    END
$$;

-- Whether nothing is wrong with a report but, perhaps, that its place or publisher is unknown,
-- which the statement tells.
CREATE FUNCTION report_is_good(
  id text, subject text, status text, traffic text[], basis text, effective_from date,
  effective_to date, reported_on date, recorded_at timestamptz, publisher text, title text,
  url text, note text, reason text
) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT subject IS NOT NULL AND publisher IS NOT NULL
    AND aidmap.is_day(effective_from) AND aidmap.is_day(reported_on)
    AND (effective_to IS NULL OR aidmap.is_day(effective_to) AND effective_to >= effective_from)
    AND reported_on < (now() AT TIME ZONE 'UTC')::date AND aidmap.is_instant(recorded_at)
    AND (basis = 'announced' OR effective_from <= reported_on)
    AND status IN ('open', 'restricted', 'closed') AND basis IN ('announced', 'observed')
    AND aidmap.is_sorted(traffic) AND (reason IS NULL OR reason IN
      ('security', 'policy', 'damage', 'weather', 'holiday', 'capacity', 'other'))
    AND (title IS NULL OR aidmap.is_note(title)) AND (note IS NULL OR aidmap.is_note(note))
    AND (url IS NULL OR aidmap.is_web_address(url))
    AND id = aidmap.report_id(subject, status, traffic, basis, effective_from, effective_to,
      reported_on, publisher, title, url, note, reason)
$$;

-- What a report says: all that is wrong with it in words. An id that is not given is worked out.
CREATE OR REPLACE FUNCTION check_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(NEW.traffic) > 1 AND NOT aidmap.is_sorted(NEW.traffic) THEN
    NEW.traffic := aidmap.sorted_once(NEW.traffic);
  END IF;
  IF NEW.id IS NULL THEN
    NEW.id := aidmap.report_id(NEW.subject, NEW.status, NEW.traffic, NEW.basis, NEW.effective_from,
      NEW.effective_to, NEW.reported_on, NEW.publisher, NEW.title, NEW.url, NEW.note, NEW.reason);
  END IF;
  NEW.checked := true;
  IF aidmap.report_is_good(NEW.id, NEW.subject, NEW.status, NEW.traffic, NEW.basis,
    NEW.effective_from, NEW.effective_to, NEW.reported_on, NEW.recorded_at, NEW.publisher,
    NEW.title, NEW.url, NEW.note, NEW.reason) IS NOT TRUE THEN
    PERFORM aidmap.refuse_faults('report', to_jsonb(NEW));
  END IF;
  RETURN NEW;
END $$;

-- What the reports of a statement refer to: each place, leg and publisher once. The first report that
-- refers to none is refused in words.
CREATE FUNCTION check_references() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unknown_subjects text[] := ARRAY(SELECT e.subject FROM (SELECT DISTINCT subject FROM entered) e
    WHERE (SELECT s.id FROM aidmap.subject s WHERE s.id = e.subject) IS NULL);
  unknown_publishers text[] := ARRAY(SELECT e.publisher
    FROM (SELECT DISTINCT publisher FROM entered) e
    WHERE (SELECT p.id FROM aidmap.publisher p WHERE p.id = e.publisher) IS NULL);
BEGIN
  IF cardinality(unknown_subjects) > 0 OR cardinality(unknown_publishers) > 0 THEN
    PERFORM aidmap.refuse_faults('report', first.content) FROM (
      SELECT to_jsonb(e) AS content FROM entered e
      WHERE e.subject = ANY (unknown_subjects) OR e.publisher = ANY (unknown_publishers)
      ORDER BY e.serial LIMIT 1) first;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER check_references AFTER INSERT ON report REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION check_references();
CREATE TRIGGER check_references_anew AFTER UPDATE ON report REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION check_references();

-- A row that says the time of its statement has the time that the server would give it.
DROP TRIGGER before_check_recorded_at ON report;
CREATE TRIGGER before_check_recorded_at BEFORE INSERT ON report FOR EACH ROW
  WHEN (NEW.recorded_at IS DISTINCT FROM statement_timestamp())
  EXECUTE FUNCTION set_recorded_at();
DROP TRIGGER before_check_recorded_at ON count;
CREATE TRIGGER before_check_recorded_at BEFORE INSERT ON count FOR EACH ROW
  WHEN (NEW.recorded_at IS DISTINCT FROM statement_timestamp())
  EXECUTE FUNCTION set_recorded_at();

-- Who says nothing of when a report came says what its trigger would say.
ALTER TABLE report ALTER COLUMN recorded_at SET DEFAULT statement_timestamp();
ALTER TABLE count ALTER COLUMN recorded_at SET DEFAULT statement_timestamp();

-- The foreign keys stand behind that, at the end of the transaction: earlier, they would refuse
-- before the words. Nothing that they refer to is ever deleted.
DO $$
DECLARE
  reference text;
BEGIN
  FOR reference IN SELECT c.conname FROM pg_constraint c
    WHERE c.conrelid = 'aidmap.report'::regclass AND c.contype = 'f' AND c.conparentid = 0 LOOP
    EXECUTE format('ALTER TABLE aidmap.report ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED',
      reference);
  END LOOP;
END $$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA aidmap TO aidmap_reader, aidmap_editor;
