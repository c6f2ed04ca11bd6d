-- What pages and feeds write as a date can be any words: a redaction takes them too, and says so.

ALTER TABLE store.claim ADD COLUMN redaction_id bigint REFERENCES store.redaction;
COMMENT ON COLUMN store.claim.redaction_id IS 'The redaction that removed what was written in place of a date; NULL while it is there. Then the act that names the claim proves no more than that there was one.';
