-- Which articles name two things at once, whatever the language?
SELECT article.sort_at, article.source, article.language, article.title
  FROM archive.articles AS article
 WHERE article.id IN (SELECT article_id FROM archive.matching('Kyiv'))
   AND article.id IN (SELECT article_id FROM archive.matching('winter or зима'))
 ORDER BY article.sort_at DESC;
