-- How does each newsroom edit: edits by class, and in how many of them a notice was found?
SELECT source, class, count(*) AS edits, count(*) FILTER (WHERE NOT no_notice_found) AS with_notice
  FROM archive.edits GROUP BY 1, 2 ORDER BY 1, 3 DESC;
