"""What is wrong with a report, said so that the person who wrote it can mend it."""
