-- Counts: figures of what passed a place. Like reports, they are never changed, only retracted.

CREATE TABLE count (
  serial bigint GENERATED ALWAYS AS IDENTITY,
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
  subject text COLLATE "C" NOT NULL REFERENCES subject (id),
  direction text NOT NULL CHECK (direction IN ('in', 'out')),
  traffic text NOT NULL CHECK (traffic IN ('goods', 'fuel', 'people')),
  measure text NOT NULL CHECK (
    measure IN ('trucks', 'pallets', 'tonnes', 'litres', 'people', 'containers', 'packages')),
  value numeric NOT NULL CHECK (value >= 0 AND value < 1e15), -- with the decimals it was given
  first_day date NOT NULL CHECK (is_day(first_day)),
  last_day date NOT NULL CHECK (is_day(last_day) AND last_day >= first_day),
  stage text NOT NULL CHECK (
    stage IN ('manifested', 'offloaded', 'collected', 'entered', 'delivered', 'intercepted',
      'returned', 'exited')),
  cargo text CHECK (is_note(cargo)),
  publisher text COLLATE "C" NOT NULL REFERENCES publisher (id),
  reported_on date NOT NULL CHECK (is_day(reported_on) AND last_day <= reported_on),
  recorded_at timestamptz NOT NULL,
  title text CHECK (is_note(title)),
  url text CHECK (is_note(url)),
  note text CHECK (is_note(note))
);
CREATE INDEX count_of_place ON count (subject, last_day);
CREATE INDEX count_entered ON count (serial);

CREATE TRIGGER before_check_recorded_at BEFORE INSERT ON count
  FOR EACH ROW EXECUTE FUNCTION set_recorded_at();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON count
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT ON count TO aidmap_reader, aidmap_editor;
GRANT INSERT (id, subject, direction, traffic, measure, value, first_day, last_day, stage, cargo,
  publisher, reported_on, recorded_at, title, url, note) ON count TO aidmap_editor;

-- A retraction withdraws a report or a count.
CREATE OR REPLACE FUNCTION faults_of_retraction(r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN array_remove(ARRAY[
    CASE WHEN NOT EXISTS (SELECT FROM aidmap.report o WHERE o.id = r ->> 'report')
      AND NOT EXISTS (SELECT FROM aidmap.count o WHERE o.id = r ->> 'report')
      THEN 'report: there is no report or count ' || coalesce(r ->> 'report', 'without an id') END,
    CASE WHEN aidmap.is_instant((r ->> 'recorded_at')::timestamptz) IS NOT TRUE
      THEN format('recorded_at: %L is no instant of 1900 to 2200', r ->> 'recorded_at') END,
    CASE WHEN aidmap.is_note(r ->> 'because') IS NOT TRUE
      THEN 'because: is blank, too long, or cannot be shown' END
  ], NULL);
END $$;
