-- When does each newsroom publish, on its own clock?
SELECT source, hour, sum(articles) AS articles FROM archive.rhythm GROUP BY 1, 2 ORDER BY 1, 2;
