-- The same as before; a connection plans it once, not at every answer about a place.
CREATE OR REPLACE FUNCTION has_unchecked() RETURNS boolean
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off AS $$
BEGIN
  RETURN EXISTS (SELECT FROM aidmap.report WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.retraction WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.dataset_entry WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.place_entry WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.leg_entry WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.route_entry WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.source_entry WHERE NOT checked);
END $$;
