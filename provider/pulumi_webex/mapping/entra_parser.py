"""Parser of Entra's expression language: tokens to one compiled node.

``operand := "text" | number | [attribute] | Name(arguments) | True | False | IgnoreAttributeFlow | …``; a comparison
``operand (= | <> | > | >= | < | <=) operand`` stands only as the condition of IIF and in CBool. An argument may be
empty. Names of functions are accepted in any case.
"""

from __future__ import annotations

from pulumi_webex.mapping.context import SKIP
from pulumi_webex.mapping.cursor import Cursor
from pulumi_webex.mapping.entra_lexer import COMPARISONS, EntraScanner
from pulumi_webex.mapping.functions.entra import ENTRA
from pulumi_webex.mapping.functions.logic import comparison
from pulumi_webex.mapping.limits import MAX_DEPTH
from pulumi_webex.mapping.scanner import Token, TokenKind
from pulumi_webex.mapping.tree import Node, Notes, applied, attribute, compiled, constant, omitted

WORDS: dict[str, object] = {
    "true": True,
    "false": False,
    "null": None,
    "vbtextcompare": "vbTextCompare",
    "vbbinarycompare": "vbBinaryCompare",
    "ignoreattributeflow": SKIP,
}
REFUSED_WORDS = {"ignoreobjectflow": "IgnoreObjectFlow is not supported here: a scope says who is provisioned"}


def parse_entra(notes: Notes) -> Node:
    """Compile the text of the notes; raises ExpressionError."""
    return _EntraParser(notes, EntraScanner(notes.source)).whole()


class _EntraParser(Cursor):
    def whole(self) -> Node:
        if self.ended:
            raise self.source.error(0, "the expression is empty; a function or an [attribute] was expected")
        node = self.operand()
        if self.token.is_sign(*COMPARISONS):
            raise self._misplaced_comparison()
        if not self.ended:
            raise self.source.error(self.token.offset, f"the expression should end here, before {self.token}")
        return node

    def operand(self) -> Node:
        token = self.take()
        if token.kind in (TokenKind.TEXT, TokenKind.NUMBER):
            return constant(token.value, token.offset)
        if token.kind is TokenKind.ATTRIBUTE:
            return attribute(str(token.value), token.offset, self.notes)
        if token.kind is TokenKind.NAME and self.token.is_sign("("):
            return self.call(token)
        if token.kind is TokenKind.NAME:
            return self.word(token)
        raise self.source.error(token.offset, f"a value was expected, not {token}")

    def word(self, token: Token) -> Node:
        word = str(token.value)
        if word.lower() in WORDS:
            return constant(WORDS[word.lower()], token.offset)
        hint = REFUSED_WORDS.get(word.lower())
        meant = f'{word} is neither [{word}], nor "{word}", nor a function {word}(…)'
        raise self.source.error(token.offset, hint or meant)

    def call(self, name: Token) -> Node:
        function = ENTRA.find(str(name.value), name.offset, self.source)
        if function.outermost and self.depth:
            raise self.source.error(name.offset, f"{function.name} must be the outermost function")
        if self.depth >= MAX_DEPTH:
            raise self.source.error(name.offset, f"functions may be nested {MAX_DEPTH} deep")
        self.depth += 1
        arguments = self.arguments(function.name, function.conditions)
        self.depth -= 1
        return function.compile(arguments, name.offset, self.notes)

    def arguments(self, name: str, conditions: bool) -> list[Node]:
        opening = self.take()
        arguments = [self.argument(conditions)]
        while self.token.is_sign(","):
            self.take()
            arguments.append(self.argument(False))
        if self.token.is_sign(*COMPARISONS):
            raise self._misplaced_comparison()
        if self.ended:
            raise self.source.error(opening.offset, f"this '(' of {name} is never closed; ')' was expected")
        if not self.token.is_sign(")"):
            raise self.source.error(self.token.offset, f"',' or ')' was expected in {name}, not {self.token}")
        self.take()
        return arguments

    def argument(self, conditions: bool) -> Node:
        if self.ended or self.token.is_sign(",", ")"):
            return omitted(self.token.offset)
        node = self.operand()
        return self.compared(node) if conditions and self.token.is_sign(*COMPARISONS) else node

    def compared(self, left: Node) -> Node:
        sign = self.take()
        sides = [left, self.operand()]
        return compiled(applied(comparison(str(sign.value)), sides), sign.offset, self.source, sides)

    def _misplaced_comparison(self) -> Exception:
        sign = self.token
        return self.source.error(sign.offset, f"{sign} may stand only once, in the condition of IIF or in CBool")
