-- Who wrote how much, by newsroom?
SELECT source, author, count(*) AS articles, sum(words) AS words FROM archive.articles, unnest(authors) AS author
 GROUP BY 1, 2 ORDER BY 3 DESC;
