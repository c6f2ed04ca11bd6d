-- Which articles were found under more than one address, and why is that believed?
SELECT article_id, array_agg(url ORDER BY first_seen_at) AS urls, array_agg(reason ORDER BY first_seen_at) AS reasons
  FROM archive.addresses GROUP BY 1 HAVING count(*) > 1 ORDER BY 1;
