"""Evidence that stands up: the ledger verified, bundles to hand over, captures as WARC."""
