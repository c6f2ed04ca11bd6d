-- How often does a word appear, by month and newsroom? Exact counts, all forms and spellings.
SELECT date_trunc('month', sort_at) AS month, source, count(*) AS articles
  FROM archive.articles JOIN archive.matching('drone or дрон') AS found ON found.article_id = articles.id
 GROUP BY 1, 2 ORDER BY 1, 2;
