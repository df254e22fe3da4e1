"""Small programs in the natural style of their users, after what the test suites of other differentiators cover.

Every public function of `programs_*.py` is a program; its parameters are filled in by name (`inputs.py`). A program is
right, or refused with the code that the table in `test_peers.py` gives.
"""
