"""A transformer of the user's tree: what it makes stands where the user's nodes stand, and shows their text."""

from __future__ import annotations

import libcst as cst


class Rewriter(cst.CSTTransformer):
    def __init__(self, module) -> None:
        super().__init__()
        self.module = module

    def on_leave(self, original_node, updated_node):
        updated = super().on_leave(original_node, updated_node)
        if updated is not original_node and isinstance(updated, cst.CSTNode):
            self.module.stand(updated, original_node, deep=False)
            self.module.written[id(updated)] = self.module.written.get(id(original_node), original_node)
        return updated
