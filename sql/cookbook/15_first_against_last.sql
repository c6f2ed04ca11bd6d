-- How does an article read today against the first time that it was seen?
WITH ends AS (
    SELECT article_id, min(id) AS first, max(id) AS last FROM archive.revisions
     WHERE dismissed_at IS NULL GROUP BY 1 HAVING count(*) > 1
)
SELECT ends.article_id, change.* FROM ends, archive.diff(ends.first, ends.last) AS change ORDER BY 1;
