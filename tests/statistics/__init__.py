# ruff: noqa: A005 - imported as tests.statistics, never as the standard library's module
