-- Which words of a vocabulary (outcomes, kinds, states) an answer rests on. Each function is the set of the same name in the
-- program, which a test holds equal to it: store.fetch_outcome_shows_article is FetchOutcome.SHOWS_ARTICLE. They are inlined by the
-- planner, so that an index serves them as it serves the list itself. To change a set, replace its function in a new migration.

CREATE FUNCTION store.fetch_outcome_shows_article(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('new', 'alias', 'changed', 'unchanged', 'not_modified');
COMMENT ON FUNCTION store.fetch_outcome_shows_article(text) IS 'The look showed the article, as a page or by the answer 304.';
CREATE FUNCTION store.fetch_outcome_shows_words(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('new', 'alias', 'changed', 'unchanged', 'not_modified', 'paywalled');
COMMENT ON FUNCTION store.fetch_outcome_shows_words(text) IS 'The look showed the article or, before a wall, a part of it.';
CREATE FUNCTION store.fetch_outcome_brings_page(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('new', 'alias', 'changed', 'unchanged');
COMMENT ON FUNCTION store.fetch_outcome_brings_page(text) IS 'The look brought a page that shows the article.';
CREATE FUNCTION store.fetch_outcome_brings_new_text(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('new', 'changed');
COMMENT ON FUNCTION store.fetch_outcome_brings_new_text(text) IS 'The look brought a text that the archive did not have.';
CREATE FUNCTION store.fetch_outcome_shows_known_text(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('alias', 'unchanged', 'not_modified');
COMMENT ON FUNCTION store.fetch_outcome_shows_known_text(text) IS 'The look showed the article with the text that the archive has already.';
CREATE FUNCTION store.fetch_outcome_brings_known_text(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('alias', 'unchanged');
COMMENT ON FUNCTION store.fetch_outcome_brings_known_text(text) IS 'The look brought a page with the text that the archive has already.';
CREATE FUNCTION store.fetch_outcome_is_as_before(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('unchanged', 'not_modified');
COMMENT ON FUNCTION store.fetch_outcome_is_as_before(text) IS 'The address shows the article that it showed before, with the same text.';
CREATE FUNCTION store.fetch_outcome_says_gone(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('not_found', 'gone');
COMMENT ON FUNCTION store.fetch_outcome_says_gone(text) IS 'The server says by its status that nothing is there.';
CREATE FUNCTION store.fetch_outcome_is_gone(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('not_found', 'gone', 'redirected_home', 'soft_404');
COMMENT ON FUNCTION store.fetch_outcome_is_gone(text) IS 'The address does not lead to an article any more, whether the status says so or not.';
CREATE FUNCTION store.fetch_outcome_is_missing(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('not_found', 'gone', 'redirected_home', 'soft_404', 'paywalled');
COMMENT ON FUNCTION store.fetch_outcome_is_missing(text) IS 'The article is not there, or not the whole of it: two such looks in a row begin a state of availability.';
CREATE FUNCTION store.fetch_outcome_is_unreachable(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('consent', 'challenge', 'login', 'off_site', 'private_address', 'dns', 'connection',
        'timeout', 'tls', 'forbidden', 'client_error', 'server_error', 'redirect_loop');
COMMENT ON FUNCTION store.fetch_outcome_is_unreachable(text) IS 'The look brought no page of the article and does not say whether the article is there.';
CREATE FUNCTION store.fetch_outcome_was_answered(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('new', 'alias', 'changed', 'unchanged', 'not_modified', 'read', 'no_entries');
COMMENT ON FUNCTION store.fetch_outcome_was_answered(text) IS 'The site gave what was asked for: the article, or a feed, sitemap or other page that could be read.';
CREATE FUNCTION store.fetch_outcome_needs_no_remedy(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('new', 'alias', 'changed', 'unchanged', 'not_modified', 'paywalled', 'read');
COMMENT ON FUNCTION store.fetch_outcome_needs_no_remedy(text) IS 'Nobody has to do anything about it, so that no list of failures shows it.';
CREATE FUNCTION store.fetch_outcome_may_pass(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('dns', 'connection', 'timeout', 'rate_limited', 'server_error');
COMMENT ON FUNCTION store.fetch_outcome_may_pass(text) IS 'The request failed in a way that often passes by itself: it is worth another try.';
CREATE FUNCTION store.fetch_outcome_is_wall(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('consent', 'challenge', 'login');
COMMENT ON FUNCTION store.fetch_outcome_is_wall(text) IS 'A page that the site shows to everyone who has not done something first stood in place of what was asked for.';
CREATE FUNCTION store.fetch_outcome_may_be_wall(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('forbidden', 'rate_limited', 'server_error');
COMMENT ON FUNCTION store.fetch_outcome_may_be_wall(text) IS 'A status with which walls against robots come as often as with 200: the page has to be looked at.';
CREATE FUNCTION store.fetch_outcome_is_refusal(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('soft_404', 'consent', 'challenge', 'login', 'link_list', 'video_only', 'empty');
COMMENT ON FUNCTION store.fetch_outcome_is_refusal(text) IS 'The extractor found that the page is something else instead of an article.';
CREATE FUNCTION store.fetch_outcome_has_no_text(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('link_list', 'video_only', 'empty');
COMMENT ON FUNCTION store.fetch_outcome_has_no_text(text) IS 'A page came in which no text of an article was found.';
CREATE FUNCTION store.fetch_outcome_says_enough(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('robots', 'timeout', 'tls');
COMMENT ON FUNCTION store.fetch_outcome_says_enough(text) IS 'The text of the error adds nothing to the outcome for the reason of a crawl; the crawl log has it.';
CREATE FUNCTION store.crawl_trigger_discovers(trigger text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN trigger IN ('schedule', 'manual');
COMMENT ON FUNCTION store.crawl_trigger_discovers(text) IS 'Such a crawl reads the feeds, sitemaps and section pages of its source.';
CREATE FUNCTION store.crawl_outcome_is_bad(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('failed', 'timed_out', 'died');
COMMENT ON FUNCTION store.crawl_outcome_is_bad(text) IS 'The crawl did not do what it was to do, and nobody wanted it to stop.';
CREATE FUNCTION store.crawl_count_of_pages(counts text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN counts IN ('new', 'changed', 'unchanged', 'gone', 'refused', 'failed');
COMMENT ON FUNCTION store.crawl_count_of_pages(text) IS 'Columns of a crawl; what counts as "none" is no page of an article.';
CREATE FUNCTION store.crawl_count_is_trouble(counts text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN counts IN ('refused', 'failed');
COMMENT ON FUNCTION store.crawl_count_is_trouble(text) IS 'Somebody should look at why such pages did not come.';
CREATE FUNCTION store.fetch_purpose_is_channel(purpose text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN purpose IN ('feed', 'sitemap', 'section');
COMMENT ON FUNCTION store.fetch_purpose_is_channel(text) IS 'A list of addresses is asked for.';
CREATE FUNCTION store.fetch_purpose_is_no_discovery(purpose text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN purpose IN ('article', 'robots');
COMMENT ON FUNCTION store.fetch_purpose_is_no_discovery(text) IS 'The answer says nothing of whether the site''s articles can be found.';
CREATE FUNCTION store.claim_kind_tells_of_edits(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN kind IN ('feed_updated', 'sitemap_lastmod');
COMMENT ON FUNCTION store.claim_kind_tells_of_edits(text) IS 'A list claims that the article was changed, so that a look is worth while.';
CREATE FUNCTION store.due_because_is_of_itself(due_because text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN due_because IN ('ladder', 'watch');
COMMENT ON FUNCTION store.due_because_is_of_itself(text) IS 'No list of the source set the visit off.';
CREATE FUNCTION store.availability_was_there(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN state IN ('available', 'unreachable');
COMMENT ON FUNCTION store.availability_was_there(text) IS 'Nothing says that the article was taken away: an absence that follows began with its own first look.';
-- In the order of the index capture_prunable, which serves it for that.
CREATE FUNCTION store.capture_reason_is_needed(reasons text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN reasons && ARRAY['newest', 'before', 'state'];
COMMENT ON FUNCTION store.capture_reason_is_needed(text[]) IS 'The body is not let go of for want of room: later looks are compared with it, or it proves a state.';
CREATE FUNCTION store.revision_kind_is_hidden(class text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN class IN ('none', 'cosmetic', 'furniture');
COMMENT ON FUNCTION store.revision_kind_is_hidden(text) IS 'Nobody changed what the article says: lists of edits do not show it.';
CREATE FUNCTION store.revision_kind_leaves_body(class text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN class IN ('none', 'cosmetic', 'furniture', 'headline_only', 'metadata');
COMMENT ON FUNCTION store.revision_kind_leaves_body(text) IS 'The words of the body are the same as before.';
CREATE FUNCTION store.revision_kind_puts_right(class text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN class IN ('correction', 'notice');
COMMENT ON FUNCTION store.revision_kind_puts_right(text) IS 'The change puts right what stood there.';
CREATE FUNCTION store.act_kind_has_words(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN kind IN ('text', 'verdict');
COMMENT ON FUNCTION store.act_kind_has_words(text) IS 'The row names words by their hash, which a redaction can take out.';
CREATE FUNCTION store.health_state_is_dark(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN state IN ('silent', 'failing', 'blocked');
COMMENT ON FUNCTION store.health_state_is_dark(text) IS 'Nothing new comes from the source.';
CREATE FUNCTION store.health_state_needs_no_reason(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN state IN ('healthy', 'paused');
COMMENT ON FUNCTION store.health_state_needs_no_reason(text) IS 'Nothing is wrong with the source.';
CREATE FUNCTION store.alarm_event_is_relief(what text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN what IN ('closed', 'acknowledged');
COMMENT ON FUNCTION store.alarm_event_is_relief(text) IS 'Nobody has to be called for it.';
CREATE FUNCTION store.alarm_kind_of_access(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN kind IN ('dns', 'connection', 'timeout', 'tls', 'server_error', 'redirect_loop', 'moved', 'private_address',
        'forbidden', 'rate_limited', 'robots', 'challenge', 'consent', 'login', 'session_expired');
COMMENT ON FUNCTION store.alarm_kind_of_access(text) IS 'The site cannot be read, so that it cannot be judged in any other way.';
CREATE FUNCTION store.alarm_kind_of_channels(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN kind IN ('channel_gone', 'channel_unreadable', 'channel_empty', 'channel_behind');
COMMENT ON FUNCTION store.alarm_kind_of_channels(text) IS 'A feed, sitemap or section page does not do its work any more.';
CREATE FUNCTION store.alarm_kind_says_no_reading(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN kind IN ('channel_gone', 'channel_unreadable', 'channel_empty');
COMMENT ON FUNCTION store.alarm_kind_says_no_reading(text) IS 'The channel yielded nothing, which one reading alone does not prove.';
CREATE FUNCTION store.alarm_kind_of_content(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN kind IN ('redesign', 'dates_lost', 'fields_lost', 'paywall', 'addresses_broken', 'no_articles');
COMMENT ON FUNCTION store.alarm_kind_of_content(text) IS 'The pages do not yield what they did.';
CREATE FUNCTION store.alarm_kind_of_crawls(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN kind IN ('no_channels', 'crawls_failing', 'unsteady');
COMMENT ON FUNCTION store.alarm_kind_of_crawls(text) IS 'Crawls of the source end badly, or it fails and recovers by turns.';
CREATE FUNCTION store.alarm_kind_says_bad_end(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN kind IN ('no_channels', 'crawls_failing');
COMMENT ON FUNCTION store.alarm_kind_says_bad_end(text) IS 'Crawls of the source end badly; one that ends well clears it.';
CREATE FUNCTION store.alarm_kind_explains_silence(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN kind IN ('channel_gone', 'channel_unreadable', 'channel_empty', 'channel_behind', 'redesign', 'addresses_broken', 'no_articles');
COMMENT ON FUNCTION store.alarm_kind_explains_silence(text) IS 'Nothing new can be found while it lasts, so that silence is not to be judged.';
