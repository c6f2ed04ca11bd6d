-- Who copies whom, and how often?
SELECT source AS origin, other_source AS copied_by, count(*) AS articles, avg(score) AS mean_score
  FROM archive.copies WHERE role = 'first' GROUP BY 1, 2 ORDER BY 3 DESC;
