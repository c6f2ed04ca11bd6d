-- Which words did edits put in the place of which?
SELECT edit.changed_before, edit.source, hunk ->> 'removed' AS removed, hunk ->> 'added' AS added,
       hunk ->> 'before' AS words_before, edit.url
  FROM archive.edits AS edit, jsonb_array_elements(edit.hunks) AS hunk
 WHERE hunk ->> 'removed' <> '' AND hunk ->> 'added' <> '' ORDER BY 1 DESC;
