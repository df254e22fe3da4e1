"""Random NumPy programs that have one meaning, and what is asked of the compiler for each.

    python -m tests.programs --count 300 --seed 0 --target both     # numpy and loops; every 25th compiled
    python -m tests.programs --show --seed 17                       # one program, and what becomes of it
    python -m tests.programs --count 300 --findings DIR             # a file for each failure, shrunk
    python -m tests.programs --count 300 --kind checkpointed        # the other kinds, with `ad.checkpoint` put on them
    python -m tests.programs --count 100 --kind parallel --target parallel

Targets: `numpy`, `cpu` (compiled: seconds for each program), `loops` (the text for cpu, interpreted), `parallel` (that of
`parallel=True`, interpreted: every loop in parallel has several parts, which run in random order, and are watched).
generate.py begins a program; scope.py knows its names; expressions.py, bindings.py, stores.py and blocks.py
write its parts, helpers.py the functions that it calls; judge.py asks what design section 9 asks; shrink.py
makes a failing program small; digests.py compares texts across hash seeds.
"""
