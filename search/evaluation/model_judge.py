"""A language model as one more judge, asked over an address that speaks as OpenAI's does.

What it says is never taken for what people say: it is kept under its own name, and only compared.
"""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import urllib3

_TASK = """你是范文检索站的评判员。读者要写公文，用下面的检索词找可以参考的范文。请判断这篇范文对这位读者有多大用处：
3 正合适：主题、单位、时期等检索词说到的都对，内容完整；
2 合适：主题对，个别条件不全合；
1 沾边：只有一部分说到；
0 不相干。
只回答一个 JSON：{"rating": 0 到 3 的整数, "reason": "一句话"}。说不准时 rating 写 null。

检索词：%s

范文：
%s"""
_LONGEST_TEXT, _LONGEST_REASON = 3000, 200
_TIMEOUT = urllib3.Timeout(connect=10, read=120)
_TRIES, _LONGEST_WAIT_SECONDS = 4, 60.0
_BUSY = (429, 500, 502, 503, 504)
_JSON = re.compile(r"\{.*?\}", re.DOTALL)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class ModelUnreachable(RuntimeError):
    """The model cannot be asked; the sentence says why."""


@dataclass(frozen=True)
class Answer:
    """What a model says of an essay; None where it cannot tell, or cannot be understood."""

    rating: int | None
    reason: str


@dataclass(frozen=True)
class ModelJudge:
    """A model of that name at an address, as `https://host/v1`. The key goes nowhere else."""

    address: str
    model: str
    key: str = ""

    def __post_init__(self) -> None:
        """Raises `ModelUnreachable` for an address that would give the key and the texts away."""
        parts = urlsplit(self.address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        if not safe:
            raise ModelUnreachable(
                f"{self.address!r} is no safe address: use https://…, or http:// on this machine."
            )

    def judge(self, query: str, text: str) -> Answer:
        """How well an essay answers a query. Raises `ModelUnreachable`."""
        content = _TASK % (query, text[:_LONGEST_TEXT])
        told = self._ask(
            {
                "model": self.model,
                "temperature": 0,
                "messages": [{"role": "user", "content": content}],
            }
        )
        return read_answer(told)

    def _ask(self, body: Mapping[str, Any]) -> str:
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        url = f"{self.address.rstrip('/')}/chat/completions"
        for attempt in range(_TRIES):
            try:
                answer = urllib3.request(
                    "POST", url, body=json.dumps(body).encode(), headers=headers,
                    timeout=_TIMEOUT, retries=False, redirect=False,
                )  # fmt: skip
            except urllib3.exceptions.HTTPError as error:
                raise ModelUnreachable(f"{url} does not answer: {error}.") from error
            if answer.status in _BUSY and attempt < _TRIES - 1:
                time.sleep(_wait_of(answer.headers.get("Retry-After"), attempt))
                continue
            return _read_content(url, answer)
        raise AssertionError("the last try returns or raises")


def read_answer(told: str) -> Answer:
    """The rating in what a model says, whatever it says around it."""
    for found in _JSON.findall(told):
        try:
            answer = json.loads(found)
        except ValueError:
            continue
        rating = answer.get("rating")
        reason = str(answer.get("reason", ""))[:_LONGEST_REASON]
        if rating is None and "rating" in answer:
            return Answer(None, reason)
        if isinstance(rating, int) and not isinstance(rating, bool) and 0 <= rating <= 3:
            return Answer(rating, reason)
    return Answer(None, f"not understood: {told[:80]}")


def _read_content(url: str, answer: urllib3.BaseHTTPResponse) -> str:
    if answer.status != 200:
        raise ModelUnreachable(f"{url} answers {answer.status}: look at address, model and key.")
    try:
        content = answer.json()["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ModelUnreachable(f"{url} does not speak as OpenAI's interface does.") from error
    return str(content)


def _wait_of(told: str | None, attempt: int) -> float:
    wanted = float(told) if told and told.isdigit() else 2.0**attempt
    return min(wanted, _LONGEST_WAIT_SECONDS)
