-- What is entered with faults is refused, for psql as for aidmap.
--
-- Each row goes through `check_row`, which tells all that is wrong with it and marks it as checked.
-- CHECK constraints and foreign keys stand behind that. A row without the mark - it came before this
-- step, or past the triggers - is looked at by the readers (006_bad_rows.sql).

-- Rows that are there: those without faults are checked, the others are not and so are found again
-- by a small index; the foreign keys of the good ones are filled.

DO $$
DECLARE
  kind text;
  relation text;
BEGIN
  FOREACH kind IN ARRAY ARRAY['dataset', 'place', 'leg', 'route', 'source', 'report', 'retraction'] LOOP
    relation := CASE WHEN kind IN ('report', 'retraction') THEN kind ELSE kind || '_entry' END;
    EXECUTE format('ALTER TABLE %I ADD COLUMN checked boolean NOT NULL DEFAULT true', relation);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN checked SET DEFAULT false', relation);
  END LOOP;
  FOREACH kind IN ARRAY ARRAY['dataset', 'place', 'leg', 'route', 'source', 'report', 'retraction'] LOOP
    relation := CASE WHEN kind IN ('report', 'retraction') THEN kind ELSE kind || '_entry' END;
    EXECUTE format('ALTER TABLE %I DISABLE TRIGGER keep', relation);
    EXECUTE format('UPDATE %I t SET checked = false WHERE cardinality(faults(%L, to_jsonb(t))) > 0',
      relation, kind);
    EXECUTE format('ALTER TABLE %I ENABLE TRIGGER keep', relation);
    EXECUTE format('CREATE INDEX %I ON %I (serial) WHERE NOT checked', kind || '_unchecked', relation);
    IF kind IN ('place', 'leg') THEN
      EXECUTE format('INSERT INTO subject SELECT DISTINCT id, %L FROM %I WHERE checked '
        'ON CONFLICT DO NOTHING', kind, relation);
    ELSIF kind = 'source' THEN
      INSERT INTO publisher SELECT DISTINCT id FROM source_entry WHERE checked;
    END IF;
  END LOOP;
END $$;

