-- Which pages claim a change that this archive, which saw them before and after it, did not find in their text?
SELECT source, title, first_seen_at, claimed_modified_at, last_seen_at, url FROM archive.articles
 WHERE claimed_modified_at > first_seen_at AND last_seen_at > claimed_modified_at AND last_changed_at IS NULL
 ORDER BY claimed_modified_at DESC;
