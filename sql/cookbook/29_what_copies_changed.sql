-- Who else ran a text, when, and what did they change in it?
SELECT copy.source, copy.title, copy.other_source, copy.other_seen_before, change.place, change.removed, change.added
  FROM archive.copies AS copy CROSS JOIN LATERAL archive.diff(copy.revision_id, copy.other_revision_id) AS change
 WHERE copy.role IN ('first', 'undecided') AND copy.kind = 'same_copy'
 ORDER BY copy.article_id, copy.other_seen_before, copy.other_id;
