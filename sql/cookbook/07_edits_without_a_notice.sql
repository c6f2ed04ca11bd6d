-- Which edits changed a number or a name, those without a notice first, and last those in which none was looked for?
SELECT changed_before, source, class, flags, title, no_notice_found, hunks, url FROM archive.edits
 WHERE flags && ARRAY['number', 'name'] ORDER BY no_notice_found DESC NULLS LAST, changed_before DESC;
