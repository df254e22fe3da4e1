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


class Substituted(cst.CSTTransformer):
    """Names that are read become expressions."""

    def __init__(self, new: dict[str, cst.BaseExpression], module) -> None:
        super().__init__()
        self.new, self.module = new, module

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        found = self.new.get(updated_node.value)
        return updated_node if found is None else found.deep_clone()

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def on_leave(self, original_node, updated_node):
        updated = super().on_leave(original_node, updated_node)
        if updated is not original_node and isinstance(updated, cst.CSTNode):
            self.module.stand(updated, original_node)
        return updated
