"""The signs of the language, in every form that readers type them: data for lexing and printing."""

import re

from search.language.tree import FieldName, Nearness

FIELD_NAMES: dict[str, FieldName] = {
    "标题": "title",
    "题目": "title",
    "年份": "year",
    "年度": "year",
    "年": "year",
    "单位": "agency",
    "机构": "agency",
    "地区": "region",
    "地方": "region",
    "文种": "genre",
    "体裁": "genre",
    "作用": "role",
}
# The first name of each is the one it is printed with.
PRINTED_FIELDS: dict[FieldName, str] = {
    "title": "标题",
    "year": "年份",
    "agency": "单位",
    "region": "地区",
    "genre": "文种",
    "role": "作用",
}
# The value by which a facet is asked for essays without one.
UNKNOWN = "unknown"
# The longest query that is read, in characters.
LONGEST_QUERY = 200
NEAR_SIGNS: dict[str, Nearness] = {"句": "sentence", "段": "section"}
PRINTED_NEAR: dict[Nearness, str] = {"sentence": "/句", "section": "/段"}
# Capitals only, for `or` and `not` are words; 或者 only when it stands by itself.
OPERATORS = {
    "OR": "_OR",
    "ＯＲ": "_OR",
    "或者": "_OR",
    "NOT": "_MINUS",
    "ＮＯＴ": "_MINUS",
    "AND": "AND",
    "ＡＮＤ": "AND",
}

# Opening signs, closing signs. 《》 is one of them: the name of a document is quoted word for word,
# and its words scattered over an essay are not that document.
QUOTES = (
    ('"＂“”„‟〝〞«»', '"＂“”„‟〝〞«»'),
    ("「﹁", "」﹂"),
    ("『﹃", "』﹄"),
    ("《〈", "》〉"),
    ("‘", "’"),
)
_APOSTROPHES = "'＇"
OPENING = "".join(opening for opening, _ in QUOTES) + _APOSTROPHES
CLOSING = "".join(closing for _, closing in QUOTES) + _APOSTROPHES
_ALL_QUOTES = re.escape(OPENING + CLOSING)
_DASHES = "-－–—−"

# Signs that do not end a word: dashes, dots and the like between Latin letters or digits
# (2008-2012, covid-19), the dot of a foreign name anywhere.
_INSIDE = rf"(?:(?<=[0-9a-z])(?:[{_DASHES}~～.．&＆'’@/／]|\.\.)(?=[0-9a-z])|·(?=\w))"
_LETTER = r"[^\W_]"
WORD = rf"{_LETTER}\w*(?:{_INSIDE}\w+)*[+#%％]*"
NEAR = rf"[/／](?:{'|'.join(NEAR_SIGNS)})(?:子|落)?"
FIELD = rf"(?:{'|'.join(FIELD_NAMES)})[:：]\s?"
# A value of a field goes on to the next blank or sign of the language: 2008..2012, 四川省/成都市.
_IN_VALUE = rf"(?!{NEAR})[^\s{_ALL_QUOTES}()（）|｜，,、；;]"
VALUE = rf"(?!{FIELD}){_LETTER}(?:(?:{_IN_VALUE})*[\w+#%％])?"
_QUOTED = (rf"[{o}][^{o}{c}]*[{c}]" for o, c in (map(re.escape, pair) for pair in QUOTES))
# An apostrophe opens nothing inside a word.
PHRASE = "|".join([*_QUOTED, rf"(?<!\w)[{_APOSTROPHES}][^{_APOSTROPHES}]*[{_APOSTROPHES}]"])
# A quote that nobody closes goes on to the end; behind a word it is a sign that came by mistake.
OPEN_PHRASE = rf"(?<!\w)[{re.escape(OPENING)}](?=.*{_LETTER}).*"
MINUS = rf"(?<![^\s(（|｜，,、；;。])[{_DASHES}](?={_LETTER}|[(（{re.escape(OPENING)}])"
LONE_MINUS = r"(?<![^\s(（])[-－](?=[\s)）]|$)"
LONE_QUOTE = rf"[{_ALL_QUOTES}]"

TOKEN = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("FIELD", FIELD),
            ("WORD", WORD),
            ("PHRASE", PHRASE),
            ("OPEN_PHRASE", OPEN_PHRASE),
            ("NEAR", NEAR),
            ("_OR", r"[|｜]+"),
            ("_OPEN", r"[(（]"),
            ("_CLOSE", r"[)）]"),
            ("_MINUS", MINUS),
            ("LONE_MINUS", LONE_MINUS),
            ("LONE_QUOTE", LONE_QUOTE),
        )
    )
)
QUOTE_SIGNS = re.compile(f"[{_ALL_QUOTES}]+")
