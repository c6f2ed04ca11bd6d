-- Which pages claim a change although their text never changed in this archive?
SELECT source, title, claimed_modified_at, last_seen_at, url FROM archive.articles
 WHERE claimed_modified_at > published_at + interval '1 hour' AND last_changed_at IS NULL ORDER BY 3 DESC;
