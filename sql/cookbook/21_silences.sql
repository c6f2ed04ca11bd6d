-- When was a newsroom silent for much longer than usual, and did this archive look meanwhile?
SELECT source, silent_from, silent_until, lasted, round(times_usual, 1) AS times_usual, good_crawls
  FROM archive.silences WHERE silent_until IS NOT NULL ORDER BY times_usual DESC NULLS LAST LIMIT 50;
