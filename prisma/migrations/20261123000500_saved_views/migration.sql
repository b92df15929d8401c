-- Lists of records that people keep by name: for themselves, or for everybody.

CREATE TABLE saved_view (
  id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner_id  text NOT NULL REFERENCES person ON DELETE CASCADE,
  name      text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- What the address of the list says after its question mark.
  query     text NOT NULL CHECK (length(query) <= 4000),
  is_shared boolean NOT NULL DEFAULT false,
  saved_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (owner_id, name)
);

-- The view that a person's list of records begins with.
CREATE TABLE default_view (
  person_id text PRIMARY KEY REFERENCES person ON DELETE CASCADE,
  view_id   integer NOT NULL REFERENCES saved_view ON DELETE CASCADE
);
CREATE INDEX default_view_view ON default_view (view_id);
