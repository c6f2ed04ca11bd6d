-- How long had deleted articles been up, by newsroom?
SELECT source, count(*) AS deleted, percentile_cont(0.5) WITHIN GROUP (ORDER BY last_seen_at - sort_at) AS median_life
  FROM archive.unavailable WHERE back_at IS NULL AND state IN ('not_found', 'gone') GROUP BY 1 ORDER BY 2 DESC;
