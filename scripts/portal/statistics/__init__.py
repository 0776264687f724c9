"""From accepted reports to numbers: facts, reporting rates, totals; nothing about screens or files."""
