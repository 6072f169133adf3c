"""Parser of Okta's expression language, as far as profile mappings use it.

From loose to tight: ``? :``, ``OR ||``, ``AND &&``, one comparison, ``+ -``, ``!`` and a sign, a value. Values are
texts, numbers, true, false, null, ``{lists}``, functions, and attributes: ``user.x``, ``source.x``, ``appuser.x``, or a
bare name, as Okta's samples of profile mappings write it.
"""

from __future__ import annotations

from collections.abc import Callable

from pulumi_webex.mapping.context import Context
from pulumi_webex.mapping.cursor import Cursor
from pulumi_webex.mapping.functions import okta_operators as operators
from pulumi_webex.mapping.functions.okta import OKTA
from pulumi_webex.mapping.limits import MAX_DEPTH
from pulumi_webex.mapping.okta_lexer import OktaScanner
from pulumi_webex.mapping.scanner import Token, TokenKind
from pulumi_webex.mapping.tree import Node, Notes, Profile, Run, applied, attribute, compiled, constant

ROOTS = ("user", "source", "appuser")
CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None}
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")


def parse_okta(notes: Notes) -> Node:
    """Compile the text of the notes; raises ExpressionError."""
    return _OktaParser(notes, OktaScanner(notes.source)).whole()


class _OktaParser(Cursor):
    def expect(self, sign: str, opening: Token) -> None:
        if not self.token.is_sign(sign):
            reason = f"'{sign}' was expected for this '{opening.value}', not {self.token}"
            raise self.source.error(opening.offset if self.ended else self.token.offset, reason)
        self.take()

    def whole(self) -> Node:
        if self.ended:
            raise self.source.error(0, "the expression is empty; a value was expected")
        node = self.choice()
        if not self.ended:
            raise self.source.error(self.token.offset, f"an operator was expected before {self.token}")
        return node

    def choice(self) -> Node:
        self.deeper()
        condition = self.either()
        if self.token.is_sign("?"):
            mark = self.take()
            yes = self.choice()
            self.expect(":", mark)
            condition = self.chosen(mark, condition, yes, self.choice())
        self.depth -= 1
        return condition

    def deeper(self) -> None:
        if self.depth >= MAX_DEPTH:
            raise self.source.error(self.token.offset, f"expressions may be nested {MAX_DEPTH} deep")
        self.depth += 1

    def chosen(self, mark: Token, condition: Node, yes: Node, no: Node) -> Node:
        def run(profile: Profile, context: Context) -> object:
            chosen = yes if operators.truth(condition.run(profile, context)) else no
            return chosen.run(profile, context)

        return compiled(run, mark.offset, self.source, [condition, yes, no])

    def either(self) -> Node:
        return self.chain("||", self.both, operators.any_of)

    def both(self) -> Node:
        return self.chain("&&", self.compared, operators.all_of)

    def chain(self, sign: str, part: Callable[[], Node], joined: Callable[[list[Run]], Run]) -> Node:
        first, offset = part(), self.token.offset
        nodes = [first]
        while self.token.is_sign(sign):
            self.take()
            nodes.append(part())
        if len(nodes) == 1:
            return first
        return compiled(joined([node.run for node in nodes]), offset, self.source, nodes)

    def compared(self) -> Node:
        left = self.sum()
        if not self.token.is_sign(*COMPARISONS):
            return left
        sign = self.take()
        sides = [left, self.sum()]
        if self.token.is_sign(*COMPARISONS):
            raise self.source.error(self.token.offset, "comparisons cannot be chained; use AND between two")
        return compiled(applied(operators.comparison(str(sign.value)), sides), sign.offset, self.source, sides)

    def sum(self) -> Node:
        first, offset = self.signed(), self.token.offset
        nodes, signs = [first], []
        while self.token.is_sign("+", "-"):
            signs.append(str(self.take().value))
            nodes.append(self.signed())
        if not signs:
            return first
        return compiled(operators.added([node.run for node in nodes], signs), offset, self.source, nodes)

    def signed(self) -> Node:
        if not self.token.is_sign("!", "-", "+"):
            return self.value()
        self.deeper()
        sign = self.take()
        inner = self.signed()
        self.depth -= 1
        function = {"!": operators.negated, "-": operators.negative, "+": operators.positive}[str(sign.value)]
        return compiled(applied(function, [inner]), sign.offset, self.source, [inner])

    def value(self) -> Node:
        token = self.take()
        if token.kind in (TokenKind.TEXT, TokenKind.NUMBER):
            return constant(token.value, token.offset)
        if token.kind is TokenKind.NAME:
            return self.call(token) if self.token.is_sign("(") else self.named(token)
        if token.is_sign("("):
            node = self.choice()
            self.expect(")", token)
            return node
        if token.is_sign("{"):
            items = self.listed("}", token)
            return compiled(applied(operators.listed, items), token.offset, self.source, items)
        raise self.source.error(token.offset, f"a value was expected, not {token}")

    def call(self, name: Token) -> Node:
        function = OKTA.find(str(name.value), name.offset, self.source)
        opening = self.take()
        node = function.compile(self.listed(")", opening), name.offset, self.notes)
        if self.token.is_sign("."):
            raise self.source.error(self.token.offset, "the parts of a result cannot be read with '.'")
        return node

    def listed(self, closing: str, opening: Token) -> list[Node]:
        items: list[Node] = []
        if not self.token.is_sign(closing):
            items.append(self.choice())
            while self.token.is_sign(","):
                self.take()
                items.append(self.choice())
        self.expect(closing, opening)
        return items

    def named(self, token: Token) -> Node:
        name = str(token.value)
        if name.lower() in CONSTANTS:
            return constant(CONSTANTS[name.lower()], token.offset)
        root, dot, rest = name.partition(".")
        if not dot:
            if name in ROOTS:
                raise self.source.error(token.offset, f"an attribute was expected after {name}, such as {name}.email")
            return attribute(name, token.offset, self.notes)
        if root not in ROOTS:
            reason = f"attributes are read from user, source or appuser, not from {root}"
            raise self.source.error(token.offset, reason)
        if not rest or rest.endswith(".") or ".." in rest:
            raise self.source.error(token.offset, f"the name of an attribute was expected after {root}.")
        return attribute(rest.removeprefix("profile."), token.offset, self.notes)
