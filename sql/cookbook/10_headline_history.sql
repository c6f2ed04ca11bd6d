-- Which articles had the most headlines, and how long did each stand?
SELECT article_id, number, title, shown_from, shown_for, url FROM archive.headlines
 WHERE headlines > 1 ORDER BY headlines DESC, article_id, number;
