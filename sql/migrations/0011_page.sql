-- What a page to look at asks first: the newest edits, whatever the article.

CREATE INDEX revision_newest ON store.revision (observed_at DESC, id DESC) WHERE previous_id IS NOT NULL AND dismissed_at IS NULL;
COMMENT ON INDEX store.revision_newest IS 'Edits newest first, a page at a time.';

CREATE INDEX copy_newest ON store.copy (recorded_at DESC);
COMMENT ON INDEX store.copy_newest IS 'Copies newest first, a page at a time.';
