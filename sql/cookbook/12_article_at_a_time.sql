-- What did an address say at a time, and is that certain?
SELECT title, body, seen_from, seen_until, is_certain
  FROM archive.article_at('https://news.example/corrected', '2026-03-01T14:30:00Z');
