"""When and how crawls run, and what people are told about them."""
