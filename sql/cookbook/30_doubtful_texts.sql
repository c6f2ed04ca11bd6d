-- Which texts should a person look at, the newest first, and why?
SELECT source, doubts, round(agreement::numeric, 2) AS agreement, words, title, url FROM archive.doubtful_texts
 ORDER BY first_seen_at DESC LIMIT 100;