-- The server says when a record came. Only an owner who copies records carries over when they came:
-- he says so by the setting, for a transaction; nobody back-dates by an INSERT alone.
CREATE FUNCTION set_recorded_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('aidmap.keep_recorded_at', true), '') <> 'on' THEN
    NEW.recorded_at := statement_timestamp();
  ELSIF NOT pg_has_role(current_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = TG_RELID),
      'USAGE') THEN
    RAISE EXCEPTION 'only an owner of the records carries over when they were recorded'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION refuse_faults(kind text, r jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  wrong text[] := aidmap.faults(kind, r);
BEGIN
  IF cardinality(wrong) > 0 THEN
    RAISE EXCEPTION '% %: %', kind, coalesce(r ->> 'id', r ->> 'report', ''),
      array_to_string(wrong, '; ') USING ERRCODE = 'check_violation';
  END IF;
END $$;

CREATE FUNCTION check_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM aidmap.refuse_faults(TG_ARGV[0], to_jsonb(NEW));
  NEW.checked := true;
  RETURN NEW;
END $$;

-- Reports come by the ten thousand: the same in one expression, and words only for what is refused.
-- An id that is not given is worked out.
CREATE FUNCTION check_report() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  content text;
  good boolean;
BEGIN
  IF cardinality(NEW.traffic) > 1 THEN
    NEW.traffic := aidmap.sorted_once(NEW.traffic);
  END IF;
  content := aidmap.report_id(NEW.subject, NEW.status, NEW.traffic, NEW.basis, NEW.effective_from,
    NEW.effective_to, NEW.reported_on, NEW.publisher, NEW.title, NEW.url, NEW.note, NEW.reason);
  NEW.id := coalesce(NEW.id, content);
  NEW.checked := true;
  good := NEW.id = content
    AND aidmap.is_day(NEW.effective_from) AND aidmap.is_day(NEW.reported_on)
    AND (NEW.effective_to IS NULL
      OR aidmap.is_day(NEW.effective_to) AND NEW.effective_to >= NEW.effective_from)
    AND NEW.reported_on < (now() AT TIME ZONE 'UTC')::date AND aidmap.is_instant(NEW.recorded_at)
    AND (NEW.basis = 'announced' OR NEW.effective_from <= NEW.reported_on)
    AND NEW.status IN ('open', 'restricted', 'closed') AND NEW.basis IN ('announced', 'observed')
    AND aidmap.is_traffic(NEW.traffic) AND (NEW.reason IS NULL OR NEW.reason IN
      ('security', 'policy', 'damage', 'weather', 'holiday', 'capacity', 'other'))
    AND (NEW.title IS NULL OR aidmap.is_note(NEW.title))
    AND (NEW.note IS NULL OR aidmap.is_note(NEW.note))
    AND (NEW.url IS NULL OR aidmap.is_web_address(NEW.url));
  PERFORM FROM aidmap.subject s, aidmap.publisher p WHERE s.id = NEW.subject AND p.id = NEW.publisher;
  IF good IS NOT TRUE OR NOT FOUND THEN
    PERFORM aidmap.refuse_faults('report', to_jsonb(NEW));
  END IF;
  RETURN NEW;
END $$;

-- Its id, once, for the foreign keys of others.
CREATE FUNCTION note_id() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_ARGV[0] = 'source' THEN
    INSERT INTO aidmap.publisher VALUES (NEW.id) ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO aidmap.subject VALUES (NEW.id, TG_ARGV[0]) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER note_id AFTER INSERT ON place_entry FOR EACH ROW EXECUTE FUNCTION note_id('place');
CREATE TRIGGER note_id AFTER INSERT ON leg_entry FOR EACH ROW EXECUTE FUNCTION note_id('leg');
CREATE TRIGGER note_id AFTER INSERT ON source_entry FOR EACH ROW EXECUTE FUNCTION note_id('source');

-- Triggers run in the order of their names.
CREATE TRIGGER before_check_recorded_at BEFORE INSERT ON report FOR EACH ROW EXECUTE FUNCTION set_recorded_at();
CREATE TRIGGER before_check_recorded_at BEFORE INSERT ON retraction FOR EACH ROW EXECUTE FUNCTION set_recorded_at();
CREATE TRIGGER check_row BEFORE INSERT OR UPDATE ON dataset_entry
  FOR EACH ROW EXECUTE FUNCTION check_row('dataset');
CREATE TRIGGER check_row BEFORE INSERT OR UPDATE ON place_entry
  FOR EACH ROW EXECUTE FUNCTION check_row('place');
CREATE TRIGGER check_row BEFORE INSERT OR UPDATE ON leg_entry
  FOR EACH ROW EXECUTE FUNCTION check_row('leg');
CREATE TRIGGER check_row BEFORE INSERT OR UPDATE ON route_entry
  FOR EACH ROW EXECUTE FUNCTION check_row('route');
CREATE TRIGGER check_row BEFORE INSERT OR UPDATE ON source_entry
  FOR EACH ROW EXECUTE FUNCTION check_row('source');
CREATE TRIGGER check_row BEFORE INSERT OR UPDATE ON report
  FOR EACH ROW EXECUTE FUNCTION check_report();
CREATE TRIGGER check_row BEFORE INSERT OR UPDATE ON retraction
  FOR EACH ROW EXECUTE FUNCTION check_row('retraction');

-- The same, as far as a constraint can say it: not valid for the rows that are there, then validated
-- where they allow it.

ALTER TABLE report
  ADD CONSTRAINT "days are of 1900 to 2200" CHECK (is_day(effective_from)
    AND is_day(coalesce(effective_to, '2000-01-01')) AND is_day(reported_on)) NOT VALID,
  ADD CONSTRAINT "recorded_at is of 1900 to 2200" CHECK (is_instant(recorded_at)) NOT VALID,
  ADD CONSTRAINT "title and note are texts" CHECK (
    is_note(coalesce(title, '-')) AND is_note(coalesce(note, '-'))) NOT VALID,
  ADD CONSTRAINT "url begins with http:// or https://" CHECK (is_web_address(url)) NOT VALID,
  ADD CONSTRAINT "reason is a word of ours" CHECK (reason IN
    ('security', 'policy', 'damage', 'weather', 'holiday', 'capacity', 'other')) NOT VALID,
  ADD CONSTRAINT "there is such a place or leg" FOREIGN KEY (subject) REFERENCES subject NOT VALID,
  ADD CONSTRAINT "there is such a source" FOREIGN KEY (publisher) REFERENCES publisher NOT VALID;
ALTER TABLE retraction
  ADD CONSTRAINT "recorded_at is of 1900 to 2200" CHECK (is_instant(recorded_at)) NOT VALID,
  ADD CONSTRAINT "because is a text" CHECK (is_note(because)) NOT VALID;
ALTER TABLE place_entry
  ADD CONSTRAINT "kind is a kind of place" CHECK (kind IN ('land_crossing', 'inspection_point',
    'seaport', 'pier', 'airport', 'logistics_hub', 'airdrop_zone', 'destination')) NOT VALID,
  ADD CONSTRAINT "accuracy_m is finite" CHECK (accuracy_m < 'infinity') NOT VALID,
  ADD CONSTRAINT "name_en is a text" CHECK (name_en <> '' AND is_text(name_en)) NOT VALID,
  ADD CONSTRAINT "lists hold texts" CHECK (are_texts(aliases) AND are_texts(sources)
    AND are_texts(countries) AND are_texts(keys)) NOT VALID;
ALTER TABLE leg_entry
  ADD CONSTRAINT "km is finite" CHECK (km < 'infinity') NOT VALID,
  ADD CONSTRAINT "line is two points or more" CHECK (is_line(line)) NOT VALID,
  ADD CONSTRAINT "there is such a start" FOREIGN KEY (start) REFERENCES subject NOT VALID,
  ADD CONSTRAINT "there is such an end" FOREIGN KEY ("end") REFERENCES subject NOT VALID;
ALTER TABLE route_entry
  ADD CONSTRAINT "traffic is goods, fuel, people" CHECK (is_traffic(traffic)) NOT VALID,
  ADD CONSTRAINT "days are of 1900 to 2200" CHECK (is_day(coalesce(first_day, '2000-01-01'))
    AND is_day(coalesce(last_day, '2000-01-01'))) NOT VALID,
  ADD CONSTRAINT "name_en is a text" CHECK (name_en <> '' AND is_text(name_en)) NOT VALID;
ALTER TABLE source_entry
  ADD CONSTRAINT "name is a text" CHECK (name <> '' AND is_text(name)) NOT VALID;
ALTER TABLE shape_entry
  ADD CONSTRAINT "feature is an area" CHECK (place < 0 OR feature IS NOT NULL AND geom IS NOT NULL
    AND GeometryType(geom) IN ('POLYGON', 'MULTIPOLYGON')) NOT VALID;

DO $$
DECLARE
  rule record;
BEGIN
  FOR rule IN SELECT c.conrelid::regclass AS relation, c.conname FROM pg_constraint c
    WHERE NOT c.convalidated AND c.connamespace = 'aidmap'::regnamespace ORDER BY c.oid LOOP
    BEGIN
      EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT %I', rule.relation, rule.conname);
    EXCEPTION WHEN check_violation OR foreign_key_violation THEN
      NULL; -- a row that is there breaks it: the readers leave it out and tell its id
    END;
  END LOOP;
END $$;

CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON subject
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON publisher
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON subject, publisher TO aidmap_reader, aidmap_editor;

-- An editor fills in no serial, which says what came last, and no mark of the server's.
DO $$
DECLARE
  relation text;
  fields text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['report', 'retraction', 'place_entry', 'source_entry'] LOOP
    SELECT string_agg(quote_ident(a.attname), ', ') INTO fields FROM pg_attribute a
      WHERE a.attrelid = ('aidmap.' || relation)::regclass AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attname NOT IN ('serial', 'checked') AND a.attgenerated = '';
    EXECUTE format('REVOKE INSERT ON %I FROM aidmap_editor', relation);
    EXECUTE format('GRANT INSERT (%s) ON %I TO aidmap_editor', fields, relation);
  END LOOP;
END $$;
