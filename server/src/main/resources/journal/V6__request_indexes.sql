-- A list may be narrowed by several things at once: each index tells all of them, so that only the
-- rows that are shown are read.

DROP INDEX request_by_model;
DROP INDEX request_by_owner;
DROP INDEX request_by_status;
DROP INDEX request_errors;

CREATE INDEX request_by_model ON request (model, started_at, number, status, owner);
CREATE INDEX request_by_owner ON request (owner, started_at, number, status, model);
CREATE INDEX request_by_status ON request (status, started_at, number, model, owner);
CREATE INDEX request_errors ON request (number) WHERE status IN (2, 4);

-- Sums are of four levels no more: 4 is a week. Their spreads are coarser, so they are made anew.
DELETE FROM roll_up;
DELETE FROM summed_up;
