-- Who asked last to have a target tried before its pause is over, and when.

ALTER TABLE push_target
  ADD COLUMN probe_asked_at timestamptz,
  ADD COLUMN probe_asked_by text,
  ADD CONSTRAINT push_target_probe_asked CHECK ((probe_asked_at IS NULL) = (probe_asked_by IS NULL));
