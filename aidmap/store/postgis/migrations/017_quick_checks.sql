-- Reports that come by the ten thousand: what is good is seen to be good by an expression of the
-- trigger itself, and only the rest goes through `check_report`, which tells all that is wrong.
--
-- A row that says that it is checked is believed nothing: it is looked at like every other.

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
-- which the foreign keys tell.
CREATE FUNCTION report_is_good(
  id text, subject text, status text, traffic text[], basis text, effective_from date,
  effective_to date, reported_on date, recorded_at timestamptz, publisher text, title text,
  url text, note text, reason text
) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT aidmap.is_day(effective_from) AND aidmap.is_day(reported_on)
    AND (effective_to IS NULL OR aidmap.is_day(effective_to) AND effective_to >= effective_from)
    AND reported_on < (now() AT TIME ZONE 'UTC')::date AND aidmap.is_instant(recorded_at)
    AND (basis = 'announced' OR effective_from <= reported_on)
    AND status IN ('open', 'restricted', 'closed') AND basis IN ('announced', 'observed')
    AND array_to_string(traffic, ',') IN ('fuel', 'goods', 'people', 'fuel,goods', 'fuel,people',
      'goods,people', 'fuel,goods,people')
    AND (reason IS NULL OR reason IN
      ('security', 'policy', 'damage', 'weather', 'holiday', 'capacity', 'other'))
    AND (title IS NULL OR aidmap.is_note(title)) AND (note IS NULL OR aidmap.is_note(note))
    AND (url IS NULL OR aidmap.is_web_address(url))
    AND id = aidmap.report_id(subject, status, traffic, basis, effective_from, effective_to,
      reported_on, publisher, title, url, note, reason)
$$;

CREATE OR REPLACE FUNCTION check_report() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  good boolean;
BEGIN
  IF cardinality(NEW.traffic) > 1 THEN
    NEW.traffic := aidmap.sorted_once(NEW.traffic);
  END IF;
  NEW.id := coalesce(NEW.id, aidmap.report_id(NEW.subject, NEW.status, NEW.traffic, NEW.basis,
    NEW.effective_from, NEW.effective_to, NEW.reported_on, NEW.publisher, NEW.title, NEW.url,
    NEW.note, NEW.reason));
  NEW.checked := true;
  good := aidmap.report_is_good(NEW.id, NEW.subject, NEW.status, NEW.traffic, NEW.basis,
    NEW.effective_from, NEW.effective_to, NEW.reported_on, NEW.recorded_at, NEW.publisher,
    NEW.title, NEW.url, NEW.note, NEW.reason);
  PERFORM FROM aidmap.subject s, aidmap.publisher p WHERE s.id = NEW.subject AND p.id = NEW.publisher;
  IF good IS NOT TRUE OR NOT FOUND THEN
    PERFORM aidmap.refuse_faults('report', to_jsonb(NEW));
  END IF;
  RETURN NEW;
END $$;

DROP TRIGGER check_row ON report;
CREATE TRIGGER check_row BEFORE INSERT ON report FOR EACH ROW
  WHEN ((NEW.checked AND aidmap.report_is_good(NEW.id, NEW.subject, NEW.status, NEW.traffic,
    NEW.basis, NEW.effective_from, NEW.effective_to, NEW.reported_on, NEW.recorded_at,
    NEW.publisher, NEW.title, NEW.url, NEW.note, NEW.reason)) IS NOT TRUE)
  EXECUTE FUNCTION check_report();
CREATE TRIGGER check_change BEFORE UPDATE ON report FOR EACH ROW EXECUTE FUNCTION check_report();

-- A row that says the time of its statement has the time that the server would give it.
DROP TRIGGER before_check_recorded_at ON report;
CREATE TRIGGER before_check_recorded_at BEFORE INSERT ON report FOR EACH ROW
  WHEN (NEW.recorded_at IS DISTINCT FROM statement_timestamp())
  EXECUTE FUNCTION set_recorded_at();
DROP TRIGGER before_check_recorded_at ON count;
CREATE TRIGGER before_check_recorded_at BEFORE INSERT ON count FOR EACH ROW
  WHEN (NEW.recorded_at IS DISTINCT FROM statement_timestamp())
  EXECUTE FUNCTION set_recorded_at();

GRANT INSERT (checked) ON report TO aidmap_editor;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA aidmap TO aidmap_reader, aidmap_editor;
