"""Random NumPy programs that have one meaning, and what is asked of the compiler for each.

    python -m tests.programs --count 300 --seed 0 [--target numpy|cpu|loops|both] [--jit 0.02]
    python -m tests.programs --show --seed 17          # one program, and what becomes of it
"""
