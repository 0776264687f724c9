"""The git host: what comes in by pull request, what is said back, and the proof of when it came."""
