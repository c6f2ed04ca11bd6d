-- What has vanished and not come back, with its last words?
SELECT missing_since, state, source, title, last_seen_at, evidence, left(last_text, 200) AS last_words, url
  FROM archive.unavailable WHERE back_at IS NULL ORDER BY missing_since DESC;
