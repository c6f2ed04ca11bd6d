"""One crawl of one source, start to end: Scrapy's spiders and pipelines, and the context that they share."""
