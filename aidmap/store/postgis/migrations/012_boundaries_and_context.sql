-- Two more collections of shapes: boundaries that are drawn in a manner of their own, and the
-- context of a map - names of countries, seas and towns, and roads.

ALTER TABLE shape_entry DROP CONSTRAINT shape_entry_name_check,
  ADD CONSTRAINT "name is that of a collection"
    CHECK (name IN ('areas', 'basemap', 'boundaries', 'context')),
  DROP CONSTRAINT "feature is an area",
  ADD CONSTRAINT "feature is of its collection" CHECK (place < 0
    OR feature IS NOT NULL AND geom IS NOT NULL AND CASE name
      WHEN 'boundaries' THEN GeometryType(geom) IN ('LINESTRING', 'MULTILINESTRING')
      WHEN 'context' THEN GeometryType(geom)
        IN ('POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING')
      ELSE GeometryType(geom) IN ('POLYGON', 'MULTIPOLYGON')
    END) NOT VALID;

DO $$ BEGIN
  ALTER TABLE shape_entry VALIDATE CONSTRAINT "feature is of its collection";
EXCEPTION WHEN check_violation THEN
  NULL; -- a row that is there breaks it: what is entered from now on does not
END $$;
