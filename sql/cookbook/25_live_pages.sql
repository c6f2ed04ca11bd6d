-- Which articles changed most often?
SELECT article.source, article.title, count(*) AS edits, sum(edit.added_words) AS words_added, max(edit.changed_before) AS last_edit_at
  FROM archive.edits AS edit JOIN archive.articles AS article ON article.id = edit.article_id
 GROUP BY article.id, 1, 2 ORDER BY 3 DESC LIMIT 50;
