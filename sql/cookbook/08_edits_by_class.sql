-- How does each newsroom edit: edits by class, in how many of them a notice was found, and in how many none was looked for?
SELECT source, class, count(*) AS edits, count(*) FILTER (WHERE NOT no_notice_found) AS with_notice,
       count(*) FILTER (WHERE no_notice_found IS NULL) AS not_looked_for
  FROM archive.edits GROUP BY 1, 2 ORDER BY 1, 3 DESC;
