"""Small programs in natural style: each is right (judged as random programs are), or refused with the code in the table.

What is refused today may be right tomorrow; what is right stays right.
"""

from pathlib import Path

import pytest

from tests.peers.inputs import programs
from tests.programs.judge import judge

FILES = sorted(Path(__file__).parent.glob("programs_*.py"))
PROGRAMS = {f"{path.stem.removeprefix('programs_')}/{name}": p for path in FILES for name, p in programs(path).items()}
REFUSED = {
    "arrays/shapes_2": "AD313",
    "arrays/list_append": "AD132",
    "control/nested_tuple": "AD301",
    "found/tuple_index": "AD301",
    "layout/ravel_f": "AD305",
    "layout/ravel_s": "AD305",
    "layout/ravel_like": "AD305",
    "layout/reshape_t": "AD305",
    "layout/reshape_ft": "AD305",
    "layout/scaled_t": "AD305",
    "layout/npcopied_t": "AD305",
    "layout/where_t": "AD305",
    "layout/take_t": "AD305",
    "layout/take_row": "AD305",
    "layout/sum_axis": "AD305",
    "layout/cumsum_t": "AD305",
    "layout/outer_t": "AD305",
    "layout/flip_t": "AD305",
    "layout/concat_t": "AD305",
    "layout/sort_t": "AD305",
    "layout/einsum_t2": "AD305",
    "layout/tensordot_t": "AD305",
    "layout/ascontig": "AD305",
    "layout/zeroslike_t": "AD305",
    "layout/emptylike_t": "AD305",
    "layout/reshape_step": "AD305",
    "layout/reshape_one": "AD305",
    "layout/reshape_col": "AD305",
    "layout/reshape_neg": "AD305",
    "memory/int_store_active": "AD302",
    "memory/diag_view": "AD305",
    "shared/number_in_a_dict": "AD305",
    "shared/where_scalar": "AD305",
    "shared/array_scalar": "AD305",
    "shared/ellipsis_view": "AD317",
    "shared/ellipsis_view2": "AD317",
    "shared/squeeze_view": "AD305",
    "shared/reshape_scalar": "AD305",
    "shared/ascont": "AD305",
    "shared/asarr": "AD305",
    "shared/asarr_dtype": "AD305",
    "shared/order_f": "AD305",
    "shared/order_reshape": "AD305",
    "shared/order_flatten": "AD301",
    "shared/zeros_f": "AD305",
    "shared/astype_nocopy": "AD126",
    "shared/broadcast_rows": "AD305",
    "shared/tri_view": "AD305",
    "shared/diag_write": "AD132",
    "shared/put_write": "AD132",
    "shared/tuple_alias": "AD129",
    "shared/list_alias": "AD301",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_right_or_refused(name):
    verdict = judge(PROGRAMS[name])
    found = (verdict.kind, verdict.about)
    assert found in (("right", ""), ("refused", REFUSED.get(name))), f"{found}\n{verdict.story}\n{verdict.text}"
