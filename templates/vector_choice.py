"""Choices between two numbers."""


# stands for np.where
def choice(test, a, b):
    """a or b, both of which are computed: without a branch, for loops that LLVM vectorises."""
    return a if test else b
