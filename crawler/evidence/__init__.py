"""Evidence that others can check: the ledger is verified, bundles are written, captures are exported as WARC."""
