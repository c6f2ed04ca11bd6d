-- Who ran whose text, and how much later?
SELECT source, title, other_source, other_title, kind, score, other_seen_before - seen_before AS later_by
  FROM archive.copies WHERE role = 'first' ORDER BY score DESC;
