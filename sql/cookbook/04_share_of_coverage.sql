-- Which share of each newsroom's articles names something, by week? A week without such an article has 0.
SELECT date_trunc('week', article.sort_at) AS week, article.source, count(*) AS articles,
       round(100.0 * count(found.article_id) / count(*), 1) AS percent
  FROM archive.articles AS article
  LEFT JOIN archive.matching('drone') AS found ON found.article_id = article.id
 GROUP BY 1, 2 ORDER BY 1, 2;
