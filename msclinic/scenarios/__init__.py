"""Scenarios: made-up cases with what is expected of them. Demonstration, lesson and regression test in one."""
