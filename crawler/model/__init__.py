"""What one room hands to the next: visits, pages, listed entries, rate limits and budgets. It imports no other room."""
