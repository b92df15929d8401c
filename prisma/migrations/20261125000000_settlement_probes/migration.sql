-- A settlement is checked by one probe into `work` for each of its records. Joined, the planner began with
-- `work` where that seemed empty, and read all that was deleted from it and could not be cleared away.

CREATE OR REPLACE FUNCTION check_settlements() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM settled s JOIN record r ON r.id = s.record_id
    WHERE (r.direction = 'INGRESS') <> (s.status IN ('PROCESSED', 'ERROR'))
  ) THEN
    RAISE EXCEPTION 'a settlement carries a status of the other direction'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM work WHERE record_id = ANY (ARRAY(SELECT record_id FROM settled))) THEN
    RAISE EXCEPTION 'a record cannot be waiting and settled at once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
