"""Sums whose terms may be added in lanes."""


# stands for np.add
def lane_sum(total, term):
    """total + term in a loop that may add its terms in lanes: compiled with leave to reorder this one addition."""
    return total + term
