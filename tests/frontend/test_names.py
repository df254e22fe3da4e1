"""Names of what the compiler adds."""

from adsource import names


def test_fresh():
    assert names.fresh("g", ()) == "g"
    assert names.fresh("g", {"g", "g2"}) == "g3"


def test_temporary():
    assert names.temporary({"t1", "t3"}) == "t2"


def test_adjoint_and_tangent():
    assert names.adjoint("u", ()) == "u_b" and names.tangent("u", ()) == "u_d"
    assert names.adjoint("u", {"u_b"}) == "u_bar" and names.tangent("u", {"u_d"}) == "u_dot"
    assert names.adjoint("u", {"u_b", "u_bar"}) == "u_bar2"
    assert names.tangent("u", {"u_d", "u_dot", "u_dot2"}) == "u_dot3"
