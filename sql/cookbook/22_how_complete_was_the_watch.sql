-- How closely was each newsroom watched: an edit made and taken back within a gap was not seen.
SELECT source, count(*) AS articles, round(avg(looks), 1) AS mean_looks,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY unseen_before) AS median_unseen_before,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY longest_gap) AS gap_of_nine_in_ten
  FROM archive.completeness GROUP BY 1 ORDER BY 2 DESC;
