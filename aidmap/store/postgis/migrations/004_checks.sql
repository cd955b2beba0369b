-- What is wrong with a row: all that a reader would stumble over, in words. What is entered with
-- faults is refused (005_refusals.sql); what is there all the same is left out (006_bad_rows.sql).

-- The words of fields, used by constraints and by `faults` alike.

CREATE FUNCTION is_day(day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT day BETWEEN DATE '1900-01-01' AND DATE '2200-12-31'
$$;

CREATE FUNCTION is_instant(instant timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT instant BETWEEN TIMESTAMPTZ '1900-01-01 00:00+00' AND TIMESTAMPTZ '2200-12-31 00:00+00'
$$;

-- A text without its white space, as Python knows white space: PostgreSQL's depends on the server.
CREATE FUNCTION without_space(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT translate(words, E'\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002'
    '\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000', '')
$$;

-- A text that may be long, but not without end, and holds nothing that no document can hold.
CREATE FUNCTION is_text(words text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT octet_length(words) <= 1000000
    AND words !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]'
$$;

-- A name: it can be seen, and nothing in it steers a terminal or hides.
CREATE FUNCTION is_name(words text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT aidmap.is_text(words) AND words !~ '[\u000a\u000d\u007f-\u009f\ufeff]'
    AND aidmap.without_space(words) !~ '^['
      '\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff'
      ']*$'
$$;

CREATE FUNCTION is_note(words text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT aidmap.is_text(words) AND aidmap.without_space(words) <> ''
$$;

CREATE FUNCTION are_names(list text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(bool_and(coalesce(aidmap.is_name(one), false)), true)
    AND coalesce(array_ndims(list), 1) = 1 FROM unnest(list) AS one
$$;

CREATE FUNCTION are_texts(list text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(bool_and(coalesce(aidmap.is_text(one) AND one <> '', false)), true)
    AND coalesce(array_ndims(list), 1) = 1 FROM unnest(list) AS one
$$;

CREATE FUNCTION is_slug(id text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT id ~ '^[a-z0-9]+(-+[a-z0-9]+)*$' AND length(id) <= 500
$$;

CREATE FUNCTION is_web_address(url text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT url ~* '^https?://[^/?#\[\]]+' AND aidmap.without_space(url) = url AND aidmap.is_text(url)
    AND regexp_replace(normalize(substring(url FROM '//([^/?#]*)'), NFKC), '[^/?#@:]', '', 'g')
      = regexp_replace(substring(url FROM '//([^/?#]*)'), '[^/?#@:]', '', 'g')
    AND url !~* '^https?://[^/?#]*[\[\]]'
$$;

CREATE FUNCTION is_traffic(list text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT cardinality(list) > 0 AND array_ndims(list) = 1 AND list <@ ARRAY['goods', 'fuel', 'people']
$$;

CREATE FUNCTION sorted_once(list text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT array_agg(DISTINCT one COLLATE "C" ORDER BY one COLLATE "C") FROM unnest(list) AS one
$$;

-- The id of a report: the first 16 hex digits of the SHA-256 of its content as JSON, as
-- aidmap.model.Report has it: keys sorted, no spaces, UTF-8, empty as null.
CREATE FUNCTION day_json(day date) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce('"' || to_char(day, 'YYYY-MM-DD') || '"', 'null')
$$;
CREATE FUNCTION text_json(words text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(to_json(words)::text, 'null')
$$;
CREATE FUNCTION report_id(
  subject text, status text, traffic text[], basis text, effective_from date, effective_to date,
  reported_on date, publisher text, title text, url text, note text, reason text
) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT left(encode(sha256(convert_to(replace(replace(replace(
    '{"basis":' || aidmap.text_json(basis) || ',"effective_from":' || aidmap.day_json(effective_from)
    || ',"effective_to":' || aidmap.day_json(effective_to) || ',"note":' || aidmap.text_json(note)
    || ',"publisher":' || aidmap.text_json(publisher) || ',"reason":' || aidmap.text_json(reason)
    || ',"reported_on":' || aidmap.day_json(reported_on) || ',"status":' || aidmap.text_json(status)
    || ',"subject":' || aidmap.text_json(subject) || ',"title":' || aidmap.text_json(title)
    || ',"traffic":' || coalesce(to_json(CASE WHEN cardinality(traffic) < 2
      THEN traffic ELSE aidmap.sorted_once(traffic) END)::text, 'null')
    || ',"url":' || aidmap.text_json(url) || '}',
    '\u0010\u0010', chr(1)), '\u00100', '\u0000'), chr(1), '\u0010'), 'UTF8')), 'hex'), 16)
$$;

-- The ids that others refer to. The *_entry tables hold an id as often as it was entered, and a
-- foreign key needs it once. Ids are never taken away, for nothing is ever deleted.
CREATE TABLE subject (
  id text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('place', 'leg'))
);
CREATE TABLE publisher (id text COLLATE "C" PRIMARY KEY);

-- What is wrong with a row, as jsonb has it, a line a fault; none: an empty array.

CREATE FUNCTION faults_of_report(r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  entry aidmap.report := jsonb_populate_record(NULL::aidmap.report, r - 'checked');
  content text := aidmap.report_id(entry.subject, entry.status, entry.traffic, entry.basis,
    entry.effective_from, entry.effective_to, entry.reported_on, entry.publisher, entry.title,
    entry.url, entry.note, entry.reason);
BEGIN
  RETURN array_remove(ARRAY[
    CASE WHEN entry.id IS DISTINCT FROM content THEN 'id: its content gives ' || content
      || ': a report is never edited: retract it, and enter a new one' END,
    CASE WHEN NOT EXISTS (SELECT FROM aidmap.subject s WHERE s.id = entry.subject)
      THEN format('subject: there is no place or leg %L', entry.subject) END,
    CASE WHEN (entry.status IN ('open', 'restricted', 'closed')) IS NOT TRUE
      THEN format('status: %L is none of open, restricted, closed', entry.status) END,
    CASE WHEN aidmap.is_traffic(entry.traffic) IS NOT TRUE
      THEN format('traffic: %L is not of goods, fuel, people', entry.traffic) END,
    CASE WHEN (entry.basis IN ('announced', 'observed')) IS NOT TRUE
      THEN format('basis: %L is none of announced, observed', entry.basis) END,
    CASE WHEN aidmap.is_day(entry.effective_from) IS NOT TRUE
      THEN format('effective_from: %L is no day of 1900 to 2200', entry.effective_from) END,
    CASE WHEN NOT aidmap.is_day(entry.effective_to)
      THEN format('effective_to: %L is no day of 1900 to 2200', entry.effective_to) END,
    CASE WHEN entry.effective_to < entry.effective_from
      THEN 'effective_to: is before effective_from' END,
    CASE WHEN aidmap.is_day(entry.reported_on) IS NOT TRUE
      THEN format('reported_on: %L is no day of 1900 to 2200', entry.reported_on)
      WHEN entry.reported_on > aidmap.today()
      THEN format('reported_on: %s is in the future', entry.reported_on) END,
    CASE WHEN entry.basis = 'observed' AND entry.effective_from > entry.reported_on
      THEN 'effective_from: nobody can have observed what comes after reported_on' END,
    CASE WHEN aidmap.is_instant(entry.recorded_at) IS NOT TRUE
      THEN format('recorded_at: %L is no instant of 1900 to 2200', entry.recorded_at) END,
    CASE WHEN NOT EXISTS (SELECT FROM aidmap.publisher p WHERE p.id = entry.publisher)
      THEN format('publisher: there is no source %L', entry.publisher) END,
    CASE WHEN NOT aidmap.is_note(entry.title) THEN 'title: is blank, too long, or cannot be shown' END,
    CASE WHEN NOT aidmap.is_web_address(entry.url) THEN format('url: %L is not a web address: it '
      'must begin with http:// or https://', left(entry.url, 200)) END,
    CASE WHEN NOT aidmap.is_note(entry.note) THEN 'note: is blank, too long, or cannot be shown' END,
    CASE WHEN entry.reason NOT IN
      ('security', 'policy', 'damage', 'weather', 'holiday', 'capacity', 'other')
      THEN format('reason: %L is none of ours', entry.reason) END
  ], NULL);
END $$;

CREATE FUNCTION faults_of_retraction(r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN array_remove(ARRAY[
    CASE WHEN NOT EXISTS (SELECT FROM aidmap.report o WHERE o.id = r ->> 'report')
      THEN 'report: there is no report ' || coalesce(r ->> 'report', 'without an id') END,
    CASE WHEN aidmap.is_instant((r ->> 'recorded_at')::timestamptz) IS NOT TRUE
      THEN format('recorded_at: %L is no instant of 1900 to 2200', r ->> 'recorded_at') END,
    CASE WHEN aidmap.is_note(r ->> 'because') IS NOT TRUE
      THEN 'because: is blank, too long, or cannot be shown' END
  ], NULL);
END $$;

CREATE FUNCTION faults_of_place(r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  entry aidmap.place_entry := jsonb_populate_record(NULL::aidmap.place_entry, r - 'geom');
  port boolean := entry.kind IN ('seaport', 'pier', 'airport');
BEGIN
  RETURN array_remove(ARRAY[
    CASE WHEN aidmap.is_slug(entry.id) IS NOT TRUE THEN format('id: %L is no id', entry.id) END,
    CASE WHEN EXISTS (SELECT FROM aidmap.subject s WHERE s.id = entry.id AND s.kind <> 'place')
      THEN format('id: %s is already the id of a leg', entry.id) END,
    CASE WHEN (entry.kind IN ('land_crossing', 'inspection_point', 'seaport', 'pier', 'airport',
        'logistics_hub', 'airdrop_zone', 'destination')) IS NOT TRUE
      THEN format('kind: %L is no kind of place', entry.kind) END,
    CASE WHEN aidmap.is_name(entry.name_en) IS NOT TRUE
      THEN 'name_en: is empty, too long, or holds what nobody sees' END,
    CASE WHEN NOT (aidmap.is_name(coalesce(entry.name_ar, '-')) AND aidmap.is_name(coalesce(
        entry.name_he, '-')) AND aidmap.is_name(coalesce(entry.name_fr, '-')))
      THEN 'name_ar, name_he, name_fr: one is blank, too long, or holds what nobody sees' END,
    CASE WHEN NOT (aidmap.are_names(entry.aliases) AND aidmap.are_texts(entry.sources))
      THEN 'aliases, sources: a text in them is empty, too long, or cannot be shown' END,
    CASE WHEN aidmap.are_texts(entry.keys) IS NOT TRUE THEN 'keys: one is empty, or cannot be shown' END,
    CASE WHEN NOT aidmap.are_texts(entry.countries)
        OR EXISTS (SELECT FROM unnest(entry.countries) c WHERE c !~ '^[A-Z]{3}$')
      THEN 'countries: must be ISO 3166-1 alpha-3 codes' END,
    CASE WHEN (entry.lon BETWEEN -180 AND 180 AND entry.lat BETWEEN -90 AND 90) IS NOT TRUE
      THEN 'lon, lat: is no point on earth' END,
    CASE WHEN (entry.accuracy_m > 0 AND entry.accuracy_m < 'infinity') IS NOT TRUE
      THEN 'accuracy_m: must be metres, more than 0' END,
    CASE WHEN NOT (aidmap.is_name(coalesce(entry.operator, '-'))
        AND aidmap.is_note(coalesce(entry.note, '-')))
      THEN 'operator, note: one is blank, too long, or cannot be shown' END,
    CASE WHEN entry.unlocode !~ '^[A-Z]{2}[A-Z2-9]{3}$' OR entry.iata !~ '^[A-Z]{3}$'
        OR entry.icao !~ '^[A-Z]{4}$' OR entry.iso3166_2 !~ '^[A-Z]{2}-[A-Z0-9]{1,3}$'
        OR NOT aidmap.is_note(entry.pcode)
      THEN 'unlocode, iata, icao, pcode, iso3166_2: one is no such code' END,
    CASE WHEN NOT port AND num_nonnulls(entry.unlocode, entry.iata, entry.icao) > 0
        OR entry.kind <> 'destination' AND num_nonnulls(entry.pcode, entry.iso3166_2) > 0
      THEN format('kind: a %s has no such code', entry.kind) END
  ], NULL);
END $$;

CREATE FUNCTION is_line(line jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof(line) <> 'array' THEN false ELSE jsonb_array_length(line) >= 2
    AND (SELECT bool_and(CASE WHEN jsonb_typeof(point) <> 'array' THEN false
      ELSE jsonb_array_length(point) = 2 AND jsonb_typeof(point -> 0) = 'number'
        AND jsonb_typeof(point -> 1) = 'number' AND abs((point ->> 0)::numeric) <= 180
        AND abs((point ->> 1)::numeric) <= 90 END) FROM jsonb_array_elements(line) AS point) END
$$;

CREATE FUNCTION faults_of_leg(r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  entry aidmap.leg_entry := jsonb_populate_record(NULL::aidmap.leg_entry, r - 'geom');
BEGIN
  RETURN array_remove(ARRAY[
    CASE WHEN aidmap.is_slug(entry.id) IS NOT TRUE THEN format('id: %L is no id', entry.id) END,
    CASE WHEN EXISTS (SELECT FROM aidmap.subject s WHERE s.id = entry.id AND s.kind <> 'leg')
      THEN format('id: %s is already the id of a place', entry.id) END,
    CASE WHEN NOT EXISTS (SELECT FROM aidmap.subject s WHERE s.id = entry.start AND s.kind = 'place')
      THEN format('start: there is no place %L', entry.start) END,
    CASE WHEN NOT EXISTS (SELECT FROM aidmap.subject s WHERE s.id = entry."end" AND s.kind = 'place')
      THEN format('end: there is no place %L', entry."end") END,
    CASE WHEN EXISTS (SELECT FROM aidmap.leg_entry o WHERE o.checked AND o.id <> entry.id
        AND (o.start, o."end") IN ((entry.start, entry."end"), (entry."end", entry.start))
        AND NOT EXISTS (SELECT FROM aidmap.leg_entry n WHERE n.id = o.id AND n.serial > o.serial))
      THEN 'end: another leg joins the same two places' END,
    CASE WHEN (entry.mode IN ('road', 'sea', 'air')) IS NOT TRUE
      THEN format('mode: %L is none of road, sea, air', entry.mode) END,
    CASE WHEN (entry.km >= 0 AND entry.km < 'infinity') IS NOT TRUE
      THEN 'km: must be kilometres, 0 or more' END,
    CASE WHEN NOT aidmap.is_note(entry.note) THEN 'note: is blank, too long, or cannot be shown' END,
    CASE WHEN NOT aidmap.are_texts(entry.sources) OR NOT aidmap.are_texts(entry.keys)
      THEN 'sources, keys: a text in them is empty, too long, or cannot be shown' END,
    CASE WHEN aidmap.is_line(entry.line) IS NOT TRUE
      THEN 'line: must be two or more [lon, lat] on earth' END
  ], NULL);
END $$;

CREATE FUNCTION faults_of_route(r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  entry aidmap.route_entry := jsonb_populate_record(NULL::aidmap.route_entry, r);
BEGIN
  RETURN array_remove(ARRAY[
    CASE WHEN aidmap.is_slug(entry.id) IS NOT TRUE THEN format('id: %L is no id', entry.id) END,
    CASE WHEN aidmap.is_name(entry.name_en) IS NOT TRUE
      THEN 'name_en: is empty, too long, or holds what nobody sees' END,
    CASE WHEN NOT (aidmap.is_name(coalesce(entry.name_ar, '-')) AND aidmap.is_name(coalesce(
        entry.name_he, '-')) AND aidmap.is_name(coalesce(entry.name_fr, '-')) AND aidmap.is_note(
        coalesce(entry.note, '-')))
      THEN 'name_ar, name_he, name_fr, note: one is blank, too long, or cannot be shown' END,
    CASE WHEN aidmap.is_traffic(entry.traffic) IS NOT TRUE
      THEN format('traffic: %L is not of goods, fuel, people', entry.traffic) END,
    CASE WHEN (cardinality(entry.places) >= 2 AND aidmap.are_texts(entry.places)) IS NOT TRUE
      THEN 'places: must be two ids or more' END,
    CASE WHEN NOT aidmap.is_day(entry.first_day) OR NOT aidmap.is_day(entry.last_day)
      THEN 'first_day, last_day: one is no day of 1900 to 2200' END,
    CASE WHEN entry.last_day < entry.first_day THEN 'last_day: is before first_day' END
  ], NULL) || (
    SELECT coalesce(array_agg(format('places: there is no place %L', place)), '{}')
    FROM unnest(entry.places) AS place
    WHERE NOT EXISTS (SELECT FROM aidmap.subject s WHERE s.id = place AND s.kind = 'place')
  ) || (
    SELECT coalesce(array_agg(format('places: no leg joins %L and %L', one, other)), '{}')
    FROM unnest(entry.places, entry.places[2:]) AS pair (one, other)
    WHERE other IS NOT NULL AND NOT EXISTS (SELECT FROM aidmap.leg_entry l WHERE l.checked
      AND (l.start, l."end") IN ((one, other), (other, one)))
  );
END $$;

CREATE FUNCTION faults_of_source(r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN array_remove(ARRAY[
    CASE WHEN aidmap.is_slug(r ->> 'id') IS NOT TRUE THEN format('id: %L is no id', r ->> 'id') END,
    CASE WHEN aidmap.is_name(r ->> 'name') IS NOT TRUE
      THEN 'name: is empty, too long, or holds what nobody sees' END,
    CASE WHEN (r ->> 'kind' IN ('un', 'ngo', 'authority', 'media', 'other')) IS NOT TRUE
      THEN format('kind: %L is none of un, ngo, authority, media, other', r ->> 'kind') END
  ], NULL);
END $$;

-- Of what a data set says of itself, what SQL needs too; the rest is aidmap's to check.
CREATE FUNCTION faults_of_dataset(r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  fields jsonb := r -> 'fields';
BEGIN
  RETURN array_remove(ARRAY[
    CASE WHEN (jsonb_typeof(fields) = 'object') IS NOT TRUE THEN 'fields: is no object' END,
    CASE WHEN aidmap.is_slug(fields ->> 'id') IS NOT TRUE THEN 'id: is no id' END,
    CASE WHEN (fields ->> 'title_en' <> '' AND fields ->> 'licence' <> ''
        AND fields ->> 'disclaimer_en' <> '') IS NOT TRUE
      THEN 'title_en, licence, disclaimer_en: one is missing' END,
    CASE WHEN NOT EXISTS (SELECT FROM pg_timezone_names z WHERE z.name = fields ->> 'time_zone')
      THEN format('time_zone: %L is not a time zone', fields ->> 'time_zone') END,
    CASE WHEN fields ->> 'stale_after_days' !~ '^[1-9][0-9]{0,5}$'
        OR fields ->> 'contest_days' !~ '^[1-9][0-9]{0,5}$'
      THEN 'stale_after_days, contest_days: must be days, more than 0' END
  ], NULL);
END $$;

CREATE FUNCTION faults(kind text, r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE kind
    WHEN 'report' THEN aidmap.faults_of_report(r)
    WHEN 'retraction' THEN aidmap.faults_of_retraction(r)
    WHEN 'place' THEN aidmap.faults_of_place(r)
    WHEN 'leg' THEN aidmap.faults_of_leg(r)
    WHEN 'route' THEN aidmap.faults_of_route(r)
    WHEN 'source' THEN aidmap.faults_of_source(r)
    ELSE aidmap.faults_of_dataset(r)
  END;
END $$;
