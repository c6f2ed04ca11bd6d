"""Search at N articles: latencies by class, beside the naive query; bytes an article; the speed of writing."""
