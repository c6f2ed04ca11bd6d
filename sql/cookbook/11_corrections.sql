-- How long did corrections take, by newsroom? At least: between looks that showed the old words.
SELECT source, count(*) AS corrections, count(*) FILTER (WHERE notice_found) AS with_notice,
       count(*) FILTER (WHERE notice_found IS NULL) AS not_looked_for,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY took_at_least) AS median_at_least, max(took_at_most) AS longest_at_most
  FROM archive.corrections GROUP BY 1 ORDER BY 2 DESC;
