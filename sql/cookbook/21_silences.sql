-- When was a newsroom silent for at least three times as long as usual, although this archive looked meanwhile?
SELECT source, silent_from, silent_until, lasted, round(times_usual, 1) AS times_usual, good_crawls
  FROM archive.silences
 WHERE silent_until IS NOT NULL AND times_usual >= 3 AND good_crawls > 0 ORDER BY times_usual DESC LIMIT 50;
